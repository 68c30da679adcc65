/**
 * A range between two poles: says in words where it stands, and stays unset until it is touched.
 * Unset, its value is left out of what the form sends. Without script it is a plain range. A screen reader has the words
 * from the range alone (aria-valuetext): the same words beside it, heard as well, would be said two or three times a key.
 */
class TradeSlider extends HTMLElement {
  connectedCallback() {
    this.range = this.querySelector("input");
    this.says = this.querySelector("output");
    this.poles = ["start", "end"].map((side) => this.querySelector(`[data-side="${side}"]`));
    this.listening = new AbortController();
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.listening.signal });
    on(this.range, "input", () => this.set());
    on(this.range, "pointerup", () => this.set());
    on(this.range, "keydown", (event) => this.key(event));
    if (this.range.form) {
      on(this.range.form, "formdata", (event) => this.isUnset && event.formData.delete(this.range.name));
      on(this.range.form, "change", () => this.show());
    }
    this.show();
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  get isUnset() {
    return "unset" in this.dataset;
  }

  set() {
    delete this.dataset.unset;
    const box = this.dataset.ticks && this.range.form.elements[this.dataset.ticks];
    if (box) box.checked = true;
    this.show();
  }

  /** A digit goes to its tenth; Space takes the place where the handle stands. Enter is left to the form. */
  key(event) {
    const isDigit = /^\d$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isDigit) this.range.value = Number(event.key) * 10;
    if (!isDigit && event.key !== " ") return;
    event.preventDefault();
    this.range.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const text = this.isUnset ? this.dataset.unsetText : this.words();
    this.says.textContent = text;
    this.range.setAttribute("aria-valuetext", text);
  }

  words() {
    const value = Number(this.range.value);
    const pole = this.poles[value < 50 ? 0 : 1];
    const far = Math.abs(value - 50);
    const [strongly, leaning, slightly, middle] = this.dataset.words.split("|");
    const words = far > 35 ? strongly : far > 15 ? leaning : far > 0 ? slightly : middle;
    this.dataset.leans = far > 0 ? pole.dataset.pole : "";
    const name = pole.querySelector("strong").textContent.trim();
    return this.dataset.say.replace("{words}", words.replace("{pole}", name)).replace("{n}", 50 + far);
  }
}

customElements.define("trade-slider", TradeSlider);
