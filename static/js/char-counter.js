/** How many characters are left of a field's limit. Counts code points, as the server does. */
class CharCounter extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute("for"));
    if (!this.field) return;
    this.count = () => this.show();
    this.field.addEventListener("input", this.count);
    this.show();
  }

  disconnectedCallback() {
    this.field?.removeEventListener("input", this.count);
  }

  show() {
    const left = Number(this.dataset.max) - [...this.field.value.trim()].length;
    this.dataset.state = left < 0 ? "over" : "within";
    this.textContent = (left < 0 ? this.dataset.over : this.dataset.left).replace("{n}", Math.abs(left));
  }
}

customElements.define("char-counter", CharCounter);
