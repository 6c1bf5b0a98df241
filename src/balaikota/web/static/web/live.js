// Rows of the inbox that were taken, ended or came late change in place. Without it, a reload shows the same.
(() => {
  const list = document.querySelector("ol[data-live]");
  if (!list) return;
  let tag = "";
  const rows = () => [...list.querySelectorAll("li[id^=row-]:not(.bk-row--gone)")];

  const leave = (row) => {
    row.classList.add("bk-row--gone");
    const told = document.createElement("p");
    told.className = "bk-row__about";
    told.setAttribute("role", "status");
    told.textContent = list.dataset.gone;
    row.querySelector(".bk-row__main").append(told);
    row.querySelector(".bk-row__pick")?.replaceChildren();
  };
  const renew = (row, fresh) => {
    const box = row.querySelector("input[type=checkbox]");
    const isChecked = box?.checked, focused = row.contains(document.activeElement) && document.activeElement;
    row.replaceWith(fresh);
    if (isChecked) fresh.querySelector("input[type=checkbox]").checked = true;
    if (focused) fresh.querySelector(focused === box ? "input[type=checkbox]" : "a")?.focus();
  };
  const look = async () => {
    const there = rows();
    if (document.hidden || !there.length) return;
    const ids = there.map((row) => row.id.slice(4)).join(",");
    const answer = await fetch(`${list.dataset.live}?tugas=${ids}`, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual" });
    if (answer.status !== 200) return;
    tag = answer.headers.get("ETag") || "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const row of there) {
      const fresh = page.getElementById(row.id);
      if (!fresh) leave(row);
      else if (fresh.outerHTML !== row.outerHTML) renew(row, document.importNode(fresh, true));
    }
  };
  setInterval(() => look().catch(() => {}), 30_000);
  addEventListener("bk-look", () => look().catch(() => {}));
})();
