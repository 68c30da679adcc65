/** Puts the words that a passage-picker inside it found into the first free row of evidence. */
class EvidencePicker extends HTMLElement {
  connectedCallback() {
    const reading = this.querySelector(".argue-reading");
    if (reading && matchMedia("(min-width: 64rem)").matches) reading.open = true;
    this.addEventListener("passage-picked", (event) => this.fill(event));
    this.addEventListener("input", (event) => this.edited(event));
    // The form says "change" of itself when a draft has come back into it.
    this.addEventListener("change", (event) => event.target.matches("form") && this.bring(), { capture: true });
  }

  /** Words that the address brings from the reading stand beside a draft, not under it. */
  bring() {
    const detail = Object.fromEntries(new URLSearchParams(location.search));
    const quotes = [...this.querySelectorAll(".citation-row")].map((row) => this.part(row, "quote").value);
    if (detail.quote && !quotes.includes(detail.quote)) this.fill(new CustomEvent("brought", { detail }));
  }

  part(row, name) {
    return row.querySelector(`[name$="-${name}"]`);
  }

  fill(event) {
    const row = [...this.querySelectorAll(".citation-row")].find((one) => !this.part(one, "quote").value.trim());
    if (!row) return event.preventDefault();
    for (const [name, value] of Object.entries(event.detail)) {
      const field = this.part(row, name);
      if (field) field.value = value;
    }
    this.part(row, "quote").dispatchEvent(new Event("input", { bubbles: true }));
    const fold = row.closest("details");
    if (fold) fold.open = true;
    row.tabIndex = -1;
    row.focus();
  }

  /** What stood around the words is no longer sure once they are changed by hand. */
  edited(event) {
    const row = event.isTrusted && event.target.closest(".citation-row");
    if (!row) return;
    for (const name of ["prefix", "suffix"]) if (this.part(row, name)) this.part(row, name).value = "";
  }
}

customElements.define("evidence-picker", EvidencePicker);
