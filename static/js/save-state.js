/** The one line that says whether what was done is saved. Its words stand in its data- attributes. */
class SaveState extends HTMLElement {
  static flag = "just-saved";
  static patience = 700;

  connectedCallback() {
    this.listening = new AbortController();
    const on = (name, act) => document.addEventListener(name, act, { signal: this.listening.signal });
    // A button named "show" saves nothing: it asks to see something else beside what is written.
    const isPost = ({ detail: { requestConfig: sent } }) => sent?.verb === "post" && !sent.formData.has("show");
    const failed = (event) => {
      if (isPost(event)) this.show("unsent");
      else if (this.dataset.state !== "unsent") this.show("offline");
    };
    on("htmx:beforeRequest", (event) => isPost(event) && this.begin());
    on("htmx:beforeOnLoad", (event) => this.answered(isPost(event), event.detail.xhr.status));
    on("htmx:sendError", failed);
    on("htmx:timeout", failed);
    on("htmx:responseError", failed);
    on("draft-kept", () => this.dataset.state !== "unsent" && this.show("kept"));
    on("draft-saved", () => this.show("saved"));
    on("draft-unsent", () => this.show("unsent"));
    on("draft-refused", () => this.show(""));
    on("class-silent", () => this.dataset.state !== "unsent" && this.show("offline"));
    on("class-heard", () => this.dataset.state === "offline" && this.show(""));
    // A page that is reached after something was saved names its draft.
    for (const saved of document.querySelectorAll("[data-saved-key]"))
      sessionStorage.removeItem(`draft:${saved.dataset.savedKey}`);
    if (sessionStorage.getItem(SaveState.flag)) {
      sessionStorage.removeItem(SaveState.flag);
      this.show("saved");
    }
  }

  disconnectedCallback() {
    this.listening.abort();
    clearTimeout(this.soon);
  }

  /** That something is on its way is worth a word only if it takes long; what is saved next is news again. */
  begin() {
    this.show("");
    this.soon = setTimeout(() => this.show("sending"), SaveState.patience);
  }

  answered(isPost, status) {
    if (isPost && status < 400) {
      // The answer may lead to another page: that one says it again.
      sessionStorage.setItem(SaveState.flag, "1");
      setTimeout(() => document.contains(this) && sessionStorage.removeItem(SaveState.flag), 1500);
      this.show("saved");
    } else if (isPost && (status === 409 || status === 422)) this.show("kept");
    else if (!isPost && this.dataset.state === "offline") this.show("");
  }

  show(state) {
    clearTimeout(this.soon);
    this.dataset.state = state;
    const words = (state && this.dataset[state]) || "";
    // The same words put there again would be said again.
    if (this.textContent !== words) this.textContent = words;
  }
}

customElements.define("save-state", SaveState);
