/**
 * What the instructor has hidden, or is gone with its seat, is taken off the page that still shows it; a note stands in
 * its place. What is there again is fetched again: its words are not kept here meanwhile.
 */
class HiddenArguments extends HTMLElement {
  static waits = [4_000, 8_000, 15_000, 30_000];
  static patience = 10_000; // a network that swallows what it is given never says so
  static final = [400, 403, 404, 410];

  connectedCallback() {
    const { hidden, hiddenWords, gone, goneWords } = this.dataset;
    this.words = new Map();
    for (const [ids, words] of [[hidden, hiddenWords], [gone, goneWords]])
      for (const id of ids.split(" ").filter(Boolean)) this.words.set(id, words);
    for (const [id, words] of this.words) {
      const card = document.getElementById(`argument-${id}`);
      if (card && !card.hasAttribute("data-hidden")) this.cover(card, id);
      // Where a claim is only named, among numbers and in tables, or offered to choose.
      for (const claim of document.querySelectorAll(`[data-argument="${id}"]`)) claim.replaceWith(this.note("span", id));
      for (const offered of document.querySelectorAll(`option[value="argument:${id}"]`)) {
        offered.textContent = words;
        offered.disabled = true;
        offered.dataset.covered = id;
      }
    }
    const covered = [...document.querySelectorAll("[data-covered]")].map((one) => one.dataset.covered);
    const back = new Set(covered.filter((id) => !this.words.has(id)));
    this.tries = 0;
    if (back.size) this.bringBack(back);
  }

  disconnectedCallback() {
    this.asking?.abort();
    clearTimeout(this.again);
  }

  cover(card, id) {
    const held = card.contains(document.activeElement);
    card.replaceChildren(this.note("p", id));
    card.setAttribute("data-hidden", "");
    if (held) this.hold(card);
  }

  hold(card) {
    card.tabIndex = -1;
    card.focus();
  }

  note(tag, id) {
    const note = document.createElement(tag);
    note.className = "quiet";
    note.textContent = this.words.get(id);
    note.dataset.covered = id;
    return note;
  }

  /** The page as it is now has the words; only what is covered here is taken from it, so that nobody loses their place. */
  async bringBack(ids) {
    const page = await this.ask();
    if (page) this.uncover(ids, page);
    else if (page === undefined && this.isConnected) {
      const wait = HiddenArguments.waits[Math.min(this.tries, HiddenArguments.waits.length - 1)];
      this.tries += 1;
      this.again = setTimeout(() => this.bringBack(ids), wait * (0.75 + Math.random() / 2));
    }
  }

  /** The page; null if there is none any more, undefined if nothing was answered, or not by us. */
  async ask() {
    this.asking = new AbortController();
    const timer = setTimeout(() => this.asking.abort(), HiddenArguments.patience);
    try {
      const answer = await fetch(location.href, { signal: this.asking.signal });
      if (!answer.headers.has("X-Deliberation")) return undefined;
      if (!answer.ok) return HiddenArguments.final.includes(answer.status) ? null : undefined;
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  uncover(ids, page) {
    for (const id of ids) {
      const card = document.getElementById(`argument-${id}`);
      const fresh = page.getElementById(`argument-${id}`);
      if (card?.querySelector("[data-covered]") && fresh) {
        const held = card === document.activeElement;
        card.replaceWith(fresh);
        if (held) this.hold(fresh);
      }
      const said = page.querySelectorAll(`[data-argument="${id}"], option[value="argument:${id}"]`);
      const notes = document.querySelectorAll(`[data-covered="${id}"]:not(p)`);
      notes.forEach((note, n) => said[n] && note.replaceWith(said[n]));
    }
  }
}

customElements.define("hidden-arguments", HiddenArguments);
