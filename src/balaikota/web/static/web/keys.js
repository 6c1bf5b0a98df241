// Keyboard of the desk: j and k walk the rows, o opens, x picks, a leads to the acts, / to the search, ? helps.
(() => {
  const off = document.getElementById("bk-keys-off");
  const help = document.getElementById("bk-keys");
  const rows = () => [...document.querySelectorAll("[data-key-row]")];
  const link = (row) => (row.matches("a") ? row : row.querySelector("a"));
  const store = { get: () => localStorage.getItem("bk-keys-off") === "1", set: (is) => localStorage.setItem("bk-keys-off", is ? "1" : "0") };

  off.closest("[hidden]").hidden = false;
  off.checked = store.get();
  off.addEventListener("change", () => store.set(off.checked));

  const walk = (by) => {
    const all = rows();
    const here = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
    if (next) link(next).focus();
  };
  const acts = {
    j: () => walk(1),
    k: () => walk(-1),
    o: () => rows().find((row) => row.contains(document.activeElement)) && document.activeElement.click(),
    x: () => rows().find((row) => row.contains(document.activeElement))?.querySelector("input[type=checkbox]")?.click(),
    a: () => document.querySelector("[data-key-acts] :is(a, button, input, select)")?.focus(),
    "/": () => document.querySelector("[data-key-search]")?.focus(),
    "?": () => { help.open = true; help.querySelector("summary").focus(); },
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (off.checked || typing || event.ctrlKey || event.metaKey || event.altKey || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
})();
