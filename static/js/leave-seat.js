/** The seat was left: nothing that this browser kept of the class stays, in this tab or another. */
class LeaveSeat extends HTMLElement {
  connectedCallback() {
    const { code } = this.dataset;
    LeaveSeat.wipe(code);
    new BroadcastChannel(`left:${code}`).postMessage(code);
  }

  static wipe(code) {
    // Where htmx notes the page that was looked at last.
    sessionStorage.removeItem("htmx-current-path-for-history");
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(`draft:${code}-`) || key.startsWith(`outbox:${code}-`)) sessionStorage.removeItem(key);
  }
}

/** Hears in another tab of the class that the seat was left there. */
class SeatHeld extends HTMLElement {
  connectedCallback() {
    this.channel = new BroadcastChannel(`left:${this.dataset.code}`);
    this.channel.onmessage = () => {
      LeaveSeat.wipe(this.dataset.code);
      location.assign(this.dataset.home);
    };
  }

  disconnectedCallback() {
    this.channel.close();
  }
}

customElements.define("leave-seat", LeaveSeat);
customElements.define("seat-held", SeatHeld);
