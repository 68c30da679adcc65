/** What the instructor has hidden is taken off the page that still shows it; a note stands in its place. */
class HiddenArguments extends HTMLElement {
  connectedCallback() {
    for (const id of this.dataset.ids.trim().split(" ")) {
      const card = document.getElementById(`argument-${id}`);
      if (card && !card.hasAttribute("data-hidden")) this.cover(card);
    }
  }

  cover(card) {
    const held = card.contains(document.activeElement);
    const note = document.createElement("p");
    note.className = "quiet";
    note.textContent = this.dataset.words;
    card.replaceChildren(note);
    card.setAttribute("data-hidden", "");
    if (!held) return;
    card.tabIndex = -1;
    card.focus();
  }
}

customElements.define("hidden-arguments", HiddenArguments);
