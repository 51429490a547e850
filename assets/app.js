// What pages do without the server: signing in over REST (so that the cookie stays out of script's reach),
// and giving the toasts of the toast library the id that tests know them by.
(() => {
  const field = (id) => document.querySelector(`[data-testid="${id}"]`);
  async function send(path) {
    const problem = field("login-error");
    const button = field("login-submit");
    problem.textContent = "";
    button.disabled = true;
    try {
      const answer = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ email: field("login-email").value, password: field("login-password").value }),
      });
      if (answer.ok) {
        const next = new URLSearchParams(location.search).get("next") ?? "/";
        location.assign(/^\/(?![\/\\])/.test(next) ? next : "/");
        return;
      }
      const body = await answer.json().catch(() => ({}));
      problem.textContent = body.errors?.[0]?.message || body.detail || `The server answered ${answer.status}.`;
    } catch {
      problem.textContent = "The server cannot be reached. Check that it is running, then try again.";
    }
    button.disabled = false;
  }
  async function signOut() {
    await fetch("/api/v1/session", { method: "DELETE" });
    location.assign("/login");
  }
  Object.assign((window.builder ??= {}), { send, signOut });
  // Keys that every page knows: Escape closes a dialog, Enter finishes a field of the builder, Ctrl+Z and Ctrl+Shift+Z walk the draft's history outside of text.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelector(".modal [aria-label=Close]")?.click();
      return;
    }
    if (event.key === "Enter" && event.target.matches?.(".side input.input, .b-name, [data-enter=done]")) event.target.blur();
    const typing = event.target.closest?.("input, textarea, select, [contenteditable=true]");
    if (!(event.ctrlKey || event.metaKey) || typing || event.key.toLowerCase() !== "z") return;
    const button = field(event.shiftKey ? "redo" : "undo");
    if (button && !button.disabled) {
      event.preventDefault();
      button.click();
    }
  });
  // How long until a message may be sent again, counted down where the page says so.
  setInterval(() => {
    for (const box of document.querySelectorAll("[data-until]")) {
      const left = Math.ceil((Number(box.dataset.until) - Date.now()) / 1000);
      box.textContent = left > 0 ? `You can send again in ${left} s.` : "You can send again now.";
    }
  }, 500);
  // A dialog takes the focus, keeps it while it is open, and gives it back to what opened it.
  const dialogIn = (node) => node.nodeType === 1 && (node.matches(".modal") ? node : node.querySelector(".modal"));
  let opener = null;
  const focusDialog = (node) => {
    const box = dialogIn(node);
    if (box) opener = document.activeElement;
    if (box) (box.querySelector("input:not([type=hidden]), textarea, select, .btn.primary") || box.querySelector("button"))?.focus();
  };
  const leaveDialog = (node) => {
    if (dialogIn(node) && opener?.isConnected) opener.focus();
  };
  document.addEventListener("keydown", (event) => {
    const box = event.key === "Tab" && [...document.querySelectorAll(".modal")].pop();
    if (!box) return;
    const stops = [...box.querySelectorAll("a[href], button, input, textarea, select, summary")].filter((one) => !one.disabled && one.checkVisibility());
    const end = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (box.contains(document.activeElement) && document.activeElement !== end) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
  });
  const name = (node) => {
    if (node.nodeType !== 1) return;
    for (const toast of node.matches("[data-sonner-toast]") ? [node] : node.querySelectorAll("[data-sonner-toast]")) {
      toast.dataset.testid = "toast";
      window.builder.copyable(toast);
    }
  };
  new MutationObserver((records) => records.forEach((r) => (r.removedNodes.forEach(leaveDialog), r.addedNodes.forEach((node) => (name(node), focusDialog(node)))))).observe(document.documentElement, { childList: true, subtree: true });
})();
