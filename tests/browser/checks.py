"""What is asked of every page in a browser, as scripts that return what they find wrong in words."""

from pathlib import Path

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe-core-4.14.1.min.js").read_text()
# All rules, with those of WCAG 2.2 that axe leaves out unless asked.
EVERYTHING = "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
CONTRAST = "axe.run(document, {resultTypes: ['violations'], runOnly: ['color-contrast']})"

WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

# What reaches beyond the window, apart from what stands in a region with a scroll of its own.
WIDEST = """() => [...document.querySelectorAll("body *")].filter((one) => {
  if (one.getBoundingClientRect().right <= document.documentElement.clientWidth + 1) return false;
  for (let outer = one.parentElement; outer; outer = outer.parentElement)
    if (getComputedStyle(outer).overflowX !== "visible" && outer !== document.documentElement) return false;
  return true;
}).slice(-3).map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class")} “${one.textContent.trim().slice(0, 30)}”`).join(", ")"""

# A box that shows less than it holds. Summaries of so many lines, whose whole text stands elsewhere, say so by a clamp.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  if (!one.checkVisibility() || one.matches("input, select, textarea, svg *")) return false;
  const style = getComputedStyle(one);
  if (style.clipPath !== "none" || style.webkitLineClamp !== "none") return false;
  const paint = style.contain.includes("paint");
  const clips = (overflow) => paint || ["hidden", "clip"].includes(overflow);
  return (clips(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
    || (clips(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
}).map((one) => `${one.tagName} ${one.className}: ${one.textContent.trim().slice(0, 60)}`)"""

# What stays in sight while one scrolls must leave room for the rest.
COVERED = """() => [...document.querySelectorAll("body *")].filter((one) =>
  ["sticky", "fixed"].includes(getComputedStyle(one).position) && one.checkVisibility()
    && one.getBoundingClientRect().height > innerHeight / 3
    && one.getBoundingClientRect().width > innerWidth / 2
).map((one) => `${one.className} takes ${Math.round(one.getBoundingClientRect().height)} of ${innerHeight} px`)"""

# Everything that moves by itself or on the way from one state to another.
MOVING = """() => {
  const found = document.getAnimations().map((one) => `${one.constructor.name} runs`);
  for (const one of document.querySelectorAll("*")) {
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(one, part);
      const times = [style.transitionDuration, style.animationDuration].join(",").split(/,\\s*/);
      if (times.some((time) => parseFloat(time) > 0) || style.scrollBehavior !== "auto")
        found.push(`${one.tagName} ${one.className} ${part ?? ""}`);
    }
  }
  return found;
}"""

# Whether a button stands whole in the window, with nothing before it.
IN_SIGHT = """(words) => [...document.querySelectorAll("main button")].some((one) => {
  const box = one.getBoundingClientRect();
  return one.innerText === words && box.top >= 0 && box.bottom <= innerHeight
    && one.contains(document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2));
})"""

# The buttons that a thumb presses.
SMALL = """() => [...document.querySelectorAll("main .button[data-kind=primary], main .weigh-buttons button")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([one, box]) => `${one.innerText}: ${box.width} x ${box.height}`)"""

# With the colours of the reader's own: each control is told from the page by an edge, an underline or the system's own
# drawing; what is chosen by more than colour; each shape of a figure by its edge or its fill.
FORCED = """() => {
  const found = [];
  const parts = (colour) => (colour.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = getComputedStyle(document.body).getPropertyValue("background-color");
  const canvas = parts(paper)[3] === 0 ? getComputedStyle(document.documentElement).backgroundColor : paper;
  const stands = (colour) => {
    if (!colour || colour === "none" || parts(colour)[3] === 0) return false;
    if (colour.startsWith("url")) return true;
    const [a, b] = [light(colour), light(canvas)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 3;
  };
  const says = (one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""} “${(one.innerText ?? "").trim().slice(0, 30)}”`;
  const edged = (style) => ["Top", "Left", "Bottom", "Right"].some((side) =>
    style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) >= 1 && stands(style[`border${side}Color`]));
  for (const one of document.querySelectorAll("button, .button, input, select, textarea, summary")) {
    if (!one.checkVisibility() || one.matches("[type=hidden], [type=radio], [type=checkbox], [type=file], [type=range]")) continue;
    const style = getComputedStyle(one);
    const marked = getComputedStyle(one, "::before");
    const drawn = edged(style) || style.textDecorationLine.includes("underline") || style.appearance === "auto"
      || (one.matches("summary") && style.display === "list-item") // the system's own triangle
      || (marked.content !== "none" && (edged(marked) || stands(marked.color))) || edged(getComputedStyle(one.parentElement));
    if (!drawn) found.push(`${says(one)} has no edge`);
  }
  for (const one of document.querySelectorAll("[aria-current], [aria-pressed=true]")) {
    if (!one.checkVisibility()) continue;
    const group = one.closest("nav, ul, ol, .switch, .board-switch");
    const other = group && [...group.querySelectorAll(one.tagName)].find((peer) =>
      peer !== one && !peer.matches("[aria-current], [aria-pressed=true]") && peer.checkVisibility());
    if (!other) continue;
    const look = (it) => ["fontWeight", "backgroundColor", "borderTopColor", "borderBottomColor", "textDecorationColor"]
      .map((name) => getComputedStyle(it)[name]).join() + getComputedStyle(it, "::before").content
      + getComputedStyle(it, "::before").backgroundColor + getComputedStyle(it, "::before").borderTopWidth;
    if (look(one) === look(other)) found.push(`${says(one)} looks like ${says(other)}`);
  }
  for (const shape of document.querySelectorAll("main svg:is(.chart, .stand-line, .legend-dot) :is(rect, circle, path, line, polygon, polyline)")) {
    if (!shape.checkVisibility() || shape.closest("defs, clipPath, pattern") || shape.matches(".field, .half, .ribbon")) continue;
    const style = getComputedStyle(shape);
    if (style.fill === "none" && style.stroke === "none") continue;
    if (!stands(style.fill) && !(stands(style.stroke) && parseFloat(style.strokeWidth) > 0))
      found.push(`a ${shape.tagName} .${shape.getAttribute("class")} of a figure cannot be seen (${style.fill}, ${style.stroke} on ${canvas})`);
  }
  return [...new Set(found)];
}"""
# Where the focus is must be seen.
RINGS = """() => {
  const found = [];
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
    if (!one.checkVisibility() || one.disabled) continue;
    one.focus({ preventScroll: true });
    if (document.activeElement !== one) continue;
    const style = getComputedStyle(one);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2 || /, 0\\)$/.test(style.outlineColor))
      found.push(`${one.tagName} ${one.className} “${one.innerText.slice(0, 30)}” shows no ring`);
  }
  document.activeElement.blur();
  return found;
}"""
