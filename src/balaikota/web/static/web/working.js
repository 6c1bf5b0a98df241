// A form that works on a task says so every few minutes, and when it is left. Without it a lease ends by itself.
(() => {
  const form = document.querySelector("form[data-working]");
  if (!form) return;
  const body = () => {
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "task"]) sent.append(name, form.elements[name].value);
    return sent;
  };
  let isSent = false;
  form.addEventListener("submit", () => { isSent = true; });
  setInterval(() => {
    if (!document.hidden) fetch(form.dataset.working, { method: "POST", body: body(), redirect: "manual" }).catch(() => {});
  }, 180_000);
  addEventListener("pagehide", () => { if (!isSent && form.dataset.leaving) navigator.sendBeacon(form.dataset.leaving, body()); });
})();
