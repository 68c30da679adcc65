"""Tables into bytes: what a spreadsheet, a program and a person get."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from deliberation.reports.table import Column, Table
from deliberation.reports.writers import disarmed, json_rows, write_csv, write_dictionary, write_json

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "  =1",
    "\u200b=1",
    "\ufeff=1",
    "\tx",
    "\rx",
    "\n=1",
]


def table(*cells):
    types = {bool: "true/false", int: "number", float: "number", datetime: "time"}
    columns = tuple(
        Column(f"c{n}", f"Means {n}.", types.get(type(cell), "text")) for n, cell in enumerate(cells)
    )
    return Table("some", columns, (tuple(cells),))


def cells_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text):
    assert cells_of(write_csv(table(text)))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", ["", "plain", "a = b", "1-2", "'=1", "(=1)", "  spaced", "é"])
def test_other_text_stays_as_it_is(text):
    assert disarmed(text) == text


def test_a_header_that_is_a_formula_is_disarmed_too():
    bad = Table("some", (Column("=cmd()", ""),), ())
    assert cells_of(write_csv(bad)) == [["'=cmd()"]]


def test_numbers_are_bare_and_text_is_quoted():
    assert write_csv(table(-3, 2.5, "-3")).decode("utf-8-sig").splitlines()[1] == '-3,2.5,"\'-3"'


def test_nothing_said_is_an_empty_cell_and_zero_is_zero():
    assert cells_of(write_csv(table(None, 0, True, False)))[1] == ["", "0", "true", "false"]


def test_times_are_utc_to_the_second():
    moment = datetime(2026, 1, 31, 9, 30, 5, 123456, tzinfo=UTC)
    assert cells_of(write_csv(table(moment)))[1] == ["2026-01-31T09:30:05Z"]


def test_lines_end_as_spreadsheets_want_them_and_text_keeps_its_own():
    content = write_csv(table('two\nlines, "quoted"'))
    assert content == b'\xef\xbb\xbf"c0"\r\n"two\nlines, ""quoted"""\r\n'


def test_json_keeps_text_as_it_was_typed():
    rows = json.loads(write_json(json_rows(table("=1+1 é", -3, None, True))))
    assert rows == [{"c0": "=1+1 é", "c1": -3, "c2": None, "c3": True}]


def test_the_dictionary_says_what_each_column_means():
    text = write_dictionary(["Heading."], [table("x", "y")]).decode("utf-8-sig")
    assert text.startswith("Heading.\r\n")
    assert "some.csv" in text
    assert "c1 (text): Means 1." in text
