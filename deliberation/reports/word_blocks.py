"""The blocks of a paper as paragraphs, tables and pictures of a DOCX.

What anybody typed is only ever the text of a run.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph as WordParagraph

from deliberation.reports.letters import cleaned, language_of, runs_right_to_left
from deliberation.reports.paper import (
    Block,
    Chart,
    Entry,
    Facts,
    Grid,
    Heading,
    Overview,
    Paragraph,
    Typed,
    Words,
)

POLES = {"a": "245A8D", "b": "8A4B00", "": "BBBBBB"}
CHART_WIDTH = Cm(14)
REPLY_INDENT = Cm(1)
TEXT_WIDTH, NUMBER_WIDTH = 16.2, 2.4
PARAGRAPH_STYLES = {"plain": "Normal", "lede": "Lede", "note": "Small", "few": "Small", "notice": "Notice"}
# The format fixes the order of a paragraph's properties.
AFTER_BIDI = (
    "w:adjustRightInd", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr",
)  # fmt: skip


class Writer:
    """Puts blocks at the end of a document; `pictures` are those of its charts, in their order."""

    def __init__(self, document: DocumentType, pictures: Iterable[bytes]) -> None:
        self.document = document
        self.pictures = iter(pictures)
        # Asking the library for a style by name takes as long as writing ten paragraphs.
        self.style_ids = {style.name: style.style_id for style in document.styles}

    def paragraph(self, style: str = "Normal") -> WordParagraph:
        """A new paragraph at the end."""
        paragraph = self.document.add_paragraph()
        paragraph._p.style = self.style_ids[style]
        return paragraph

    def blocks(self, blocks: Iterable[Block], *, new_page: bool = False) -> None:
        for at, block in enumerate(blocks):
            before = len(self.document.paragraphs) if new_page and at == 0 else None
            self.block(block)
            if before is not None:
                self.document.paragraphs[before].paragraph_format.page_break_before = True

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                say(self.paragraph(f"Heading {block.level}"), block.text)
            case Paragraph():
                say(self.paragraph(PARAGRAPH_STYLES[block.kind]), block.text)
            case Facts():
                widths = (2.0, 14.2) if all(len(label) < 9 for label, _ in block.rows) else (5.2, 11.0)
                self.table(block.rows, widths=widths)
            case Grid():
                if block.caption:
                    say(self.paragraph("Caption"), block.caption)
                self.table(block.rows, head=block.head, numbers=block.numbers)
            case Overview():
                self.overview(block)
            case Chart():
                self.chart(block)
            case Entry():
                self.entry(block)

    def table(
        self,
        rows: Iterable[tuple[Words, ...]],
        *,
        head: tuple[str, ...] = (),
        numbers: tuple[int, ...] = (),
        widths: tuple[float, ...] = (),
    ) -> None:
        filled = [*([head] if head else []), *rows]
        if not filled:
            return
        table = self.document.add_table(rows=len(filled), cols=len(filled[0]))
        table.style = "Report Table" if head else "Normal Table"
        table.autofit = False
        widths = widths or _widths(len(filled[0]), numbers)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for at, row in enumerate(filled):
            cells = table.rows[at].cells
            for column, words in enumerate(row):
                paragraph = cells[column].paragraphs[0]
                paragraph._p.style = self.style_ids["Table Text"]
                say(paragraph, words, bold=bool(head) and at == 0)
                if column in numbers:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                cells[column].width = Cm(widths[column])
        if head:
            _mark_header(table.rows[0])
        for row in table.rows:
            _keep_whole(row)
        self.paragraph("After Table")

    def overview(self, block: Overview) -> None:
        head = (block.head[0], block.head[2], block.head[1], *block.head[3:])
        rows = []
        for row in block.rows:
            rows.append((row.title, row.n, row.figures or "–", row.change, row.moved))
        self.table(rows, head=head, numbers=(1, 4), widths=(6.0, 1.4, 3.2, 3.8, 1.8))
        say(self.paragraph("Small"), block.legend)

    def chart(self, block: Chart) -> None:
        paragraph = self.paragraph("Picture")
        picture = paragraph.add_run().add_picture(io.BytesIO(next(self.pictures)), width=CHART_WIDTH)
        described = picture._inline.docPr
        described.set("descr", block.alt)
        described.set("title", block.alt.split(". ")[0])
        if block.left:
            say(self.paragraph("Small"), f"0 {block.left} – 100 {block.right} · {block.note}")

    def entry(self, block: Entry) -> None:
        paragraphs = [self.paragraph("Meta")]
        for at, words in enumerate(block.meta):
            if at:
                paragraphs[0].add_run(" · ")
            say(paragraphs[0], words, aligned=False)
        texts: tuple[tuple[Words | None, str], ...] = (
            (block.notice, "Notice"),
            (block.claim, "Claim"),
            (block.reason, "Reason"),
        )
        for text, style in texts:
            if text:
                paragraphs.append(self.paragraph(style))
                say(paragraphs[-1], text)
        for label, quote in block.quotes:
            paragraphs.append(self.paragraph("Quotation"))
            paragraphs[-1].add_run(f"{label} ").bold = True
            say(paragraphs[-1], f"“{quote}”", aligned=False)
        if block.weighed:
            paragraphs.append(self.paragraph("Small"))
            say(paragraphs[-1], block.weighed)
        for paragraph in paragraphs:
            _edge(paragraph, block)
        for paragraph in paragraphs[:-1]:
            paragraph.paragraph_format.keep_with_next = len(paragraph.text) < 600


def say(paragraph: WordParagraph, words: Words, *, bold: bool = False, aligned: bool = True) -> None:
    """Add words to a paragraph: what was typed from right to left runs so, and says what language it may be."""
    text = cleaned(words.text if isinstance(words, Typed) else words)
    rtl = isinstance(words, Typed) and runs_right_to_left(text)
    language = language_of(text) if isinstance(words, Typed) else ""
    for at, line in enumerate(text.split("\n")):
        run = paragraph.add_run()
        if at:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)
        run.bold = bold or None
        properties = run._r.get_or_add_rPr()
        if rtl:
            properties.append(OxmlElement("w:rtl"))
        if language:
            _set_language(properties, language)
    if rtl and aligned:
        paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)


def _set_language(properties: Any, language: str) -> None:
    element = OxmlElement("w:lang")
    kind = {"ar": "w:bidi", "he": "w:bidi", "zh": "w:eastAsia", "ja": "w:eastAsia", "ko": "w:eastAsia"}
    regions = {"zh": "zh-CN", "ja": "ja-JP", "ko": "ko-KR"}
    element.set(qn(kind.get(language, "w:val")), regions.get(language, language))
    properties.append(element)


def _edge(paragraph: WordParagraph, block: Entry) -> None:
    """The rule along an argument: full toward one pole, dashed toward the other, as its words say too."""
    if block.is_reply:
        paragraph.paragraph_format.left_indent = REPLY_INDENT
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:left")
    style = "dashed" if block.pole == "b" else "single"
    for key, value in (("w:val", style), ("w:sz", "18"), ("w:space", "8"), ("w:color", POLES[block.pole])):
        line.set(qn(key), value)
    borders.append(line)
    after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:bidi", *AFTER_BIDI)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *after)


def _widths(columns: int, numbers: tuple[int, ...]) -> tuple[float, ...]:
    """Centimetres for each column: narrow for numbers, the rest shared by words."""
    share = (TEXT_WIDTH - NUMBER_WIDTH * len(numbers)) / max(1, columns - len(numbers))
    return tuple(NUMBER_WIDTH if column in numbers else share for column in range(columns))


def _mark_header(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
