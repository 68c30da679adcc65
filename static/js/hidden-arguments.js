/** What the instructor has hidden is taken off the page that still shows it; a note stands in its place. */
class HiddenArguments extends HTMLElement {
  connectedCallback() {
    for (const id of this.dataset.ids.trim().split(" ")) {
      const card = document.getElementById(`argument-${id}`);
      if (card && !card.hasAttribute("data-hidden")) this.cover(card);
      // Where a claim is only named, among numbers and in tables.
      for (const claim of document.querySelectorAll(`[data-argument="${id}"]`)) claim.replaceWith(this.note("span"));
    }
  }

  cover(card) {
    const held = card.contains(document.activeElement);
    card.replaceChildren(this.note("p"));
    card.setAttribute("data-hidden", "");
    if (!held) return;
    card.tabIndex = -1;
    card.focus();
  }

  note(tag) {
    const note = document.createElement(tag);
    note.className = "quiet";
    note.textContent = this.dataset.words;
    return note;
  }
}

customElements.define("hidden-arguments", HiddenArguments);
