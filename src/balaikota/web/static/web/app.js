// Brings the components alive. The address of the library carries a hash, so the page tells it.
const { initAll } = await import(document.getElementById("bk-govuk").href);
initAll();
