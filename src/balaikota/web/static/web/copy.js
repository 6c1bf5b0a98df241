// Puts a text of the page on the clipboard. Without it, or where the browser has none, one click selects the text.
(() => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const text = document.getElementById(button.dataset.copy);
    const told = document.getElementById(`${button.dataset.copy}-told`);
    button.closest("[hidden]").hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent.trim());
      told.textContent = button.dataset.done;
    });
  }
})();
