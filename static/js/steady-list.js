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
   */
  hold(event) {
    const comes = event.detail.fragment?.firstElementChild.dataset.version;
    if (Number(comes) < Number(this.list.dataset.version)) return event.preventDefault();
    if (this.isOwn || !this.isInUse) return;
    event.preventDefault();
    this.isStale = true;
  }

  /** What was sent and taken is no longer in hand. */
  answered(event) {
    this.isOwn = event.detail.requestConfig.verb === "post" && event.detail.xhr.status < 400;
    if (!this.isOwn) return;
    this.isStale = false;
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
