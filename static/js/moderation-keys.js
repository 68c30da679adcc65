/**
 * The control page under one hand: J and K go through the arguments, a letter presses the button that names it;
 * B, N and P are the wall's.
 * Keys are silent while one types, and can be switched off.
 */
class ModerationKeys extends HTMLElement {
  static off = "keys-off";

  connectedCallback() {
    this.listening = new AbortController();
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.listening.signal });
    this.switch = this.querySelector("[data-keys]");
    on(document, "keydown", (event) => this.key(event));
    on(this, "focusin", (event) => this.choose(event.target.closest("[data-row]")));
    on(this, "htmx:beforeOnLoad", (event) => this.answered(event));
    on(document.body, "htmx:afterSettle", (event) => this.settle(event.detail.xhr));
    on(this.switch, "click", () => this.turn(!this.isOff));
    this.switch.hidden = false;
    this.turn(Boolean(localStorage.getItem(ModerationKeys.off)));
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  get rows() {
    return [...this.querySelectorAll("[data-row]")];
  }

  get row() {
    return (this.chosen && document.getElementById(this.chosen)) || null;
  }

  turn(isOff) {
    this.isOff = isOff;
    if (isOff) localStorage.setItem(ModerationKeys.off, "1");
    else localStorage.removeItem(ModerationKeys.off);
    this.switch.setAttribute("aria-pressed", !isOff);
  }

  choose(row) {
    if (!row) return;
    this.row?.removeAttribute("data-chosen");
    row.setAttribute("data-chosen", "");
    this.chosen = row.id;
    this.at = this.rows.indexOf(row);
  }

  key(event) {
    const fold = event.target.closest?.("[data-row] details[open]");
    if (event.key === "Escape" && fold) {
      fold.open = false;
      return fold.closest("[data-row]").focus();
    }
    const isTyping = event.target.matches?.("input, textarea, select, [contenteditable]");
    if (this.isOff || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = event.key.toLowerCase();
    const step = { j: 1, k: -1 }[letter];
    if (!step && (event.repeat || !["l", "h", "f", "b", "n", "p"].includes(letter))) return;
    event.preventDefault();
    if (step) return this.go(this.row ? this.at + step : 0);
    const isOfWall = ["b", "n", "p"].includes(letter);
    if (!this.row && !isOfWall) this.choose(this.rows[0]);
    const place = isOfWall ? this : this.row;
    this.press(place?.querySelector(`[data-key="${letter}"]`));
  }

  go(at) {
    const rows = this.rows;
    rows[Math.max(0, Math.min(at, rows.length - 1))]?.focus();
  }

  press(button) {
    if (!button?.matches("summary")) return button?.click();
    button.parentElement.open = true;
    button.parentElement.querySelector("[name=reason]").select();
  }

  answered(event) {
    const row = event.target.closest("[data-row]");
    if (!row || event.detail.xhr.status >= 400) return;
    const { rows } = this;
    const at = rows.indexOf(row);
    this.acted = { xhr: event.detail.xhr, at, row: row.id, after: rows[at + 1]?.id };
  }

  /**
   * After an act the hand stays where it is: on the next one, if this one has gone up or down. News that come at the
   * same moment do not take it away.
   */
  settle(xhr) {
    if (!this.acted || this.acted.xhr !== xhr) return this.choose(this.row);
    const { at, row, after } = this.acted;
    this.acted = undefined;
    const next = this.rows[at]?.id !== row && after && document.getElementById(after);
    if (next) next.focus();
    else this.go(at);
  }
}

customElements.define("moderation-keys", ModerationKeys);
