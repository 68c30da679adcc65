/**
 * How many characters are left of a field's limit. Counts code points, as the server does. What describes the field is the
 * limit, which stays: a description that changes at every letter is spoken at every letter. That it gets near is said once.
 */
class CharCounter extends HTMLElement {
  static near = 20;

  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.field) return;
    this.shown = this.querySelector("[aria-hidden]") ?? this.split();
    this.count = () => {
      this.show();
      this.tell();
    };
    this.field.addEventListener("input", this.count);
    this.show();
  }

  disconnectedCallback() {
    this.field?.removeEventListener("input", this.count);
  }

  split() {
    const limit = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: this.textContent });
    const shown = document.createElement("span");
    shown.ariaHidden = "true";
    this.replaceChildren(limit, shown);
    return shown;
  }

  show() {
    const left = Number(this.dataset.max) - [...this.field.value.trim()].length;
    this.dataset.state = left < 0 ? "over" : "within";
    this.shown.textContent = (left < 0 ? this.dataset.over : this.dataset.left).replace("{n}", Math.abs(left));
    this.place = left < 0 ? "over" : left <= CharCounter.near ? "near" : "";
  }

  tell() {
    if (this.place && this.place !== this.told)
      this.dispatchEvent(new CustomEvent("say", { bubbles: true, detail: this.shown.textContent }));
    this.told = this.place;
  }
}

customElements.define("char-counter", CharCounter);
