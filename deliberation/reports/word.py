"""A paper as DOCX: real headings and tables, words for every picture, and a language.

The parts of the file carry no time, so it is always the same.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from deliberation.reports.letters import cleaned
from deliberation.reports.paper import Chart, Paper, Typed
from deliberation.reports.pdf import chart_pictures
from deliberation.reports.word_blocks import Writer, say
from deliberation.reports.word_styles import set_styles

NO_TIME = (1980, 1, 1, 0, 0, 0)


def write_docx(paper: Paper) -> bytes:
    """The paper as a document that a word processor opens. The same paper gives the same bytes."""
    document = Document()
    _set_up(document, paper)
    charts = [block for part in (paper.cover, *paper.parts) for block in part if isinstance(block, Chart)]
    pictures = iter(chart_pictures(charts))
    writer = Writer(document, pictures)
    _cover(document, paper, writer)
    for part in paper.parts:
        writer.blocks(part, new_page=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def _set_up(document: DocumentType, paper: Paper) -> None:
    """A4, the styles, the language, and what a program reads of the document before it opens it."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    core = document.core_properties
    title = cleaned(paper.title.text if isinstance(paper.title, Typed) else paper.title)
    core.title, core.subject, core.language = title, cleaned(paper.subtitle)[:250], paper.language
    core.author, core.last_modified_by, core.comments = "", "", ""
    core.created = core.modified = paper.made_at
    core.revision = 1
    set_styles(document, paper.language)
    _footer(section, paper)


def _cover(document: DocumentType, paper: Paper, writer: Writer) -> None:
    kind = document.add_paragraph(style="Small")
    kind.paragraph_format.space_before = Pt(90)
    say(kind, paper.kind)
    say(document.add_paragraph(style="Title"), paper.title)
    say(document.add_paragraph(style="Lede"), paper.subtitle)
    writer.blocks(paper.cover)


def _footer(section: Any, paper: Paper) -> None:
    """The class's title and the number of the page, on every page but the first."""
    section.different_first_page_header_footer = True
    paragraph = section.footer.paragraphs[0]
    paragraph.style = "Small"
    say(paragraph, paper.running, aligned=False)
    paragraph.add_run(" · ")
    before, _, rest = paper.page_of.partition("{page}")
    between, _, after = rest.partition("{pages}")
    paragraph.add_run(before)
    _field(paragraph, "PAGE")
    paragraph.add_run(between)
    _field(paragraph, "NUMPAGES")
    paragraph.add_run(after)


def _field(paragraph: WordParagraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _without_times(content: bytes) -> bytes:
    """The same archive with every part dated as early as can be."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as made,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for entry in made.infolist():
            clean = zipfile.ZipInfo(entry.filename, date_time=NO_TIME)
            clean.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(clean, made.read(entry))
    return buffer.getvalue()
