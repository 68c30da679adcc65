/**
 * Keeps what is typed in the form inside it, for this tab, until the server has it. A form that could not be sent goes
 * into the out-box under the draft's key, and is sent again from there, by itself, with the same operation and number.
 */
class DraftKeeper extends HTMLElement {
  static notKept = ["csrfmiddlewaretoken", "epoch", "op", "seq", "flipped"];

  connectedCallback() {
    this.form = this.querySelector("form");
    this.key = `draft:${this.dataset.key}`;
    if (!this.form) return;
    this.born = performance.now();
    this.first = Number(this.form.elements.seq?.value);
    // Sent by htmx, a form that the network swallows stays on the page.
    if (!this.form.hasAttribute("hx-post")) this.form.setAttribute("hx-boost", "true");
    this.addEventListener("input", () => this.changed());
    this.addEventListener("submit", (event) => this.number(event), { capture: true });
    this.addEventListener("htmx:beforeRequest", (event) => this.isPost(event) && this.withdraw());
    this.addEventListener("htmx:beforeOnLoad", (event) => this.answered(event));
    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
      this.addEventListener(name, (event) => this.isPost(event) && this.failed(event.detail.xhr.status));
    if ("saved" in this.dataset) return this.wipe();
    // After the elements inside have woken up.
    setTimeout(() => this.restore());
  }

  get box() {
    return document.querySelector("out-box");
  }

  /** Whether it sends what is written: a button named "show" only asks to see something else beside it. */
  isPost(event) {
    const sent = event.detail.requestConfig;
    return sent?.verb === "post" && !sent.formData.has("show");
  }

  /** When this was sent, by the server's clock: a second sending of the same form keeps the number of the first. */
  number(event) {
    if (event.submitter?.name === "show") return;
    this.submitter = event.submitter ?? this.submitter;
    const field = this.form.elements.seq;
    if (field && (this.isChanged || !this.isAgain)) field.value = this.first + Math.round(performance.now() - this.born);
    this.isAgain = this.isChanged = false;
  }

  changed() {
    this.keep();
    // What is only filled in again is as it was.
    if (this.isFilling) return;
    this.isChanged = true;
    if (this.box?.pause(this.dataset.key)) this.offer();
  }

  keep() {
    const entries = [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && !DraftKeeper.notKept.includes(name),
    );
    sessionStorage.setItem(this.key, JSON.stringify(entries));
    this.dataset.dirty = "";
    this.dispatchEvent(new CustomEvent("draft-kept", { bubbles: true }));
  }

  restore() {
    const kept = sessionStorage.getItem(this.key);
    const isRefused = this.querySelector("[aria-invalid=true], .form-error, .field-error, [data-typed]");
    // A refused form comes back with what was typed; so does one that only shows another trade-off or text.
    if (isRefused) this.keep();
    else if (kept) this.fill(JSON.parse(kept));
    this.box?.adopt(this);
  }

  fill(entries) {
    this.isFilling = true;
    for (const field of this.form.elements) {
      if (!field.name || field.type === "file" || DraftKeeper.notKept.includes(field.name)) continue;
      const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length) this.put(field, values[0]);
    }
    this.isFilling = false;
    this.dataset.dirty = "";
    this.form.dispatchEvent(new Event("change"));
    this.dispatchEvent(new CustomEvent("draft-kept", { bubbles: true }));
  }

  put(field, value) {
    const fold = value.trim() && field.type !== "hidden" && field.closest("details:not([open])");
    if (fold && this.contains(fold)) fold.open = true;
    field.value = value;
    if (field.type !== "hidden") field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  answered(event) {
    const { status } = event.detail.xhr;
    if (!this.isPost(event)) return this.shown(event, status);
    if (status < 400) return this.wipe();
    // The address of a form that was refused is no page to come back to.
    this.form.setAttribute("hx-push-url", "false");
    if (status === 409 || status === 422) this.box?.forget(this.dataset.key);
  }

  /** Words that have moved to another question are not sent for the one before. */
  shown(event, status) {
    const asked = event.detail.requestConfig.formData?.get("show") ?? "";
    if (status < 400 && asked.startsWith("about-")) this.box?.forget(this.dataset.key);
  }

  wipe() {
    sessionStorage.removeItem(this.key);
    this.box?.forget(this.dataset.key);
    delete this.dataset.dirty;
    this.dispatchEvent(new CustomEvent("draft-saved", { bubbles: true }));
  }

  /** Into the out-box; beside that a button, for who does not want to wait. Too large a form is not sent again. */
  failed(status) {
    this.dataset.dirty = "";
    const state = this.isChanged ? "changed" : undefined;
    if (status !== 413) this.box?.put(this.dataset.key, this.form, this.submitter, state);
    this.offer();
  }

  /** What waits here was changed since: it goes when the button is pressed. */
  pause() {
    this.isChanged = true;
    this.offer();
  }

  offer() {
    this.retry ??= Object.assign(document.createElement("button"), {
      type: "button",
      className: "button retry",
      textContent: this.dataset.retry,
      onclick: () => this.again(),
    });
    if (!this.retry.isConnected) this.form.append(this.retry);
    if (!this.isChanged || this.note) return;
    this.note = Object.assign(document.createElement("p"), { className: "hint", textContent: this.box?.dataset.paused });
    this.retry.before(this.note);
    document.dispatchEvent(new CustomEvent("say", { detail: this.note.textContent }));
  }

  withdraw() {
    this.retry?.remove();
    this.note?.remove();
    this.note = null;
  }

  again() {
    this.isAgain = true;
    const button = this.submitter?.isConnected ? this.submitter : undefined;
    if (this.form.requestSubmit) this.form.requestSubmit(button);
    else (button ?? this.form.querySelector("[type=submit]")).click(); // Safari before 16
  }
}

customElements.define("draft-keeper", DraftKeeper);
