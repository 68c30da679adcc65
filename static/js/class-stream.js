/**
 * The event stream of a class: one for all tabs of this browser. The tab that was looked at last holds it and tells
 * the others. Fires "stream-spoke" (detail: the version, or null for a sign of life) and "stream-lost" at the document.
 */
class ClassStream extends HTMLElement {
  connectedCallback() {
    this.me = Math.random();
    this.channel = new BroadcastChannel(`stream:${this.dataset.url}`);
    this.channel.onmessage = ({ data }) => this.hear(data);
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("visibilitychange", () => document.hidden || this.lead(), { signal });
    addEventListener("pagehide", () => this.leave(), { signal });
    addEventListener("pageshow", (event) => event.persisted && this.lead(), { signal });
    // A tab whose leader fell silent leads itself.
    document.addEventListener("stream-mute", () => this.lead(), { signal });
    this.lead();
  }

  disconnectedCallback() {
    this.leave();
    this.listening.abort();
    this.channel.close();
  }

  lead() {
    if (this.source) return;
    this.channel.postMessage({ leads: this.me });
    this.open();
  }

  leave() {
    clearTimeout(this.again);
    if (!this.source) return;
    this.close();
    this.channel.postMessage({ left: this.me });
  }

  open() {
    clearTimeout(this.again);
    this.source = new EventSource(this.dataset.url);
    this.source.onopen = () => this.tell(null);
    this.source.onmessage = (event) => this.tell(Number(event.data));
    this.source.addEventListener("beat", (event) => this.tell(Number(event.data)));
    this.source.onerror = () => {
      const isOver = this.source?.readyState === EventSource.CLOSED;
      this.say("stream-lost");
      this.channel.postMessage({ lost: true });
      // The browser tries again by itself, but not after an answer that was no stream.
      if (isOver) this.again = setTimeout(() => this.source && (this.close(), this.open()), 8000 + 8000 * Math.random());
    };
  }

  close() {
    clearTimeout(this.again);
    this.source?.close();
    this.source = null;
  }

  tell(version) {
    this.say("stream-spoke", version);
    this.channel.postMessage({ said: version });
  }

  hear({ leads, left, said, lost }) {
    if (leads) this.close();
    else if (left) setTimeout(() => this.isConnected && !document.hidden && this.lead(), 300 * Math.random());
    else if (lost) this.say("stream-lost");
    else this.say("stream-spoke", said);
  }

  say(name, detail) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define("class-stream", ClassStream);
