// What of a page cannot be read or named: texts below WCAG AA contrast, controls without a name, a page wider than the screen.
() => {
  const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const above = (node) => (node ? [node, ...above(node.parentElement)] : []);
  const behind = (node) => above(node).reverse().reduce((below, one) => over(rgba(getComputedStyle(one).backgroundColor), below), [255, 255, 255]);
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05);
  const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && node.getBoundingClientRect().width > 1;
  const painted = (node) => above(node).some((one) => getComputedStyle(one).backgroundImage !== "none");
  const pale = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !node || /SCRIPT|STYLE|OPTION/.test(node.tagName) || !seen(node) || node.closest(":disabled") || painted(node)) continue;
    const look = getComputedStyle(node);
    const ground = behind(node);
    const colour = rgba(look.color);
    colour[3] *= above(node).reduce((all, one) => all * getComputedStyle(one).opacity, 1);
    const large = parseFloat(look.fontSize) >= 24 || (parseFloat(look.fontSize) >= 18.6 && look.fontWeight >= 700);
    const ratio = contrast(over(colour, ground), ground);
    if (ratio < (large ? 3 : 4.5)) pale.push(`${texts.currentNode.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  const name = (node) =>
    node.getAttribute("aria-label") || [...(node.labels ?? [])].map((one) => one.textContent).join("") || (/BUTTON|^A$/.test(node.tagName) && node.innerText.trim()) || node.title;
  const nameless = [...document.querySelectorAll("button, a[href], input, textarea, select")].filter((node) => seen(node) && !name(node)).map((node) => node.outerHTML.slice(0, 120));
  const headings = document.querySelectorAll("h1").length;
  const wide = document.documentElement.scrollWidth > innerWidth ? [`page is ${document.documentElement.scrollWidth} wide`] : [];
  return [...new Set([...pale, ...nameless, ...wide, ...(headings === 1 ? [] : [`${headings} first headings`])])];
}
