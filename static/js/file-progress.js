/**
 * How far an archive is that is made while it is sent. Around a plain link, which works without this.
 * data-files names its entries in their order: each that has come by in the stream is one step.
 * The words stand in data- attributes; {n} and {of} are filled in.
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
    const files = this.dataset.files.split(" ");
    this.dataset.state = "busy";
    this.show(0, files.length);
    try {
      const answer = await fetch(this.link.href, { signal: this.listening.signal });
      // A page instead of a file: something is asked for first.
      if (answer.redirected) return location.assign(answer.url);
      if (!answer.ok) throw new Error(answer.status);
      const chunks = await this.read(answer.body.getReader(), files);
      this.keep(new Blob(chunks, { type: answer.headers.get("Content-Type") }));
      this.end("done", this.dataset.done);
    } catch {
      if (!this.listening.signal.aborted) this.end("failed", this.dataset.failed);
    }
  }

  async read(reader, files) {
    const chunks = [];
    const text = new TextDecoder("latin1");
    let tail = "";
    let seen = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      tail += text.decode(part.value);
      while (seen < files.length && tail.includes(files[seen])) seen += 1;
      tail = tail.slice(-200);
      this.show(seen, files.length);
    }
    return chunks;
  }

  show(n, of) {
    this.bar.hidden = false;
    this.bar.max = of;
    this.bar.value = n;
    this.said.textContent = this.dataset.making.replace("{n}", n).replace("{of}", of);
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
