// The chat box without the server: typed text is kept from the first key on, and a message that was sent is kept until the server
// has stored it. Its client id makes it one turn however often it is sent; it goes out again by itself whenever the page is loaded anew.
(() => {
  const box = () => document.querySelector('[data-testid="chat-input"]');
  const button = () => document.querySelector('[data-testid="chat-send"]');
  const here = () => location.pathname.match(/\/workflows\/([^/]+)/)?.[1] ?? "home";
  const out = {
    get: (place) => JSON.parse(sessionStorage.getItem(`${place}:out`) ?? "null"),
    put: (place, entry) => sessionStorage.setItem(`${place}:out`, JSON.stringify(entry)),
    drop: (place) => sessionStorage.removeItem(`${place}:out`),
  };
  const mark = () => {
    const waits = out.get(here()) !== null;
    document.documentElement.toggleAttribute("data-sending", waits);
    if (button() && waits) button().disabled = true;
    window.builder.line.watch(waits);
  };
  const open = () => {
    document.documentElement.removeAttribute("data-sending");
    if (button() && !button().dataset.busy) button().disabled = false;
    window.builder.line.watch(false);
  };
  // The id goes with the text: the same text in a duplicated tab is the same message, another text is another one.
  const typedId = (place) => {
    const known = sessionStorage.getItem(`${place}:id`) ?? crypto.randomUUID();
    sessionStorage.setItem(`${place}:id`, known);
    return known;
  };
  // What is to be sent: the typed text, or the text that was chosen. One that waits already is sent again under its own id.
  function submit(chosen) {
    const place = here();
    const waits = out.get(place);
    if (waits) return waits;
    const words = (chosen ?? box()?.value ?? "").trim();
    if (!words || button()?.dataset.busy) return {};
    const entry = { text: words, client_id: chosen ? crypto.randomUUID() : typedId(place) };
    out.put(place, entry);
    mark();
    return entry;
  }
  // What was sent and not stored yet, when a page is loaded or the server is back.
  function pending(place) {
    const waits = out.get(place);
    if (place === here()) mark();
    return waits ?? {};
  }
  const settle = (id, then) => {
    const place = [here(), ...Object.keys(sessionStorage).filter((key) => key.endsWith(":out")).map((key) => key.slice(0, -4))]
      .find((one) => out.get(one)?.client_id === id);
    if (place === undefined) return;
    const entry = out.get(place);
    out.drop(place);
    then(place, entry);
    open();
  };
  // The server has stored the message. Its text goes, unless another was typed meanwhile.
  function sent(id) {
    settle(id, () => {});
    const place = here();
    if (sessionStorage.getItem(`${place}:id`) !== id) return;
    for (const name of [place, `${place}:id`]) sessionStorage.removeItem(name);
    if (box()) box().value = "";
  }
  // The server did not take it: the words go back into their box.
  const refused = (id) => settle(id, (place, entry) => {
    if (sessionStorage.getItem(place)) return;
    sessionStorage.setItem(place, entry.text);
    sessionStorage.setItem(`${place}:id`, id);
    if (place === here() && box() && !box().value) box().value = entry.text;
  });
  // Words that are offered, put into the box to be changed or sent.
  function fill(words) {
    box().value = words;
    box().dispatchEvent(new Event("input", { bubbles: true }));
    box().focus();
  }
  // A message that was begun on the home page belongs to the workflow that was made for it.
  function move(from, to) {
    const entry = out.get(from);
    if (entry === null) return;
    for (const name of [from, `${from}:id`, `${from}:out`]) sessionStorage.removeItem(name);
    out.put(to, entry);
    if (box()) box().value = "";
  }
  const restore = (node) => {
    if (node.nodeType !== 1) return;
    const made = node.matches('[data-testid="chat-input"]') ? node : node.querySelector('[data-testid="chat-input"]');
    if (made && !made.value) setTimeout(() => { if (!made.value) made.value = sessionStorage.getItem(here()) ?? ""; }, 0);
  };
  new MutationObserver((records) => records.forEach((r) => r.addedNodes.forEach(restore))).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.testid !== "chat-input") return;
    sessionStorage.setItem(here(), event.target.value);
    sessionStorage.setItem(`${here()}:id`, crypto.randomUUID());
  });
  // A click is kept as a message at once, also while the queue of the page stands still because the server is away.
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.('[data-testid="chat-send"]');
    if (pressed && !pressed.disabled) setTimeout(() => submit(), 0);
  }, true);
  // Enter sends, Shift+Enter makes a new line.
  document.addEventListener("keydown", (event) => {
    if (event.target.dataset?.testid !== "chat-input" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (button() && !button().disabled) button().click();
  }, true);
  Object.assign((window.builder ??= {}), { submit, pending, sent, refused, move, fill });
})();
