/**
 * What the instructor has hidden, or is gone with its seat, is taken off the page that still shows it; a note stands in
 * its place. What is there again is fetched again: its words are not kept here meanwhile.
 */
class HiddenArguments extends HTMLElement {
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
    if (back.size) this.bringBack(back);
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
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
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
