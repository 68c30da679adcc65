/**
 * The time left in a phase, by the server's clock. Advisory: the instructor ends a phase, not this clock.
 * Far from the end the server's own text ("until 10:40") stays; the last hour counts minutes, the last minute seconds.
 */
class PhaseClock extends HTMLElement {
  connectedCallback() {
    this.text = this.querySelector("time");
    this.skew = Number(this.dataset.now) * 1000 - Date.now();
    if (this.text && this.dataset.minutes) this.tick();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  tick() {
    const left = Math.round(Number(this.dataset.ends) - (Date.now() + this.skew) / 1000);
    const isLast = left <= 60;
    if (left <= 0) this.text.textContent = this.dataset.over;
    else if (isLast) this.text.textContent = this.dataset.seconds.replace("{n}", left);
    else if (left <= 3600) this.text.textContent = this.dataset.minutes.replace("{n}", Math.ceil(left / 60));
    if (isLast && left > 0 && this.wasLong) this.announce();
    this.wasLong = !isLast;
    this.dataset.state = isLast ? "last" : "running";
    if (left > 0) this.timer = setTimeout(() => this.tick(), isLast ? 1000 : Math.min(15, left - 60) * 1000);
  }

  /** The only thing a screen reader is told unasked. */
  announce() {
    const live = document.createElement("span");
    live.className = "visually-hidden";
    live.setAttribute("role", "status");
    this.append(live);
    setTimeout(() => (live.textContent = this.dataset.last), 100);
  }
}

customElements.define("phase-clock", PhaseClock);
