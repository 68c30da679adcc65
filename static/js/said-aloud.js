/**
 * Says what a part that was swapped in has to tell (data-say). A region that stands in the page from the beginning is
 * heard by every screen reader; one that comes together with its words is not.
 */
class SaidAloud extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    document.addEventListener("htmx:afterSettle", (event) => this.hear(event.target), { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  hear(part) {
    const found = [...part.querySelectorAll("[data-say]")];
    if (part.matches("[data-say]")) found.unshift(part);
    const words = found.map((one) => one.textContent.replace(/\s+/g, " ").trim()).join(" ").trim();
    // What is only shown again is not said again.
    if (!words || words === this.said) return;
    this.said = words;
    this.textContent = words;
  }
}

customElements.define("said-aloud", SaidAloud);
