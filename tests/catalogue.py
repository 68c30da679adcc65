"""What is written in gettext, and the catalogues of its translations: read, brought up to date and compiled.

`python -m tests.catalogue` brings every locale/*/LC_MESSAGES/django.po up to date with the code: translations stay,
new sentences come in empty, and what nobody says any more goes; then it compiles each to django.mo. It needs no gettext.
"""

import ast
import re
import struct
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locale"
CODE = ("cases", "deliberation")
TEMPLATES = ("templates",)
# The arguments of each marker: where the context, the sentence and its plural stand.
MARKERS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
MARKERS |= {f"{key}_lazy": places for key, places in MARKERS.items() if key != "_"}
MARKERS["gettext_noop"] = (None, 0, None)
CALL = re.compile(r"(?<![\w.])(_|n?p?gettext(?:_lazy|_noop)?)\(")
STRING = re.compile(r"""\s*u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*(,|\)|(?=['"]))""", re.DOTALL)
# What a language may leave out altogether: Chinese has no space after a sentence.
MAY_BE_NOTHING = {("a space", " ")}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|</?\w+>|\|")


@dataclass
class Message:
    """One sentence: its context if it has one, its plural, its translation, one form after the other, and where it is said."""

    id: str
    context: str | None = None
    plural: str | None = None
    forms: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    @property
    def key(self):
        return (self.context, self.id)

    @property
    def is_translated(self):
        """Whether every form is filled in, or may be left out."""
        return bool(self.forms) and (all(self.forms) or self.key in MAY_BE_NOTHING)


def said():
    """Every sentence that the code and the templates mark, by key."""
    found = {}
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in in_python(path.read_text()):
                _add(found, message, path)
    for folder in TEMPLATES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".html", ".txt", ".xml", ".svg"}:
                for message in in_template(path.read_text()):
                    _add(found, message, path)
    return found


def _add(found, message, path):
    known = found.setdefault(message.key, message)
    known.plural = known.plural or message.plural
    known.files.add(path.relative_to(ROOT).as_posix())


def in_python(source):
    """The sentences that Python code marks."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
            yield from _message(name, texts)


def in_template(source):
    """The sentences that a template marks, as Django writes them down for gettext."""
    from django.utils.translation.template import templatize

    marked = templatize(source)
    for call in CALL.finditer(marked):
        texts, at = [""], call.end()
        while part := STRING.match(marked, at):
            texts[-1] += ast.literal_eval(part[1])
            at = part.end()
            if part[2] == ",":
                texts.append("")
            elif part[2] == ")":
                break
        yield from _message(call[1], texts)


def _message(name, texts):
    if name not in MARKERS:
        return
    context, text, plural = (None if at is None else _at(texts, at) for at in MARKERS[name])
    if text:
        yield Message(text, context, plural)


def _at(texts, at):
    return texts[at] if at < len(texts) and isinstance(texts[at], str) else None


def read_po(path):
    """The entries of a catalogue by key, its header among them under (None, "")."""
    entries, at = {}, None
    fields = {}

    def end():
        if fields:
            forms = [value for key, value in sorted(fields.items()) if key.startswith("msgstr")]
            entry = Message(
                fields["msgid"],
                fields.get("msgctxt"),
                fields.get("msgid_plural"),
                forms,
                set(flags),
                set(files),
            )
            if entry.key in entries:
                raise ValueError(f"{path}: {entry.id!r} stands there twice")
            entries[entry.key] = entry

    flags, files = set(), set()
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if not line.strip():
            end()
            fields, flags, files = {}, set(), set()
        elif line.startswith("#,"):
            flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#:"):
            files |= set(line[2:].split())
        elif line.startswith("#"):
            continue
        elif line.startswith('"'):
            fields[at] += ast.literal_eval(line)
        else:
            at, _, text = line.partition(" ")
            fields[at] = ast.literal_eval(text)
    return entries


def write_po(path, header, messages):
    """A catalogue with one entry a sentence, in the alphabet's order, so that two changes seldom meet."""
    blocks = [
        'msgid ""\nmsgstr ""\n' + "\n".join(_quoted(line + "\n") for line in header.rstrip("\n").split("\n"))
    ]
    for message in sorted(messages, key=lambda one: (one.id.casefold(), one.id, one.context or "")):
        lines = [f"#: {name}" for name in sorted(message.files)]
        if message.context is not None:
            lines.append(f"msgctxt {_quoted(message.context)}")
        lines.append(f"msgid {_quoted(message.id)}")
        if message.plural:
            lines.append(f"msgid_plural {_quoted(message.plural)}")
            lines += [f"msgstr[{n}] {_quoted(form)}" for n, form in enumerate(message.forms)]
        else:
            lines.append(f"msgstr {_quoted(message.forms[0])}")
        blocks.append("\n".join(lines))
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _quoted(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def compiled(entries):
    """The bytes of django.mo: what is translated, sorted, in the format that Python's gettext reads."""
    pairs = {}
    for (context, text), message in entries.items():
        if message.is_translated:
            key = "\0".join([text, message.plural]) if message.plural else text
            pairs[f"{context}\4{key}" if context is not None else key] = "\0".join(message.forms)
    keys = sorted(pairs, key=str.encode)
    ids = [key.encode() for key in keys]
    texts = [pairs[key].encode() for key in keys]
    start = 28 + 16 * len(keys)
    tables, body = [], b""
    for words in (ids, texts):
        for word in words:
            tables.append(struct.pack("<II", len(word), start + len(body)))
            body += word + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return head + b"".join(tables) + body


def forms_of(header):
    """How many plural forms the language has, as its header says."""
    return int(re.search(r"nplurals=(\d+)", header)[1])


def catalogues():
    """Every catalogue that is kept."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))


def bring_up_to_date(path):
    """Write the catalogue anew from what is said now; returns what is not translated yet."""
    known = read_po(path)
    header = known[(None, "")].forms[0]
    messages = said()
    for key, message in messages.items():
        old = known.get(key)
        count = forms_of(header) if message.plural else 1
        message.forms = old.forms if old and len(old.forms) == count else [""] * count
    write_po(path, header, messages.values())
    path.with_suffix(".mo").write_bytes(compiled(read_po(path)))
    return [message for message in messages.values() if not message.is_translated]


def placeholders(text):
    """What a translation must keep as it is, by how often it stands there."""
    counts = defaultdict(int)
    for found in PLACEHOLDER.findall(text):
        counts[found] += 1
    return dict(counts)


def main():
    """Bring every catalogue up to date and say what is left to translate."""
    left = 0
    for path in catalogues():
        missing = bring_up_to_date(path)
        left += len(missing)
        for message in missing:
            print(f"{path.relative_to(ROOT)}: not translated: {message.id!r}")
    print("All is translated." if not left else f"{left} sentences are left to translate.")
    return 1 if left else 0


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deliberation.settings")
    django.setup()
    sys.exit(main())
