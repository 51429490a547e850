// What pages do without the server: signing in over REST (so that the cookie stays out of script's reach), keeping typed text,
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
        location.assign("/");
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
  function keepText(id, key) {
    const box = field(id);
    if (!box || box.dataset.kept) return;
    box.dataset.kept = "1";
    const kept = sessionStorage.getItem(key);
    if (kept && !box.value) box.value = kept;
    box.addEventListener("input", () => sessionStorage.setItem(key, box.value));
  }
  function takeText(id, key) {
    const box = field(id);
    const text = box?.value.trim() || "";
    return { text, client_id: crypto.randomUUID() };
  }
  function clearText(id, key) {
    const box = field(id);
    if (box) box.value = "";
    sessionStorage.removeItem(key);
  }
  window.builder = { send, signOut, keepText, takeText, clearText };
  const name = (node) => {
    if (node.nodeType !== 1) return;
    for (const toast of node.matches("[data-sonner-toast]") ? [node] : node.querySelectorAll("[data-sonner-toast]")) toast.dataset.testid = "toast";
  };
  new MutationObserver((records) => records.forEach((r) => r.addedNodes.forEach(name))).observe(document.documentElement, { childList: true, subtree: true });
})();
