/**
 * A list that comes anew while one works in it: it waits while a fold in it is open or an act in it is on its way, so
 * that nothing is swapped away under a hand, and tells a screen reader how many are new, not what they say.
 */
class SteadyList extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    const on = (target, name, act, capture) =>
      target.addEventListener(name, act, { signal: this.listening.signal, capture });
    this.heard = this.querySelector("[role=status]");
    this.total = Number(this.list.dataset.total);
    on(this, "htmx:oobBeforeSwap", (event) => event.target === this.list && this.hold(event));
    on(this, "htmx:beforeSwap", (event) => event.detail.requestConfig.elt === this.list && this.hold(event));
    on(this, "htmx:beforeOnLoad", (event) => this.answered(event));
    on(this, "htmx:afterRequest", () => this.free());
    on(this, "toggle", (event) => this.folded(event.target), true);
    on(document.body, "htmx:afterSettle", () => this.tell());
  }

  disconnectedCallback() {
    this.listening.abort();
    clearTimeout(this.soon);
  }

  get list() {
    return this.querySelector("[data-total]");
  }

  get isInUse() {
    return Boolean(this.list.querySelector("details[open], .htmx-request"));
  }

  /**
   * The answer to an act brings the list as the act has made it: that one is let in. What was asked for before the act
   * and comes after it is older than what stands here.
   * What is typed in a fold that is open stays in it.
   */
  hold(event) {
    const comes = event.detail.fragment?.firstElementChild.dataset.version;
    if (Number(comes) < Number(this.list.dataset.version)) return event.preventDefault();
    if (this.isOwn) return this.keep();
    if (!this.isInUse) return;
    event.preventDefault();
    this.isStale = true;
  }

  keep() {
    const fields = this.list.querySelectorAll("details[open] [name=reason]");
    this.kept = [...fields].map((field) => ({ id: field.id, value: field.value, isHeld: field.matches(":focus") }));
  }

  giveBack() {
    for (const { id, value, isHeld } of this.kept ?? []) {
      const field = document.getElementById(id);
      if (!field) continue;
      field.value = value;
      field.closest("details").open = true;
      if (isHeld) field.focus();
    }
    this.kept = null;
  }

  /** What was sent and taken is no longer in hand. What was refused brings the words as they are now. */
  answered(event) {
    const { status } = event.detail.xhr;
    this.isOwn = event.detail.requestConfig.verb === "post" && (status < 400 || status === 409);
    if (!this.isOwn) return;
    this.isStale = false;
    if (status === 409) return;
    const fold = event.target.closest("details[open]");
    if (fold) fold.open = false;
  }

  folded(fold) {
    if (fold.open || !this.list.contains(fold)) return;
    fold.querySelector("form").reset();
    this.free();
  }

  free() {
    this.isOwn = false;
    if (!this.isStale || this.isInUse) return;
    this.isStale = false;
    this.list.dispatchEvent(new Event("list-free"));
  }

  tell() {
    this.giveBack();
    const { total, waiting } = this.list.dataset;
    const more = Number(total) - this.total;
    this.total = Number(total);
    if (more <= 0) return;
    const words = [more > 1 ? this.dataset.many.replace("{n}", more) : this.dataset.one];
    if (Number(waiting)) words.push(this.dataset.waiting.replace("{n}", waiting));
    // The same words put there again are not said again: the region is emptied first. Browsers tell screen readers of
    // changes in bundles, later when much has changed: emptied and filled in one bundle, nothing would have changed.
    this.heard.textContent = "";
    clearTimeout(this.soon);
    this.soon = setTimeout(() => (this.heard.textContent = words.join(this.dataset.between)), 500);
  }
}

customElements.define("steady-list", SteadyList);
