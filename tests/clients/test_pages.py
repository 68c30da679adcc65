"""The pages, and the annotations that point into them, in programs that read pages."""

import json
import subprocess

import pytest

from cases.loading import LIBRARY, load_case
from deliberation.models import Citation
from deliberation.reports.annotations import annotation_chunks
from deliberation.reports.export import Export
from deliberation.rules.text import locate_quote
from tests.clients.programs import FOLDER, ask
from tests.make import make_argument, make_classroom, make_seat, student

pytestmark = [pytest.mark.client, pytest.mark.django_db]

VNU = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PAGES = ("report.html", "reading.html")
WORDS = 7


def test_nu_finds_nothing_wrong_with_the_pages(unpacked):
    done = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--stdout", *(str(unpacked / page) for page in PAGES)],
        capture_output=True,
        text=True,
    )
    assert [one.get("message") for one in json.loads(done.stdout)["messages"]] == []
    assert done.returncode == 0


def test_nu_does_find_what_is_wrong(tmp_path):
    (tmp_path / "bad.html").write_text("<!DOCTYPE html><html lang=en><title>x</title><p><div></p>")
    done = subprocess.run(["java", "-jar", str(VNU), str(tmp_path / "bad.html")], capture_output=True)
    assert done.returncode == 1


def test_html_validate_finds_nothing_wrong_with_the_pages(unpacked):
    read = ask("html.mjs", *(unpacked / page for page in PAGES))
    assert {page: read[str(unpacked / page)] for page in PAGES} == {page: [] for page in PAGES}


def test_apache_annotator_finds_every_citation_in_the_reading_beside_it(unpacked):
    found = ask("annotations.mjs", unpacked / "annotations.jsonld", unpacked / "reading.html", "#")
    assert len(found) > 10
    assert [one for one in found if one["TextQuoteSelector"] != [one["exact"]]] == []
    assert [one for one in found if one["TextPositionSelector"] != [one["exact"]]] == []


def test_apache_annotator_finds_every_citation_in_the_reading_as_students_see_it(tmp_path):
    """Of each passage of the case that comes with the project: its first, middle and last words.

    A page sets quotations apart as blocks, and between blocks it has other white space than the passage's text. So
    here only passages of one block are asked for; reading.html in the bundle has every passage as one.
    """
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    classroom = make_classroom(case=case, phase="argue")
    seat = make_seat(classroom, card="advocate")
    count = 0
    passages = [passage for passage in case.passages.all() if passage.html.count("<p>") == 1]
    assert len(passages) > case.passages.count() / 2
    for passage in passages:
        words = passage.text.split()
        for start in {0, max(0, len(words) // 2 - WORDS), max(0, len(words) - WORDS)}:
            place = locate_quote(" ".join(words[start : start + WORDS]), passage.text)
            Citation.objects.create(
                argument=make_argument(seat), order=1, passage=passage, exact=place.exact, prefix=place.prefix,
                suffix=place.suffix, start=place.start, end=place.end,
            )  # fmt: skip
            count += 1
    (tmp_path / "annotations.jsonld").write_bytes(b"".join(annotation_chunks(Export(classroom))))
    page = student(seat).get(f"/s/{classroom.code}/article/")
    (tmp_path / "page.html").write_bytes(page.content)
    found = ask("annotations.mjs", tmp_path / "annotations.jsonld", tmp_path / "page.html", "# .passage-text")
    assert len(found) == count
    assert [one for one in found if one["TextQuoteSelector"] != [one["exact"]]] == []
