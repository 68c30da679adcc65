"""The tables in programs that read tables."""

import csv
import json
import subprocess
from datetime import UTC, datetime

import pytest

from deliberation.models import Weighing
from deliberation.reports.bundle import files_of
from deliberation.reports.export import Export
from deliberation.reports.table import Column, Table
from deliberation.reports.workbook import write_workbook
from deliberation.reports.writers import MACHINE, disarmed, write_csv
from tests.clients.hostile import hostile
from tests.clients.programs import ask, convert
from tests.make import make_argument, make_classroom, make_seat

pytestmark = [pytest.mark.client, pytest.mark.django_db]

CELLS = 5_000
WIDTH = 10
# Comma, quotation mark, UTF-8; and for programs' files every column as text, which is how such a file is to be opened.
CSV_FILTER = "Text - txt - csv (StarCalc):44,34,76"
AS_TEXT = "/".join(f"{place}/2" for place in range(1, WIDTH + 2))
TEXT_FILTER = f"{CSV_FILTER},1,{AS_TEXT}"


@pytest.fixture(scope="module")
def table():
    """Five thousand hostile cells, and beside each row a number below zero and a moment."""
    words = hostile(CELLS)
    columns = (
        *(Column(f"t{n}", "Text.") for n in range(WIDTH)),
        Column("n", "A number.", "number"),
        Column("at", "A moment.", "time"),
    )
    at = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    rows = tuple((*words[n : n + WIDTH], -3, at) for n in range(0, CELLS, WIDTH))
    return Table("hostile", columns, rows)


@pytest.fixture(scope="module")
def opened(table, tmp_path_factory):
    """The workbook and both kinds of CSV as LibreOffice saves them after opening them, and the workbook once more."""
    made, saved, again = (tmp_path_factory.mktemp(name) for name in ("made", "saved", "again"))
    (made / "book.xlsx").write_bytes(b"".join(write_workbook([table])))
    (made / "spreadsheet.csv").write_bytes(write_csv(table))
    (made / "machine.csv").write_bytes(write_csv(table, MACHINE))
    convert([made / "book.xlsx"], "xlsx", saved)
    convert([made / "spreadsheet.csv"], "xlsx", saved, infilter=CSV_FILTER)
    convert([made / "machine.csv"], "xlsx", saved, infilter=TEXT_FILTER)
    convert([saved / "book.xlsx", saved / "spreadsheet.xlsx"], "xlsx", again)
    paths = [*sorted(saved.glob("*.xlsx")), *sorted(again.glob("*.xlsx"))]
    found = ask("sheets.py", made / "book.xlsx", *paths)
    return {
        "as made": found[str(made / "book.xlsx")],
        **{f"{path.parent.name.rstrip('0123456789')} {path.stem}": found[str(path)] for path in paths},
    }


def same(text):
    """A text as a spreadsheet keeps it: line ends are one."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_\n", "\n")


@pytest.mark.gate("T6-cells")
def test_no_cell_is_a_formula_or_a_link_after_opening_and_after_saving_again(opened, figure):
    sheets = [sheet for book in opened.values() for sheet in book.values()]
    formulas, links = (sum(sheet[what] for sheet in sheets) for what in ("formulas", "links"))
    figure(f"{CELLS:,} cells in {len(opened)} books: {formulas} formulas, {links} links")
    assert len(opened) == 6
    for book in opened.values():
        for sheet in book.values():
            assert (sheet["formulas"], sheet["links"]) == (0, 0)


@pytest.mark.gate("T6-cells")
@pytest.mark.parametrize("book", ["as made", "saved book", "again book"])
def test_every_text_of_the_workbook_comes_back(book, opened, table, figure):
    rows = opened[book]["hostile"]["rows"][1:]
    assert len(rows) == CELLS // WIDTH
    wrong = [
        (wanted, found)
        for row, line in zip(rows, table.rows, strict=True)
        for found, wanted in zip(row[:WIDTH], line[:WIDTH], strict=True)
        if same(unescaped(found)) != same(wanted)
    ]
    figure(f"{book}: {len(rows) * WIDTH:,} texts, {len(wrong)} changed")
    assert wrong == []


def unescaped(text):
    """openpyxl leaves the escape of an underscore as it stands in the file."""
    return (str(text) if text is not None else "").replace("_x005F_", "_")


@pytest.mark.gate("T6-cells")
@pytest.mark.parametrize(
    "book", ["as made", "saved book", "saved spreadsheet", "again book", "again spreadsheet"]
)
def test_minus_three_stays_a_number(book, opened, figure):
    sheet = next(sheet for name, sheet in opened[book].items() if name != "README")
    figure(f"{book}: -3 is {({row[WIDTH] for row in sheet['rows'][1:]} or {'nothing'}).pop()!r}")
    assert {row[WIDTH] for row in sheet["rows"][1:]} == {-3}
    assert "n" in sheet["types"]


def test_the_header_is_frozen_and_times_are_times(opened):
    sheet = opened["as made"]["hostile"]
    assert sheet["frozen"] == "A2"
    assert {row[WIDTH + 1] for row in sheet["rows"][1:]} == {"2026-03-04 09:30:00"}
    assert opened["as made"]["README"]["rows"][1] == ["hostile", "t0", "text", "Text."]


def test_the_spreadsheet_csv_shows_the_text_with_its_apostrophe(opened, table):
    (sheet,) = opened["saved spreadsheet"].values()
    shown = [same(cell) for row in sheet["rows"][1:] for cell in row[:WIDTH] if isinstance(cell, str)]
    wanted = {same(disarmed(cell)) for row in table.rows for cell in row[:WIDTH]}
    assert [text for text in shown if text not in wanted] == []


def test_the_machine_csv_opened_as_text_has_the_text_itself(opened, table):
    (sheet,) = opened["saved machine"].values()
    wrong = [
        (wanted, found)
        for row, line in zip(sheet["rows"][1:], table.rows, strict=True)
        for found, wanted in zip(row[:WIDTH], line[:WIDTH], strict=True)
        if same(unescaped(found)) != same(wanted)
    ]
    assert wrong == []


def test_csv_parse_reads_every_csv_strictly(unpacked, table, tmp_path):
    (tmp_path / "spreadsheet-hostile.csv").write_bytes(write_csv(table))
    (tmp_path / "hostile.csv").write_bytes(write_csv(table, MACHINE))
    paths = [*sorted(unpacked.rglob("*.csv")), *sorted(tmp_path.glob("*.csv"))]
    read = ask("csv.mjs", *paths)
    assert [found["error"] for found in read.values() if "error" in found] == []
    assert len(read) == len(paths) > 30
    marked = {path for path, found in read.items() if found["bom"]}
    assert marked == {str(path) for path in paths if "spreadsheet" in str(path)}
    assert read[str(tmp_path / "hostile.csv")]["last"][:WIDTH] == list(table.rows[-1][:WIDTH])


def test_frictionless_finds_the_data_package_valid(unpacked):
    read = ask("packages.py", unpacked / "datapackage.json")
    assert read["errors"] == []
    assert read["valid"] is True
    assert len(read["rows"]) == len(list((unpacked / "csv").glob("*.csv")))


def test_frictionless_sees_a_row_that_names_nobody(unpacked, tmp_path):
    """The keys of the package are real ones: a weighing by a seat that is not there is an error."""
    for path in unpacked.rglob("*"):
        if path.parent.name == "csv" or path.name == "datapackage.json":
            copy = tmp_path / path.relative_to(unpacked)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())
    path = tmp_path / "csv" / "weighings.csv"
    rows = list(csv.reader(path.read_text().splitlines()))
    rows[1][rows[0].index("participant")] = "Nobody"
    path.write_text("".join(",".join(row) + "\r\n" for row in rows))
    read = ask("packages.py", tmp_path / "datapackage.json")
    assert read["valid"] is False
    assert {error[3] for error in read["errors"]} == {"foreign-key"}


@pytest.fixture
def conversation(db, tmp_path):
    """The Polis files of two camps of fifteen who weighed twelve arguments, nearly always along the line."""
    classroom = make_classroom(phase="weigh")
    seats = [make_seat(classroom) for _ in range(30)]
    arguments = [make_argument(seats[n], claim=f"={n}, 中文 \U0001f600 “x”\n, y") for n in range(12)]
    Weighing.objects.bulk_create(
        Weighing(
            argument=argument,
            participant=seat,
            value=0 if (n + m) % 11 == 0 else 1 if n % 2 == m % 2 else -1,
            epoch=1,
        )
        for n, argument in enumerate(arguments)
        for m, seat in enumerate(seats)
    )
    export = Export(classroom)
    for file in files_of(export.level):
        if file.path.startswith("polis/"):
            (tmp_path / file.path).parent.mkdir(exist_ok=True)
            (tmp_path / file.path).write_bytes(b"".join(file.make(export)))
    return tmp_path / "polis"


def test_red_dwarf_loads_and_clusters_the_polis_files(conversation):
    read = ask("polis.py", conversation)
    with (conversation / "comments.csv").open(newline="") as file:
        comments = list(csv.DictReader(file))
    with (conversation / "votes.csv").open(newline="") as file:
        votes = list(csv.DictReader(file))
    assert [(one[0], one[1]) for one in read["comments"]] == [
        (int(one["comment-id"]), one["comment-body"]) for one in comments
    ]
    assert comments[0]["comment-body"] == "=0, 中文 \U0001f600 “x”\n, y"
    assert (sum(read["groups"]), len(read["groups"]) > 1) == (30, True)
    assert read["votes"] == sorted(
        [int(one["comment-id"]), int(one["voter-id"]), int(one["vote"])] for one in votes
    )
    assert {one["vote"] for one in votes} == {"1", "-1", "0"}


def test_sha256sum_finds_every_file_as_the_manifest_says(unpacked):
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "manifest-sha256.txt"], cwd=unpacked, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    listed = {line.split("  ")[1] for line in (unpacked / "manifest-sha256.txt").read_text().splitlines()}
    there = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert listed == there - {"manifest-sha256.txt"}


def test_the_json_files_are_json(unpacked):
    for path in (*unpacked.glob("*.json"), *unpacked.glob("*.jsonld")):
        json.loads(path.read_text())
