// On a telephone the menu of the desk waits behind a button, so that the work comes first.
// Without scripts the button is not there and the menu stands open (styles/_desk-shell.scss).
const toggle = document.querySelector(".bk-menu-toggle");
if (toggle) {
  toggle.addEventListener("click", () => {
    const isOpen = toggle.getAttribute("aria-expanded") === "true";
    toggle.setAttribute("aria-expanded", String(!isOpen));
    document.getElementById(toggle.getAttribute("aria-controls")).classList.toggle("bk-menu--open", !isOpen);
  });
}
