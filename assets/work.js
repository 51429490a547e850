// Buttons and forms that start work (data-work): what was pressed is marked as busy, and nothing happens when it is pressed again, until
// the server says that the work is done.
(() => {
  const mark = (node, event) => {
    if (!node) return;
    if (node.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    node.setAttribute("aria-busy", "true");
    event.submitter?.setAttribute("aria-busy", "true");
  };
  document.addEventListener("click", (event) => mark(event.target.closest?.("button[data-work]:not(:disabled)"), event), true);
  document.addEventListener("submit", (event) => mark(event.target.closest?.("form[data-work]"), event), true);
  function done() {
    for (const node of document.querySelectorAll("[aria-busy=true]")) node.removeAttribute("aria-busy");
  }
  Object.assign((window.builder ??= {}), { done });
})();
