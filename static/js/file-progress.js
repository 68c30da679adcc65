/**
 * How far an archive is, which is made whole before it comes. Around a plain link, which works without this.
 * The words stand in data- attributes.
 */
class FileProgress extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a[download]");
    this.bar = this.querySelector("progress");
    this.said = this.querySelector("[role=status]");
    this.listening = new AbortController();
    this.link?.addEventListener("click", (event) => this.clicked(event), { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  clicked(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (this.dataset.state !== "busy") this.fetch();
  }

  async fetch() {
    this.dataset.state = "busy";
    this.said.textContent = this.dataset.making;
    try {
      const answer = await fetch(this.link.href, { signal: this.listening.signal });
      // A page instead of a file: something is asked for first.
      if (answer.redirected) return location.assign(answer.url);
      if (!answer.ok) return this.end("failed", this.dataset.unmade);
      // Not the file, but the gate of a Wi-Fi.
      if (!answer.headers.has("X-Deliberation")) throw new Error("from elsewhere");
      this.said.textContent = this.dataset.coming;
      const chunks = await this.read(answer.body.getReader(), Number(answer.headers.get("Content-Length")));
      this.keep(new Blob(chunks, { type: answer.headers.get("Content-Type") }));
      this.end("done", this.dataset.done);
    } catch {
      if (!this.listening.signal.aborted) this.end("failed", this.dataset.failed);
    }
  }

  /** The length is not known where something on the way has packed the file. */
  async read(reader, length) {
    const chunks = [];
    this.bar.hidden = !length;
    this.bar.max = length || 1;
    this.bar.value = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      this.bar.value += part.value.length;
    }
    return chunks;
  }

  keep(blob) {
    const file = document.createElement("a");
    file.href = URL.createObjectURL(blob);
    file.download = this.link.download;
    file.click();
    setTimeout(() => URL.revokeObjectURL(file.href), 60_000);
  }

  end(state, words) {
    this.dataset.state = state;
    this.bar.hidden = true;
    this.said.textContent = words;
  }
}

customElements.define("file-progress", FileProgress);
