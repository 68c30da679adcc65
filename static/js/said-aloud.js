/**
 * Says what a part that was swapped in has to tell (data-say). A region that stands in the page from the beginning is
 * heard by every screen reader; one that comes together with its words is not. Where the answer to a form is a whole page,
 * it says which, and the focus goes to its main part: a browser that loads a page does both by itself. What another
 * element has to say comes by the event "say".
 */
class SaidAloud extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("htmx:afterSettle", (event) => this.hear(event.target), { signal });
    document.addEventListener("say", (event) => (this.textContent = event.detail), { signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  hear(part) {
    if (part === document.body) return this.arrive();
    const found = [...part.querySelectorAll("[data-say]")];
    if (part.matches("[data-say]")) found.unshift(part);
    const words = found.map((one) => one.textContent.replace(/\s+/g, " ").trim()).join(" ").trim();
    // What is only shown again is not said again.
    if (!words || words === this.said) return;
    this.said = words;
    this.textContent = words;
  }

  arrive() {
    // After what has a better claim to the focus: what is wrong with a form, or the place in the address.
    setTimeout(() => {
      if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
      this.textContent = document.title;
    }, 100);
  }
}

customElements.define("said-aloud", SaidAloud);
