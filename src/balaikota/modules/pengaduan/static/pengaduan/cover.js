// Drawing what a photo must not show. Without this file the numbered cells over it are ticked
// instead; who draws by keyboard keeps them too, with the button under the photo.
(() => {
  const form = document.querySelector("[data-cover]");
  if (!form) return;
  const area = form.querySelector("[data-cover-area]");
  const photo = area.querySelector("img");
  const kept = form.querySelector("[data-cover-boxes]");
  const help = form.querySelector("[data-cover-help]");
  const WHOLE = 1000; // thousandths of the photo
  const LEAST = 8;
  let boxes = kept.value.split(";").filter(Boolean).map((one) => one.split(",").map(Number));
  let start = null;
  let drawn = null;

  const at = (event) => {
    const frame = photo.getBoundingClientRect();
    const part = (value) => Math.round(Math.min(Math.max(value, 0), 1) * WHOLE);
    return [part((event.clientX - frame.left) / frame.width), part((event.clientY - frame.top) / frame.height)];
  };
  const between = ([x, y], [u, v]) => [Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v)];
  const place = (element, [left, top, right, bottom]) => {
    element.style.left = `${left / 10}%`;
    element.style.top = `${top / 10}%`;
    element.style.width = `${(right - left) / 10}%`;
    element.style.height = `${(bottom - top) / 10}%`;
  };
  const show = () => {
    kept.value = boxes.map((box) => box.join(",")).join(";");
    area.querySelectorAll("button").forEach((one) => one.remove());
    boxes.forEach((box, i) => {
      const one = document.createElement("button");
      one.type = "button";
      one.className = "pgd-cover__box";
      one.setAttribute("aria-label", `${form.dataset.open ?? "×"} ${i + 1}`);
      place(one, box);
      one.addEventListener("click", () => {
        boxes = boxes.filter((_box, j) => j !== i);
        show();
      });
      area.append(one);
    });
  };

  photo.draggable = false;
  photo.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    photo.setPointerCapture(event.pointerId);
    start = at(event);
    drawn = document.createElement("div");
    drawn.className = "pgd-cover__box";
    area.append(drawn);
  });
  photo.addEventListener("pointermove", (event) => {
    if (start) place(drawn, between(start, at(event)));
  });
  const end = (event) => {
    if (!start) return;
    const box = between(start, at(event));
    drawn.remove();
    start = null;
    if (event.type === "pointerup" && box[2] - box[0] >= LEAST && box[3] - box[1] >= LEAST) boxes.push(box);
    show();
  };
  photo.addEventListener("pointerup", end);
  photo.addEventListener("pointercancel", end);
  const toggle = form.querySelector("[data-cover-cells]");
  toggle?.addEventListener("click", () => area.classList.toggle("pgd-cover--drawn"));
  if (toggle) toggle.hidden = false;
  // Cells ticked before stay ticked, and so stay seen.
  if (!area.querySelector("input:checked")) area.classList.add("pgd-cover--drawn");
  help.hidden = false;
  show();
})();
