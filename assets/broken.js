// What of a page cannot be fetched (the server is gone, or has a newer build) is told, not left blank or dead. The server hears of it over REST:
// a page whose own code is missing has no socket.
(() => {
  const LOST = "builder:lost";
  const reference = () => (globalThis.__errorReference ??= `ref_${crypto.randomUUID().slice(0, 8)}`);
  const copied = (...words) => window.builder.copy([...words, location.href, navigator.userAgent].join("\n"));
  const button = (label, does) => {
    const made = Object.assign(document.createElement("button"), { className: "btn small", type: "button", textContent: label });
    made.addEventListener("click", does);
    return made;
  };
  function tell(what, words) {
    if (document.querySelector('[data-testid="error-boundary"]')) return;
    const box = Object.assign(document.createElement("div"), { className: "broken-part banner bad" });
    box.dataset.testid = "error-boundary";
    box.setAttribute("role", "alert");
    const text = document.createElement("span");
    text.textContent = `${what} could not be loaded. Your work is saved on the server. Reference: ${reference()}`;
    box.append(text, button("Reload", () => location.reload()), button("Copy details", () => copied(reference(), words)));
    const show = () => (document.querySelector(".radix-themes") ?? document.body).append(box);
    document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", show) : show();
    const body = JSON.stringify({ reference: reference(), page: location.pathname.slice(0, 300), words: words.slice(0, 2000) });
    fetch("/api/v1/page-errors", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => {});
  }
  const part = (words) => {
    if (/dynamically imported module|module script failed|Unable to preload/i.test(words)) tell("A part of this page", words);
  };
  window.addEventListener("unhandledrejection", (event) => part(String(event.reason?.message ?? event.reason)));
  window.addEventListener("vite:preloadError", (event) => part(String(event.payload?.message ?? "module script failed")));
  // The page's own code: its script element is told, and nobody else.
  window.addEventListener("error", (event) => {
    if (event.target?.tagName === "SCRIPT") tell("This page", `module script failed: ${event.target.src || location.pathname}`);
  }, true);
  // The code of the next page: its router tells the console only, and loads the page anew from which it was to be reached.
  const toConsole = console.error;
  console.error = (...words) => {
    if (/Error loading route module/.test(String(words[0]))) sessionStorage.setItem(LOST, String(words[0]));
    toConsole(...words);
  };
  function lost() {
    const words = sessionStorage.getItem(LOST);
    sessionStorage.removeItem(LOST);
    if (words) tell("The page that was wanted", words);
  }
  // An error of the server comes as a toast with its reference, which can be taken along.
  function copyable(toast) {
    const words = toast.textContent;
    if (!/ref_\w+/.test(words) || toast.querySelector("[data-part=copy]")) return;
    const made = button("Copy details", () => copied(words));
    made.dataset.part = "copy";
    toast.append(made);
  }
  Object.assign((window.builder ??= {}), { lost, copyable });
})();
