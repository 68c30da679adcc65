"""The files of a class as others read them: the tables of a page and of a document, and the words of a PDF."""

import io
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

from docx import Document

from deliberation.models import ClassroomSession
from deliberation.reports.bundle import FILES
from deliberation.reports.export import Export
from deliberation.rules.levels import Level

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def file_of(classroom, path, level=Level.PSEUDONYMOUS):
    """One file of a class as it goes out."""
    export = Export(ClassroomSession.objects.select_related("case").get(pk=classroom.pk), level)
    return b"".join(next(file for file in FILES if file.path == path).make(export))


def pdf_of(classroom, level=Level.PSEUDONYMOUS):
    return file_of(classroom, "report.pdf", level)


def docx_of(classroom, level=Level.PSEUDONYMOUS):
    return file_of(classroom, "report.docx", level)


def html_of(classroom):
    return file_of(classroom, "report.html").decode()


def tables_of_docx(content):
    """Every table as its rows of words."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(content)).tables
    ]


def text_of(content):
    """Every paragraph of a document that stands in no table."""
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


class _Tables(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.words = [], []

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.found.append(("", []))
        elif tag == "tr":
            self.found[-1][1].append([])
        if tag in ("caption", "th", "td"):
            self.words = []

    def handle_data(self, data):
        self.words.append(data)

    def handle_endtag(self, tag):
        said = " ".join("".join(self.words).split())
        if tag == "caption":
            self.found[-1] = (said, self.found[-1][1])
        elif tag in ("th", "td"):
            self.found[-1][1][-1].append(said)


def tables_of_html(html):
    """Every table of a page: its caption, and its rows of words."""
    reader = _Tables()
    reader.feed(html)
    return reader.found


def sheets_of(content):
    """Every sheet of a workbook by its title, as rows by the words of its columns."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = [
            sheet.get("name")
            for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")
        ]
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(text.itertext()) for text in strings.iter(f"{SHEET}si")]
        found = {}
        for place, name in enumerate(names, start=1):
            sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{place}.xml"))
            rows = [
                {cell.get("r").rstrip("0123456789"): _cell(cell, shared) for cell in row}
                for row in sheet.iter(f"{SHEET}row")
            ]
            head = rows[0] if rows else {}
            found[name] = [{head[column]: row.get(column, "") for column in head} for row in rows[1:]]
    return found


def _cell(cell, shared):
    said = "".join(cell.itertext())
    return shared[int(said)] if cell.get("t") == "s" else said
