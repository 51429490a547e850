// The line to the server: whether the socket is up, and when it is not, or a message waits too long, why; told in the banner and beside the chat.
(() => {
  const FIRST = 200;
  const LONGEST = 5000;
  const SHORTLY = 400;
  const PATIENCE = 2500;
  const LIMIT = 4000;
  let down = null;
  let waits = false;
  let cause = null;
  let timer;
  let asked = 0;
  let attempts = 0;
  // Milliseconds until the next attempt after the nth that failed: twice as long each time, and up to half as long again by chance.
  const pause = (failed) => Math.min(FIRST * 2 ** (failed - 1), LONGEST) * (1 + Math.random() / 2);
  // Which attempt to connect anew this is; the server counts them when one succeeds.
  const again = () => (attempts += 1);
  const CAUSES = {
    401: "You are signed out. Sign in again; your message is kept.",
    408: "The server took too long to answer (timed out).",
    500: "The server answered with an error (500).",
    502: "The server is unavailable (502).",
    503: "The server is unavailable (503).",
    504: "The server took too long to answer (504, timed out).",
  };
  const ask = async () => {
    try {
      const answer = await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(LIMIT) });
      if (answer.ok) return null;
      const wait = Number(answer.headers.get("Retry-After")) || 0;
      if (answer.status === 429) return { words: "Too many requests (rate limited).", until: Date.now() + wait * 1000 };
      return { words: CAUSES[answer.status] ?? `The server answered with an error (${answer.status}).` };
    } catch (error) {
      return { words: error.name === "TimeoutError" ? "The server does not answer (timed out)." : "The server cannot be reached (connection refused)." };
    }
  };
  const part = (tag, words, more = {}) => Object.assign(document.createElement(tag), { textContent: words, ...more });
  const banner = () => {
    const told = document.querySelector(".line-banner");
    if (!cause || cause.signIn) return told?.remove();
    if (told) return;
    const made = part("div", "Connection lost. What you typed is kept; trying to reconnect…", { className: "line-banner", role: "alert" });
    made.dataset.testid = "connection-banner";
    (document.querySelector("[data-part=banner]") ?? document.body).append(made);
  };
  const card = () => {
    const place = document.querySelector("[data-part=line]");
    if (!place) return;
    const key = cause ? `${cause.words} ${waits}` : "";
    if (place.dataset.told === key) return;
    place.dataset.told = key;
    if (!cause) return place.replaceChildren();
    const box = part("div", "", { className: "banner bad", role: "alert" });
    box.dataset.testid = "chat-connection";
    const words = part("div", "", { className: "grow" });
    words.append(part("strong", "Connection Error"), part("div", cause.words));
    words.append(part("div", waits ? "Your message is kept and goes out by itself as soon as the server is back." : "What you type is kept.", { className: "line-note" }));
    if (cause.until > Date.now()) {
      const count = part("div", "", { className: "line-note" });
      count.dataset.until = cause.until;
      words.append(count);
    }
    const retry = part("button", "Retry", { className: "btn small", type: "button", onclick: check });
    retry.dataset.testid = "chat-retry";
    box.append(words, retry);
    if (cause.signIn) box.append(part("a", "Sign in", { className: "btn primary small", href: signIn() }));
    place.replaceChildren(box);
  };
  // Which part of the server is away, as the server tells every page when it changes.
  let away = "";
  const frame = () => {
    const place = document.querySelector("[data-testid=troubles]");
    if (place && place.textContent !== away) place.textContent = away;
  };
  function troubles(words) {
    away = words;
    frame();
  }
  const show = () => (banner(), card());
  async function check() {
    clearTimeout(timer);
    if (!down && !waits) return cause?.signIn || ((cause = null), show());
    cause = await ask();
    if (cause === null && down) {
      cause = { words: "The connection is being made anew." };
      document.dispatchEvent(new Event("visibilitychange")); // Reflex connects at once where a page is looked at
    } else if (cause === null && waits) document.querySelector("[data-part=resend]")?.click();
    show();
    timer = setTimeout(check, pause((asked += 1)));
  }
  // A message is waiting for the server, or no longer.
  function watch(waiting) {
    if (waits === waiting) return;
    waits = waiting;
    clearTimeout(timer);
    if (waits || down) timer = setTimeout(check, down ? SHORTLY : PATIENCE);
    else check();
  }
  const filled = () => Boolean(document.querySelector(".who")?.textContent);
  const signIn = () => `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
  // The server knows nobody behind this page any more: beside a chat in use that is told, elsewhere the sign-in page follows.
  function signedOut() {
    window.builder.done();
    if (!document.querySelector("[data-part=line]") || !filled()) return location.assign(signIn());
    clearTimeout(timer);
    cause = { words: CAUSES[401], signIn: true };
    show();
  }
  // The server, or its database, was away while this page was to be filled: it is filled as soon as that can be done.
  let filling;
  let fillPause = 500;
  function fillAgain() {
    clearTimeout(filling);
    if (filled()) return;
    filling = setTimeout(() => {
      fillPause = Math.min(fillPause * 2, 10000);
      document.querySelector("[data-part=fill]")?.click();
    }, fillPause);
  }
  // Reflex calls these for whoever watches its socket.
  window.__reflex_otel = {
    onSocketConnect() {
      if (down) window.builder.done();
      down = false;
      fillPause = 500;
      asked = attempts = 0;
      cause = null;
      check();
      show();
      window.builder.lost();
    },
    onSocketDisconnect() {
      down = true;
      cause = { words: "The connection to the server was lost." };
      show();
      clearTimeout(timer);
      timer = setTimeout(check, SHORTLY);
    },
  };
  setInterval(() => (show(), frame()), 500);
  setTimeout(() => { if (down === null) window.__reflex_otel.onSocketDisconnect(); }, 5000);
  Object.assign((window.builder ??= {}), { line: { watch, pause, again }, signedOut, again: fillAgain, troubles });
})();
