"""The PDF as others' programs read it: tagged, named, described, and with every word that was typed."""

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.models import TradeOff
from deliberation.models import ClassroomSession
from deliberation.reports.bundle import FILES
from deliberation.reports.export import Export
from deliberation.reports.letters import printable
from deliberation.reports.paper import Typed
from deliberation.reports.pdf import write_pdf
from deliberation.rules.levels import Level
from tests.make import make_argument, make_case, make_classroom, make_seat
from tests.reports.papers import (
    ARABIC,
    CHINESE,
    EMOJI,
    HOSTILE,
    make_class,
    paper_of,
    pdf_text,
    program,
    run,
)

db = pytest.mark.django_db


def pdf_of(classroom, level=Level.PSEUDONYMOUS):
    export = Export(ClassroomSession.objects.select_related("case").get(pk=classroom.pk), level)
    return b"".join(next(file for file in FILES if file.path == "report.pdf").make(export))


def elements(pdf):
    """Every element of the structure tree: its kind and itself."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        kids = node.get("/K", [])
        kids = kids if isinstance(kids, pikepdf.Array) else [kids]
        for kid in kids:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield str(kid["/S"]), kid
                waiting.append(kid)


@db
def test_it_is_tagged_named_and_in_a_language():
    with pikepdf.open(io.BytesIO(pdf_of(make_class(title="Class 10b: 你好")))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        meta = pdf.open_metadata()
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == "Class 10b: 你好"
        kinds = [kind for kind, _ in elements(pdf)]
        assert kinds.count("/H1") >= 4
        assert {"/Table", "/TH", "/TD", "/Figure", "/P"} <= set(kinds)


@db
def test_every_figure_says_what_it_shows():
    classroom = make_class()
    with pikepdf.open(io.BytesIO(pdf_of(classroom))) as pdf:
        said = [str(element.get("/Alt", "")) for kind, element in elements(pdf) if kind == "/Figure"]
    assert len(said) == 2
    assert all("8 voters" in words and "Mean before" in words for words in said)


@db
def test_qpdf_finds_nothing_wrong(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of(make_class()))
    assert b"No syntax or stream encoding errors found" in run(program("qpdf"), "--check", str(path))


@db
def test_chinese_arabic_and_emoji_are_read_back():
    words = pdf_text(pdf_of(make_class()))
    assert CHINESE in words
    assert EMOJI in words
    # The same letters, whatever order and joined forms a reader gives them in.
    for word in ARABIC.split():
        assert word in words or word[::-1] in words
    assert "□" not in words


@db
def test_the_summary_is_one_page_however_much_there_is_to_say():
    case = make_case()
    for order in range(4, 10):
        TradeOff.objects.create(case=case, key=f"t{order}", order=order, pole_a="A", pole_b="B")
    classroom = make_class(case=case, tradeoffs=9, title="T" * 120)
    classroom.case.tradeoffs.update(
        title="A trade-off with quite a long name " * 2, pole_a="Long pole " * 5, pole_b="Other pole " * 5
    )
    for _ in range(4):
        argument = make_argument(make_seat(classroom), claim="隐私" * 140)
        for voter in classroom.participants.filter(pseudonym__startswith="Otter of row"):
            argument.weighings.create(participant=voter, value=1, well_argued=True, epoch=1)
    pages = pdf_text(pdf_of(classroom)).split("\f")
    assert "Summary" in pages[1]
    assert "隐私" in pages[1]
    assert "The class and its plan" in pages[2]


@db
def test_the_same_class_gives_the_same_bytes():
    classroom = make_class()
    assert pdf_of(classroom) == pdf_of(classroom)


@db
def test_what_was_taken_out_afterwards_changes_nothing():
    classroom = make_class()
    before = pdf_of(classroom)
    classroom.log.create(act="export", detail="report.pdf")
    assert pdf_of(classroom) == before


@db
@pytest.mark.parametrize(
    ("level", "seen", "unseen"),
    [
        (Level.PSEUDONYMOUS, ["Otter of row", "A hidden claim", "Not kind", "A waiting claim", "instructor's log"], []),
        (Level.AGGREGATE, ["Fit to pass on"], ["Otter of row", "A plain claim", CHINESE, "A hidden claim", "Not kind", "log"]),
    ],
)  # fmt: skip
def test_a_level_says_what_it_promises(level, seen, unseen):
    words = " ".join(pdf_text(pdf_of(make_class(), level=level)).replace("’", "'").split())
    for word in seen:
        assert word in words, word
    assert ("empty is withheld" in words) is ("In its tables “–” stands for an empty cell." in words)
    for word in unseen:
        assert word not in words, word


@db
def test_an_empty_class_and_a_tiny_one_have_a_report_too():
    classroom = make_classroom()
    assert "0 students took part" in pdf_text(pdf_of(classroom))
    assert "too few to show" in pdf_text(pdf_of(make_class(students=2)))


@db
def test_a_large_class_is_cut_and_says_so():
    classroom = make_classroom(phase="argue")
    seats = [make_seat(classroom) for _ in range(20)]
    for at in range(400):
        make_argument(
            seats[at % 20], claim=f"Claim number {at:04d}", tradeoff=classroom.tradeoffs.all()[at % 2]
        )
    words = " ".join(pdf_text(pdf_of(classroom)).split())
    assert "The first 5 of 200; nobody has weighed any." in words
    assert "of each trade-off the first; all of them" in words
    assert "most found well argued" not in words
    printed = {word for word in words.split() if word.isdigit() and len(word) == 4 and word.startswith("0")}
    assert 290 <= len(printed) <= 330
    assert "all of them are in arguments.csv" in words


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_is_never_markup(text):
    words = pdf_text(write_pdf(paper_of(f"begin {text} end", title=Typed(text))))
    folded = "".join(words.split())
    assert "begin" in folded
    plain = "".join(printable(text).replace("\u200b", "").split())
    if plain.isascii():
        assert plain in folded.replace("\u200b", "")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_anything_can_be_printed(texts):
    assert write_pdf(paper_of(*texts, title=Typed(texts[0]))).startswith(b"%PDF")
