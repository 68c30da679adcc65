/**
 * What could not be sent yet, kept for this tab, and sent again by itself until the server has answered: from the page
 * that it was written on, or from any other page of the class. Its place on the page says what waits.
 */
class OutBox extends HTMLElement {
  static waits = [2_000, 4_000, 8_000, 15_000];
  static patience = 10_000; // a network that swallows what it is given never says so
  static final = [400, 403, 404, 409, 413, 422];

  connectedCallback() {
    this.mine = `outbox:${this.dataset.code}-`;
    this.tries = 0;
    this.listening = new AbortController();
    const { signal } = this.listening;
    const soon = () => this.keys().length && this.schedule(500 + 1500 * Math.random());
    addEventListener("online", soon, { signal });
    document.addEventListener("class-heard", () => this.isWaiting && (soon(), (this.isWaiting = false)), { signal });
    document.addEventListener("class-silent", () => (this.isWaiting = true), { signal });
    this.show();
    if (this.keys().length) this.schedule(1000);
  }

  disconnectedCallback() {
    this.listening.abort();
    this.posting?.abort();
    clearTimeout(this.timer);
  }

  keys() {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(this.mine));
  }

  read(key) {
    return JSON.parse(sessionStorage.getItem(key));
  }

  write(key, letter) {
    sessionStorage.setItem(key, JSON.stringify(letter));
  }

  keeper(key) {
    return document.querySelector(`draft-keeper[data-key="${CSS.escape(key.slice("outbox:".length))}"]`);
  }

  /** A letter without a state waits; one that is "changed" or "refused" is not sent by itself any more. */
  put(key, form, submitter, state) {
    const sent = new FormData(form);
    sent.delete("csrfmiddlewaretoken");
    // Which button was pressed: named here, since FormData knows it from Safari 16.4 and Firefox 111 on.
    if (submitter?.name) sent.append(submitter.name, submitter.value);
    const letter = { state, action: form.getAttribute("hx-post") ?? form.action, page: location.pathname + location.search };
    letter.entries = [...sent].filter(([, value]) => typeof value === "string");
    letter.button = submitter?.name ? [submitter.name, submitter.value] : null;
    const isWritten = (field) => field.matches("textarea, input[type=text], input:not([type])") && field.value.trim();
    letter.isWordless = ![...form.elements].some(isWritten);
    this.write(`outbox:${key}`, letter);
    this.isWaiting = true;
    this.show();
    this.schedule();
  }

  /** A form that waits is on the page again: it goes on with its operation, its number and its epoch. */
  adopt(keeper) {
    const letter = this.read(`outbox:${keeper.dataset.key}`);
    if (!letter || letter.state === "refused") return;
    for (const name of ["op", "seq", "epoch"]) {
      const [, value] = letter.entries.find(([one]) => one === name) ?? [];
      if (value && keeper.form.elements[name]) keeper.form.elements[name].value = value;
    }
    keeper.submitter = letter.button && keeper.form.querySelector(`[name="${letter.button[0]}"][value="${letter.button[1]}"]`);
    if (letter.state) keeper.pause();
    this.show();
  }

  /** What is changed after it could not be sent does not go by itself, in the middle of a sentence. Whether it waited. */
  pause(key) {
    const letter = this.read(`outbox:${key}`);
    if (!letter || letter.state === "refused") return false;
    if (!letter.state) this.write(`outbox:${key}`, { ...letter, state: "changed" });
    return true;
  }

  forget(key) {
    sessionStorage.removeItem(`outbox:${key}`);
    this.show();
  }

  schedule(wait = OutBox.waits[Math.min(this.tries, OutBox.waits.length - 1)] * (0.75 + Math.random() / 2)) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    this.tries += 1;
    try {
      // One that goes wrong is told to the console, and holds back no other.
      for (const key of this.keys()) await this.sendOne(key).catch(reportError);
    } finally {
      this.isSending = false;
    }
    if (!this.isConnected) return;
    if (this.keys().some((key) => !this.read(key)?.state)) this.schedule();
    else this.tries = 0;
  }

  async sendOne(key) {
    const letter = this.read(key);
    if (!letter || letter.state || !this.isConnected) return;
    const keeper = this.keeper(key);
    if (keeper?.querySelector(".htmx-request")) return;
    if (keeper) keeper.again();
    else await this.post(key, letter);
  }

  async post(key, letter) {
    const body = new URLSearchParams(letter.entries);
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"), "X-Out-Box": "1" };
    this.posting = new AbortController();
    const { signal } = this.posting;
    const timer = setTimeout(() => this.posting.abort(), OutBox.patience);
    try {
      const answer = await fetch(letter.action, { method: "POST", body, headers, redirect: "manual", signal });
      // A page instead of that, or being led to one, be it by the gate of a Wi-Fi, says nothing of the kind.
      if (answer.headers.has("X-Saved")) {
        sessionStorage.removeItem(key.replace("outbox:", "draft:"));
        sessionStorage.removeItem(key);
        document.dispatchEvent(new CustomEvent("draft-saved"));
      } else if (answer.headers.has("X-Deliberation") && OutBox.final.includes(answer.status)) this.refused(key, letter);
    } catch {
      this.isWaiting = true;
    }
    clearTimeout(timer);
    if (this.isConnected) this.show();
  }

  /** Words are kept, with a way back to them. An answer without words is over: that is said once. */
  refused(key, letter) {
    document.dispatchEvent(new CustomEvent("draft-refused"));
    if (!letter.isWordless) return this.write(key, { ...letter, state: "refused" });
    sessionStorage.removeItem(key);
    this.isLate = true;
    document.dispatchEvent(new CustomEvent("say", { detail: this.dataset.late }));
  }

  /** "Not sent yet", with a way back to each page where something waits. */
  show() {
    const here = location.pathname + location.search;
    const letters = this.keys().map((key) => [key, this.read(key)]).filter(([, letter]) => letter);
    if (letters.some(([, { state }]) => state !== "refused")) document.dispatchEvent(new CustomEvent("draft-unsent"));
    const lines = letters
      .filter(([key, { page }]) => page !== here || !this.keeper(key))
      .map(([key, { page, state }]) => ({ key, page, state: state ?? "waiting" }));
    if (this.isLate) lines.push({ state: "late" });
    // What stands there already stays, and the focus in it.
    const shown = JSON.stringify(lines);
    if (shown === this.shown) return;
    this.shown = shown;
    this.replaceChildren(...lines.map((line) => this.line(line)));
  }

  line({ key, page, state }) {
    const line = document.createElement("p");
    const words = Object.assign(document.createElement(page ? "a" : "span"), { textContent: this.dataset[state] });
    if (page) words.href = page;
    line.append(words);
    if (state !== "waiting") line.append(" ", this.dismissal(key));
    return line;
  }

  /** Takes the line away; what was written stays on its page. */
  dismissal(key) {
    const onclick = () => {
      if (key) sessionStorage.removeItem(key);
      else this.isLate = false;
      this.show();
      document.getElementById("main")?.focus({ preventScroll: true });
    };
    const button = { type: "button", className: "button", textContent: this.dataset.dismiss, onclick };
    return Object.assign(document.createElement("button"), button);
  }
}

customElements.define("out-box", OutBox);
