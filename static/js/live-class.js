/**
 * Tells the live parts of a page that the class has changed: fires "class-changed" at the body, a little later than it
 * was heard and not on every screen at once. While the stream is mute it asks for the version every few seconds.
 * A stream that opens and says nothing is held back on its way, and so will the next ones be, on the next pages too.
 * What another than our server answers, such as the gate of a Wi-Fi, counts as no answer.
 */
class LiveClass extends HTMLElement {
  static spread = 1_200;
  static mute = 32_000; // two beats, and a little
  static poll = 3_000;
  static patience = 10_000; // a network that swallows what it is given never says so

  connectedCallback() {
    this.version = Number(this.dataset.version);
    this.isMute = sessionStorage.getItem("stream-mute") !== null;
    this.heard = this.isMute ? 0 : Date.now();
    this.asked = Date.now();
    this.listening = new AbortController();
    const on = (name, act) => document.addEventListener(name, act, { signal: this.listening.signal });
    on("stream-spoke", (event) => this.spoke(event.detail));
    on("stream-lost", () => (this.heard = 0));
    // A part that asked and got no answer asks again: nothing else may be said for a long time.
    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
      on(name, ({ target }) => target.matches?.("[hx-trigger*=class-changed]") && this.tell(1000 + 1000 * Math.random()));
    document.addEventListener("htmx:beforeOnLoad", (event) => this.sift(event), {
      signal: this.listening.signal,
      capture: true,
    });
    // What comes of an act of one's own is newer than the page: the next thing heard is compared with that.
    this.timer = setInterval(() => this.look(), 1000);
  }

  disconnectedCallback() {
    this.listening.abort();
    this.asking?.abort();
    clearInterval(this.timer);
    clearTimeout(this.waiting);
  }

  /** No part is swapped for it, and nothing is called saved: it is as if nothing had come. */
  sift(event) {
    if (event.detail.xhr.getResponseHeader("X-Deliberation") && !this.isLedAstray(event)) return;
    event.preventDefault();
    event.stopPropagation();
    event.target.dispatchEvent(new CustomEvent("htmx:sendError", { bubbles: true, detail: event.detail }));
  }

  /** Whether a form was led to a page of ours by another than us: what we save leads to an address that says so. */
  isLedAstray({ target, detail: { xhr, boosted, requestConfig: sent, pathInfo } }) {
    if (sent.verb !== "post" || xhr.status >= 400 || sent.formData.has("show") || !target.closest("draft-keeper")) return false;
    const came = new URL(xhr.responseURL);
    return boosted ? !came.searchParams.has("saved") : came.pathname !== new URL(pathInfo.requestPath, location).pathname;
  }

  spoke(version) {
    if (this.isMute && version === null) return;
    if (this.isMute) this.mute(false);
    this.heard = Date.now();
    this.say("class-heard");
    if (version !== null) this.rise(version);
  }

  mute(isMute) {
    this.isMute = isMute;
    if (isMute) sessionStorage.setItem("stream-mute", "");
    else sessionStorage.removeItem("stream-mute");
  }

  rise(version, spread = Number(this.dataset.spread ?? LiveClass.spread)) {
    if (version <= this.version) return;
    this.version = version;
    this.tell(spread * Math.random());
  }

  tell(wait) {
    this.waiting ??= setTimeout(() => {
      this.waiting = undefined;
      document.body.dispatchEvent(new CustomEvent("class-changed", { bubbles: true }));
    }, wait);
  }

  look() {
    const now = Date.now();
    // One question at a time: a browser has few connections to a server, and a vote needs one.
    if (this.asking) return;
    if (now - this.heard < LiveClass.mute || now - this.asked < LiveClass.poll) return;
    this.asked = now + 1000 * Math.random();
    if (this.heard) {
      this.heard = 0;
      this.mute(true);
      this.say("stream-mute");
    }
    this.ask();
  }

  async ask() {
    const asking = (this.asking = new AbortController());
    const timer = setTimeout(() => asking.abort(), LiveClass.patience);
    try {
      const how = { headers: { Accept: "text/plain" }, signal: asking.signal };
      const answer = await fetch(`${this.dataset.url}?v=${this.version}`, how);
      if (!answer.headers.has("X-Deliberation")) throw new Error("from elsewhere");
      if (answer.status === 404) return this.over();
      if (!answer.ok) throw new Error(answer.status);
      this.say("class-heard");
      // Who asks for themselves is apart from the others already.
      if (answer.status === 200) this.rise(Number(await answer.text()), 0);
    } catch {
      if (this.isConnected) this.say("class-silent");
    } finally {
      clearTimeout(timer);
      this.asking = null;
    }
  }

  /** The seat, the session or the wall's address is gone: nothing will come here any more. */
  over() {
    clearInterval(this.timer);
    this.textContent = this.dataset.gone;
    this.setAttribute("role", "alert");
    this.className = "form-error";
    document.querySelector("class-stream")?.remove();
  }

  say(name) {
    document.dispatchEvent(new CustomEvent(name));
  }
}

customElements.define("live-class", LiveClass);
