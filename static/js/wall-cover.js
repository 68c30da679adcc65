/**
 * Covers this one screen at a key press (B, or the full stop that a presenter's remote sends), until the next one.
 * A wall whose address is no longer good covers nothing: it is loaded again, and is gone.
 */
class WallCover extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("[data-cover]");
    this.status = this.querySelector("[role=status]");
    this.listening = new AbortController();
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.listening.signal });
    on(this.button, "click", () => this.toggle());
    on(document, "keydown", (event) => this.key(event));
    on(document, "htmx:responseError", (event) => event.detail.xhr.status === 404 && location.reload());
    this.button.hidden = false;
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key !== "." && event.key.toLowerCase() !== "b") return;
    event.preventDefault();
    this.toggle();
  }

  toggle() {
    const isCovered = document.body.toggleAttribute("data-covered");
    this.button.setAttribute("aria-pressed", isCovered);
    this.status.textContent = isCovered ? this.status.dataset.covered : this.status.dataset.shown;
  }
}

customElements.define("wall-cover", WallCover);
