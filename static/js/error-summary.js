/** What is wrong with a form that was refused: takes the focus when it appears. */
class ErrorSummary extends HTMLElement {
  connectedCallback() {
    // After htmx has put the focus back where it was.
    setTimeout(() => this.focus(), 50);
  }
}

customElements.define("error-summary", ErrorSummary);
