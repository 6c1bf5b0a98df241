// Keyboard of the desk: j and k walk the rows, o opens, x picks, a leads to the acts, / to the search, ? helps.
(() => {
  const off = document.getElementById("bk-keys-off");
  const help = document.getElementById("bk-keys");
  const rows = () => [...document.querySelectorAll("[data-key-row]")];
  const link = (row) => (row.matches("a") ? row : row.querySelector("a"));
  const here = () => rows().find((row) => row.contains(document.activeElement));
  const act = () => [...document.querySelectorAll("[data-key-acts] :is(a, button, input:not([type=hidden]), select, textarea)")].find((one) => one.checkVisibility());
  const store = { get: () => localStorage.getItem("bk-keys-off") === "1", set: (is) => localStorage.setItem("bk-keys-off", is ? "1" : "0") };

  off.closest("[hidden]").hidden = false;
  off.checked = store.get();
  off.addEventListener("change", () => store.set(off.checked));

  const walk = (by) => {
    const all = rows();
    const at = all.indexOf(here());
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) (link(next) || next).focus();
  };
  const acts = {
    j: () => walk(1),
    k: () => walk(-1),
    o: () => here() && link(here())?.click(),
    x: () => here()?.querySelector("input[type=checkbox]")?.click(),
    a: () => act()?.focus(),
    "/": () => document.querySelector("[data-key-search] input:not([type=hidden])")?.focus(),
    "?": () => { help.open = true; help.querySelector("summary").focus(); },
  };
  // The list names only the keys that do something on this page.
  for (const line of help.querySelectorAll("[data-key-needs]")) line.hidden = !document.querySelector(line.dataset.keyNeeds);

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (off.checked || typing || event.ctrlKey || event.metaKey || event.altKey || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
})();
