"""The DOCX as a word processor reads it: headings, tables with a header row, described pictures, a language."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn

from deliberation.models import ClassroomSession
from deliberation.reports.bundle import FILES
from deliberation.reports.export import Export
from deliberation.reports.letters import cleaned
from deliberation.reports.word import write_docx
from deliberation.rules.levels import Level
from tests.reports.papers import ARABIC, CHINESE, EMOJI, HOSTILE, make_class, paper_of, pdf_text, program, run

db = pytest.mark.django_db


def docx_of(classroom, level=Level.PSEUDONYMOUS):
    export = Export(ClassroomSession.objects.select_related("case").get(pk=classroom.pk), level)
    return b"".join(next(file for file in FILES if file.path == "report.docx").make(export))


def text_of(document):
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


@db
def test_it_has_real_headings_tables_and_a_language():
    document = Document(io.BytesIO(docx_of(make_class(title="Class 10b"))))
    assert document.core_properties.title == "Class 10b"
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") >= 4
    headed = [table for table in document.tables if table.style.name == "Report Table"]
    assert len(headed) >= 6
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in headed)
    lang = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert lang.get(qn("w:val")) == "en"


@db
def test_every_picture_says_what_it_shows():
    document = Document(io.BytesIO(docx_of(make_class())))
    said = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(said) == 2
    assert all("8 voters" in words for words in said)


@db
def test_words_keep_their_script_and_direction():
    document = Document(io.BytesIO(docx_of(make_class())))
    text = text_of(document)
    assert CHINESE in text
    assert EMOJI in text
    arabic = next(paragraph for paragraph in document.paragraphs if paragraph.text == ARABIC)
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert arabic.runs[0]._r.rPr.find(qn("w:rtl")) is not None


@db
def test_the_same_class_gives_the_same_bytes_without_a_time():
    classroom = make_class()
    content = docx_of(classroom)
    assert content == docx_of(classroom)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


@db
def test_an_aggregate_file_names_nobody_and_has_no_word_of_a_student():
    text = text_of(Document(io.BytesIO(docx_of(make_class(), level=Level.AGGREGATE))))
    assert "Participation" in text
    assert not any(
        word in text for word in ("Otter of row", "A plain claim", "A hidden claim", "A waiting claim")
    )


@db
def test_libreoffice_opens_it_with_every_word(tmp_path):
    soffice = program("soffice")
    (tmp_path / "report.docx").write_bytes(docx_of(make_class()))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    run(
        soffice,
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "report.docx"),
    )
    words = pdf_text((tmp_path / "report.pdf").read_bytes())
    assert CHINESE[:6] in words
    assert "Page 2 of" in words


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_is_the_text_of_a_paragraph_and_nothing_else(text):
    content = write_docx(paper_of(text))
    claims = [p for p in Document(io.BytesIO(content)).paragraphs if p.style.name == "Claim"]
    assert [claim.text for claim in claims] == ([cleaned(text)] if text else [])
