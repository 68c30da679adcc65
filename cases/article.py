"""An article's plain text, recognised line by line against what a case says about it. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

Kind = Literal["residue", "title", "heading", "paragraph"]
KINDS: tuple[Kind, ...] = get_args(Kind)
HEADLINE = 0


class NotUtf8(ValueError):
    """Bytes that are no UTF-8 text; `line` is the first line that is not."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"line {line} is not UTF-8")


@dataclass(frozen=True)
class ArticleSpec:
    """What a case knows of its article: enough to recognise it, too little to reproduce it."""

    paragraphs: int
    headings: tuple[str, ...]
    residue: tuple[str, ...]
    titles: tuple[str, ...]  # words that the headline has: its quote, or the whole of it
    quotes: tuple[Mapping[str, Any], ...]  # {"id", "passage", "speaker", "text"}; passage 0 is the headline

    @classmethod
    def from_data(cls, data: Mapping[str, Any], *, headline: str) -> ArticleSpec:
        """From what is stored as Case.data, and the title that Case.source gives the article."""
        article = data["article"]
        in_headline = [quote["text"] for quote in data["quotes"] if quote["id"] == article["title"]]
        return cls(
            paragraphs=article["paragraphs"],
            headings=tuple(heading["text"] for heading in article["headings"]),
            residue=tuple(article["residue"]),
            titles=tuple(title for title in (*in_headline, headline) if title),
            quotes=tuple(data["quotes"]),
        )


@dataclass(frozen=True)
class ArticleLine:
    """One line of the text that is not empty; `number` counts every line, `paragraph` only paragraphs."""

    number: int
    text: str
    kind: Kind
    paragraph: int | None = None


@dataclass(frozen=True)
class Located:
    """Which quotes stand byte for byte in their own paragraph."""

    found: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Recognition:
    """What a text turned out to be."""

    lines: tuple[ArticleLine, ...]
    expected: int
    found: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def paragraphs(self) -> tuple[ArticleLine, ...]:
        return tuple(line for line in self.lines if line.kind == "paragraph")

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines if line.kind == "heading")

    @property
    def residue(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines if line.kind == "residue")

    @property
    def title(self) -> str:
        return next((line.text for line in self.lines if line.kind == "title"), "")

    @property
    def quotes(self) -> int:
        return len(self.found) + len(self.missing)

    @property
    def is_complete(self) -> bool:
        """Whether every paragraph and every quote of the case is here."""
        return len(self.paragraphs) == self.expected and not self.missing

    def as_paragraphs(self) -> list[dict[str, Any]]:
        """As AttachedText.paragraphs keeps them: each with the heading that stands above it, if any."""
        rows: list[dict[str, Any]] = []
        heading = ""
        for line in self.lines:
            if line.kind == "heading":
                heading = line.text
            if line.kind == "paragraph":
                rows.append({"number": line.paragraph, "heading": heading, "text": line.text})
                heading = ""
        return rows


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, with or without a byte order mark. Raises NotUtf8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8(data.count(b"\n", 0, error.start) + 1) from error


def divide(text: str, spec: ArticleSpec, kinds: Mapping[int, Kind] | None = None) -> list[ArticleLine]:
    """Say of each line that is not empty what it is. `kinds` overrules this, by line number."""
    written = [(number, line.strip()) for number, line in enumerate(_lines(text), start=1)]
    written = [(number, line) for number, line in written if line]
    guesses = _guess(written, spec) | dict(kinds or {})
    lines: list[ArticleLine] = []
    count = 0
    for number, line in written:
        is_paragraph = guesses[number] == "paragraph"
        count += is_paragraph
        lines.append(ArticleLine(number, line, guesses[number], count if is_paragraph else None))
    return lines


def locate(quotes: Sequence[Mapping[str, Any]], paragraphs: Mapping[int, str]) -> Located:
    """Look for each quote in its own paragraph, character by character; paragraph 0 is the headline."""
    found = [quote["id"] for quote in quotes if quote["text"] in paragraphs.get(quote["passage"], "")]
    missing = [quote["id"] for quote in quotes if quote["id"] not in found]
    return Located(tuple(found), tuple(missing))


def recognise(text: str, spec: ArticleSpec, kinds: Mapping[int, Kind] | None = None) -> Recognition:
    """Divide a text and look for every quote of the case in it."""
    lines = divide(text, spec, kinds)
    places = {line.paragraph: line.text for line in lines if line.paragraph is not None}
    title = next((line.text for line in lines if line.kind == "title"), "")
    located = locate(spec.quotes, {HEADLINE: title, **places})
    return Recognition(tuple(lines), spec.paragraphs, located.found, located.missing)


def _lines(text: str) -> list[str]:
    # Not splitlines(): it would also cut at characters that can stand inside a paragraph.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _guess(written: Sequence[tuple[int, str]], spec: ArticleSpec) -> dict[int, Kind]:
    residue = {_folded(text) for text in spec.residue}
    headings = {_folded(text) for text in spec.headings}
    guesses: dict[int, Kind] = {}
    for number, line in written:
        folded = _folded(line)
        guesses[number] = "residue" if folded in residue else "heading" if folded in headings else "paragraph"
    body = [(number, line) for number, line in written if guesses[number] == "paragraph"]
    if body and _is_title(body[0][1], len(body), spec):
        guesses[body[0][0]] = "title"
    return guesses


def _is_title(line: str, count: int, spec: ArticleSpec) -> bool:
    """Whether the first line of the text is its headline: by its words, else because it is one too many."""
    return any(_folded(title) in _folded(line) for title in spec.titles) or count == spec.paragraphs + 1


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
