/** Leads on to the phase that the class has moved to, unless words on this page are not sent yet. */
class FollowClass extends HTMLElement {
  connectedCallback() {
    // Long enough to hear or see the notice; what is typed in between keeps the page. Not the whole class at once.
    this.timer = setTimeout(() => this.isFree() && location.assign(this.getAttribute("href")), 1500 + 3500 * Math.random());
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  isFree() {
    const isTyped = (field) => field.type !== "hidden" && field.value !== field.defaultValue;
    return (
      !document.querySelector("draft-keeper[data-dirty], .htmx-request") &&
      ![...document.querySelectorAll("textarea, input:not([type])")].some(isTyped) &&
      !document.activeElement?.matches("input, textarea, select")
    );
  }
}

customElements.define("follow-class", FollowClass);
