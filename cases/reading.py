"""The reading of a case file: Markdown in, numbered passages with their quotes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from itertools import takewhile
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from cases.casefile import Passage, Placed, Quote
from cases.frontmatter import Report

LABEL = re.compile(r"\[P([1-9][0-9]{0,3})\](?:[ \t]+|$)", re.MULTILINE)
ALMOST_LABEL = re.compile(r"\[\s*[Pp]\s*[0-9]\w*\s*\]|[Pp][0-9]+\]|\[[Pp][0-9]+\b")
PLACE = re.compile(r"«([^«»\n]*)»")
BLOCKS = {"paragraph", "blockquote", "bullet_list", "ordered_list", "list_item", "heading"}
TAGS = {"p", "em", "strong", "q", "blockquote", "footer", "ul", "ol", "li", "a", "br", "code"}
ATTRIBUTES = {
    "q": {"class", "data-quote"},
    "blockquote": {"class"},
    "ol": {"start"},
    "a": {"href", "title"},
}


def read_reading(
    body: str, *, first_line: int, quotes: Mapping[str, Quote] | None, report: Report
) -> tuple[list[Passage], list[Placed]]:
    """The passages, and where each quote is placed. Without quotes (None), their ids are not looked up."""
    _refuse_html(body, first_line, report)
    env = {"quotes": quotes or {}}
    tokens = _markdown.parse(body, env)
    reading = _Reading(first_line, quotes, report)
    for block in _blocks(tokens):
        reading.take(block)
    reading.finish()
    passages = []
    for number, heading, line, blocks in reading.found:
        html = clean_html(_markdown.renderer.render(blocks, _markdown.options, env))
        text = text_of(html)
        if not text:
            report.add(line, f"the passage P{number} has no text.")
        passages.append(Passage(number, heading, html, text, line))
    return passages, reading.placed


def text_of(html: str) -> str:
    """The words of a passage as they stand on the page, with white space folded; who speaks is left out."""
    parser = _TextParser()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())


class _Reading:
    """Sorts top-level blocks into passages, and reports what does not fit."""

    def __init__(self, first_line: int, quotes: Mapping[str, Quote] | None, report: Report) -> None:
        self.first_line = first_line
        self.quotes = quotes
        self.report = report
        self.found: list[tuple[int, str, int, list[Token]]] = []
        self.placed: list[Placed] = []
        self.heading = ""
        self.heading_line = 0
        self.is_open = False  # whether a block without a label belongs to the passage before it

    def take(self, block: list[Token]) -> None:
        line = self.line(block[0])
        if not self.allowed(block, line):
            return
        inlines = [token for token in block if token.type == "inline"]
        if block[0].type == "heading_open":
            self.section(block[0], inlines, line)
            return
        label = inlines[0].meta.get("label") if inlines else None
        if label:
            self.begin(int(label), line, block)
        elif inlines and ALMOST_LABEL.match(inlines[0].content):
            self.report.add(line, "a passage begins with its label, such as “[P14] ”, and then its text.")
        elif self.is_open:
            self.found[-1][3].extend(block)
        else:
            self.report.add(line, "this text belongs to no passage: begin it with a label such as [P1].")
        for inline in inlines:
            self.check_guillemets(inline)
            self.place(inline)

    def allowed(self, block: list[Token], line: int) -> bool:
        for token in block:
            kind = token.type.removesuffix("_open").removesuffix("_close")
            if kind == "code_block":
                self.report.add(self.line(token), "do not indent text by four spaces or more.")
                return False
            if token.type != "inline" and kind not in BLOCKS:
                self.report.add(
                    self.line(token) if token.map else line,
                    "only paragraphs, lists, block quotes and “## ” headings can stand in the reading.",
                )
                return False
            if any(child.type == "image" for child in token.children or []):
                self.report.add(self.line(token), "pictures cannot stand in the reading.")
                return False
        return True

    def section(self, token: Token, inlines: list[Token], line: int) -> None:
        self.close_section()
        self.is_open = False
        content = inlines[0].content
        self.heading = "".join(child.content for child in inlines[0].children or [])
        self.heading_line = line
        if token.tag != "h2":
            self.report.add(line, "a heading of the reading begins with two signs: “## ”.")
        if "«" in content or "»" in content:
            self.report.add(line, "a quote is placed in a passage, not in a heading.")
        if len(self.heading) > 200:
            self.report.add(line, "a heading has at most 200 characters.")

    def close_section(self) -> None:
        if self.heading:
            self.report.add(self.heading_line, f"the section “{self.heading}” has no passage.")

    def begin(self, number: int, line: int, block: list[Token]) -> None:
        earlier = {found[0]: found[2] for found in self.found}
        expected = self.found[-1][0] + 1 if self.found else 1
        if number in earlier:
            self.report.add(line, f"P{number} stands twice, first on line {earlier[number]}.")
        elif number != expected:
            self.report.add(line, f"P{number} stands here, but the next passage should be P{expected}.")
        self.found.append((number, self.heading, line, list(block)))
        self.heading = ""
        self.is_open = True

    def finish(self) -> None:
        self.close_section()
        if not self.found:
            self.report.add(self.first_line, "there is no reading below the front matter.")

    def check_guillemets(self, inline: Token) -> None:
        start = self.line(inline) + inline.meta.get("skipped", 0)
        for offset, text in enumerate(inline.content.split("\n")):
            rest = PLACE.sub("", text)
            if "«" in rest or "»" in rest:
                self.report.add(start + offset, "a guillemet has no partner: a quote is placed as «its-id».")
            for name in PLACE.findall(text):
                if self.quotes is not None and name not in self.quotes:
                    self.report.add(start + offset, f"there is no quote “{name}” in “quotes”.")

    def place(self, inline: Token) -> None:
        line = self.line(inline) + inline.meta.get("skipped", 0)
        for child in inline.children or []:
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
            elif child.type == "quotation" and self.found:
                self.placed.append(Placed(child.content, self.found[-1][0], line))

    def line(self, token: Token) -> int:
        return self.first_line + (token.map[0] if token.map else 0)


def _blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The top-level blocks, each with everything inside it."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def _refuse_html(body: str, first_line: int, report: Report) -> None:
    for token in MarkdownIt("commonmark", {"html": True}).parse(body):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "html_block":
            report.add(line, "HTML cannot stand in the reading; write Markdown.")
        for child in token.children or []:
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
            elif child.type == "html_inline":
                report.add(line, f"HTML cannot stand in the reading ({child.content}); write Markdown.")


def _take_labels(state: StateCore) -> None:
    """Between blocks and inline text: a label at the start of a block is taken out of its text."""
    for block in _blocks(state.tokens):
        inline = next((token for token in block if token.type == "inline"), None)
        match = LABEL.match(inline.content) if inline and block[0].type != "heading_open" else None
        if not inline or not match:
            continue
        rest = inline.content[match.end() :]
        inline.content = rest.lstrip()
        skipped = rest[: len(rest) - len(inline.content)].count("\n")
        inline.meta = {"label": match.group(1), "skipped": skipped}


def _place_quotes(state: StateCore) -> None:
    """After inline text: each «id» of a quote becomes a token; one alone in a block quote has a footer."""
    quotes: Mapping[str, Quote] = state.env["quotes"]
    for token in state.tokens:
        if token.type == "inline":
            token.children = [part for child in token.children or [] for part in _split(child, quotes)]
    for index, token in enumerate(state.tokens):
        if token.type != "blockquote_open":
            continue
        inside = list(takewhile(lambda t: t.type != "blockquote_close", state.tokens[index + 1 :]))
        if [t.type for t in inside] != ["paragraph_open", "inline", "paragraph_close"]:
            continue
        children = [c for c in inside[1].children or [] if c.type != "text" or c.content.strip()]
        if [c.type for c in children] == ["quotation"]:
            token.attrSet("class", "quotation")
            state.tokens[index + 4].meta["speaker"] = quotes[children[0].content].speaker


def _split(token: Token, quotes: Mapping[str, Quote]) -> Iterator[Token]:
    if token.type != "text":
        yield token
        return
    end = 0
    for match in PLACE.finditer(token.content):
        if match.group(1) not in quotes:
            continue
        yield Token("text", "", 0, content=token.content[end : match.start()])
        yield Token("quotation", "q", 0, content=match.group(1))
        end = match.end()
    yield Token("text", "", 0, content=token.content[end:])


def _render_quotation(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Mapping[str, Any]
) -> str:
    quote = env["quotes"][tokens[index].content]
    return f'<q class="quote" data-quote="{escape(quote.id)}">{escape(quote.text)}</q>'


def _render_blockquote_close(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Mapping[str, Any]
) -> str:
    speaker = tokens[index].meta.get("speaker")
    return (f"<footer>{escape(speaker)}</footer>" if speaker else "") + "</blockquote>\n"


def clean_html(html: str) -> str:
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}).strip()


class _TextParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.in_footer = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_footer = self.in_footer or tag == "footer"
        if tag in {"p", "li", "br", "blockquote"}:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.in_footer = self.in_footer and tag != "footer"

    def handle_data(self, data: str) -> None:
        if not self.in_footer:
            self.parts.append(data)


def _make_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.core.ruler.after("block", "take_labels", _take_labels)
    markdown.core.ruler.push("place_quotes", _place_quotes)
    markdown.add_render_rule("quotation", _render_quotation)
    markdown.add_render_rule("blockquote_close", _render_blockquote_close)
    return markdown


_markdown = _make_markdown()
