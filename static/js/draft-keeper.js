/** Keeps what is typed in the form inside it, for this tab, until the server has it. */
class DraftKeeper extends HTMLElement {
  static notKept = ["csrfmiddlewaretoken", "epoch", "op", "flipped"];

  connectedCallback() {
    this.form = this.querySelector("form");
    this.key = `draft:${this.dataset.key}`;
    if (!this.form) return;
    // Sent by htmx, a form that the network swallows stays on the page.
    if (!this.form.hasAttribute("hx-post")) this.form.setAttribute("hx-boost", "true");
    this.addEventListener("input", () => this.keep());
    this.addEventListener("submit", (event) => (this.submitter = event.submitter));
    this.addEventListener("htmx:beforeRequest", () => this.retry?.remove());
    this.addEventListener("htmx:beforeOnLoad", (event) => this.answered(event));
    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
      this.addEventListener(name, (event) => this.isPost(event) && this.offer());
    if ("saved" in this.dataset) return this.wipe();
    // After the elements inside have woken up.
    setTimeout(() => this.restore());
  }

  isPost(event) {
    return event.detail.requestConfig?.verb === "post";
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
    if (isRefused) return this.keep();
    if (!kept) return;
    const entries = JSON.parse(kept);
    for (const field of this.form.elements) {
      if (!field.name || field.type === "file" || DraftKeeper.notKept.includes(field.name)) continue;
      const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length) this.put(field, values[0]);
    }
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
    if (!this.isPost(event)) return;
    if (event.detail.xhr.status < 400) this.wipe();
    // The address of a form that was refused is no page to come back to.
    else this.form.setAttribute("hx-push-url", "false");
  }

  wipe() {
    sessionStorage.removeItem(this.key);
    delete this.dataset.dirty;
    this.dispatchEvent(new CustomEvent("draft-saved", { bubbles: true }));
  }

  /** A button that sends the same form again: the server knows it by its operation, and does it once. */
  offer() {
    this.retry ??= Object.assign(document.createElement("button"), {
      type: "button",
      className: "button retry",
      textContent: this.dataset.retry,
      onclick: () => this.form.requestSubmit(this.submitter),
    });
    this.form.append(this.retry);
    this.retry.focus();
  }
}

customElements.define("draft-keeper", DraftKeeper);
