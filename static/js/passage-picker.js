/** Words that are selected within one passage can be used as evidence. Sends "passage-picked", or leads to data-url. */
class PassagePicker extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    const later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), 250);
    };
    document.addEventListener("selectionchange", later, { signal: this.listening.signal });
    this.bar = document.createElement("div");
    this.bar.className = "picked";
    this.bar.hidden = true;
    this.words = document.createElement("q");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.dataset.kind = "primary";
    button.textContent = this.dataset.use;
    // A press must not take the selection away before the click comes.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => this.use());
    this.bar.append(this.words, button);
    this.append(this.bar);
  }

  disconnectedCallback() {
    this.listening.abort();
    this.bar.remove();
  }

  look() {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const start = range?.startContainer.parentElement?.closest("[data-passage-text]");
    this.found = start && this.contains(start) ? this.read(range, start) : null;
    this.bar.hidden = !this.found;
    if (this.found) this.words.textContent = this.found.quote;
  }

  /** The selected words and 32 characters on each side, white space folded; what is outside the passage is cut off. */
  read(range, box) {
    const inside = document.createRange();
    inside.selectNodeContents(box);
    if (range.compareBoundaryPoints(Range.END_TO_END, inside) > 0) range.setEnd(inside.endContainer, inside.endOffset);
    const fold = (from, to) => {
      const part = document.createRange();
      part.setStart(...from);
      part.setEnd(...to);
      const copy = part.cloneContents();
      for (const speaker of copy.querySelectorAll("footer")) speaker.remove();
      return copy.textContent.replace(/\s+/g, " ");
    };
    const first = [range.startContainer, range.startOffset];
    const last = [range.endContainer, range.endOffset];
    const quote = fold(first, last).trim();
    if (!quote) return null;
    const before = [...fold([inside.startContainer, inside.startOffset], first)];
    const after = [...fold(last, [inside.endContainer, inside.endOffset])];
    return {
      passage: box.closest("[data-passage]").dataset.passage,
      text: box.dataset.passageText,
      quote,
      prefix: before.slice(-32).join(""),
      suffix: after.slice(0, 32).join(""),
    };
  }

  use() {
    if (this.dataset.url) return location.assign(`${this.dataset.url}?${new URLSearchParams(this.found)}`);
    const picked = new CustomEvent("passage-picked", { bubbles: true, cancelable: true, detail: this.found });
    if (this.dispatchEvent(picked)) getSelection().removeAllRanges();
    else this.words.textContent = this.dataset.full;
  }
}

customElements.define("passage-picker", PassagePicker);
