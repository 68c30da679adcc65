"""The report of the aggregate level speaks the language of its class; its tables keep the codes that programs read."""

import re

import pytest
from django.utils import translation

from deliberation.reports.aggregate_words import CODED, CODES, COLUMNS, cell_words, column_title
from deliberation.reports.bundle import files_of, tables_of
from deliberation.reports.export import Export
from deliberation.reports.paper import Grid, Paragraph
from deliberation.reports.printed.aggregate import aggregate_paper
from deliberation.reports.table import Column
from deliberation.rules.levels import Level
from tests.reports.everything import everything

pytestmark = pytest.mark.django_db

# A band of the slider, a passage, the key of a trade-off, n.
PLAIN = re.compile(r"\d+-\d+|P\d+|t\d|[nab]")
LATIN = re.compile("[A-Za-z]{2,}")


def told(export):
    """The tables that the report shows."""
    return [
        table for table in tables_of(export) if {column.name for column in table.columns[1:]} <= set(COLUMNS)
    ]


def test_every_code_of_the_tables_has_words():
    export = Export(everything(), Level.AGGREGATE)
    cells = {
        cell.partition(", ")[0]
        for table in told(export)
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if column.name in CODED
    }
    assert len(told(export)) == 7
    assert {cell for cell in cells if not PLAIN.fullmatch(cell)} == set(CODES)


def test_who_moved_a_little_is_not_said_to_have_changed_nothing():
    assert cell_words(Column("answer", ""), "stayed") == "by fewer than five points"


def test_a_side_keeps_its_name_behind_its_code():
    answer = Column("answer", "")
    with translation.override("zh-hans"):
        assert cell_words(answer, "steelman, Safe arrival (a)") == "为对方的立论，Safe arrival (a)"
        assert cell_words(answer, "pass") == "略过"
        assert cell_words(answer, "21-40") == "21-40"
        # No code: a trade-off that is called like one.
        assert cell_words(Column("tradeoff", ""), "pass") == "pass"
        assert column_title(answer) == "回答"


@pytest.fixture
def in_numbers():
    return Export(everything(language="zh-hans", title="高一班"), Level.AGGREGATE)


def file(export, path):
    return b"".join(next(file for file in files_of(export.level) if file.path == path).make(export)).decode()


def test_the_page_shows_words_and_the_csv_keeps_the_codes(in_numbers):
    cells = re.findall("<t[hd][^>]*>(.*?)</t[hd]>", file(in_numbers, "report.html"))
    assert {"项目", "回答", "人数或数量", "加入", "按所述方式", "向 0 一端"} <= set(cells)
    assert not {"what", "answer", "n", *CODES} & set(cells)
    csv = file(in_numbers, "csv/votes.csv")
    assert "stance_first,as_described," in csv and ",not in both," in csv


def test_the_printed_report_is_in_the_language_of_the_class(in_numbers):
    with translation.override("zh-hans"):
        paper = aggregate_paper(in_numbers.classroom, told(in_numbers))
    blocks = [block for part in paper.parts for block in part]
    # The first grid is the case's.
    grids = [block for block in blocks if isinstance(block, Grid)][1:]
    cells = {str(cell) for grid in grids for row in (grid.head, *grid.rows) for cell in row}
    # What stands behind a Chinese comma is the name of a side, which the case gives in English here.
    assert {cell for cell in cells if LATIN.search(cell.partition("，")[0])} == set()
    notes = [str(block.text) for block in blocks if isinstance(block, Paragraph)]
    assert len(notes) == len(grids) and all("：" in note for note in notes)


def test_an_english_class_reads_english():
    export = Export(everything(), Level.AGGREGATE)
    cells = re.findall("<t[hd][^>]*>(.*?)</t[hd]>", file(export, "report.html"))
    assert {"About what", "would they allow it, first vote", "reply that rebuts, Access (a)"} <= set(cells)
