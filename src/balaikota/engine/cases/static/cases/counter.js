// Brings up the questions that an answer asks for, and takes away those it makes needless, while
// everything typed, chosen or focused stays. Without it the button “Perbarui” does the same.
for (const form of document.querySelectorAll("form[data-counter]")) {
  const questions = (within) => [...within.querySelectorAll("[data-question]")];
  const named = (within, id) => within.querySelector(`[data-question="${id}"]`);
  let latest = 0;

  const place = (fresh, added) => {
    const section = added.closest("[data-section]");
    const here = form.querySelector(`[data-section="${section.dataset.section}"]`);
    if (!here) {
      const before = section.previousElementSibling?.dataset.section;
      const after = before && form.querySelector(`[data-section="${before}"]`);
      if (after) after.after(section.cloneNode(true));
      return;
    }
    const order = questions(section);
    const before = order.slice(0, order.indexOf(added)).reverse().map((one) => named(here, one.dataset.question)).find(Boolean);
    const copy = added.cloneNode(true);
    if (before) before.after(copy);
    else here.querySelector("h2").after(copy);
  };

  const refresh = async () => {
    const at = ++latest;
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("langkah", "perbarui");
    const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
    if (!answer?.ok || at !== latest) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form[data-counter]");
    if (!fresh) return;
    for (const one of questions(form)) if (!named(fresh, one.dataset.question)) one.remove();
    for (const one of questions(fresh)) if (!named(form, one.dataset.question)) place(fresh, one);
    for (const section of form.querySelectorAll("[data-section]")) if (!questions(section).length) section.remove();
  };

  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-question] :is(input[type=radio], input[type=checkbox], select)")) refresh();
  });
}
