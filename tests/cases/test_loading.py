"""A case file becomes rows: once, and again only when it has changed."""

from pathlib import Path

import pytest

from cases.casefile import CaseError
from cases.loading import library, load_case
from cases.models import Case, Passage, Position, TradeOff

SAMPLE = Path(__file__).parent / "samples" / "night-library.md"
pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(tmp_path):
    path = tmp_path / "case.md"
    path.write_text(SAMPLE.read_text(encoding="utf-8").replace("in spring.", "in May."), encoding="utf-8")
    return path


def test_a_case_becomes_rows():
    case, created = load_case(SAMPLE)
    assert created
    assert (case.slug, case.edition, case.title) == ("night-library", 1, "The library at night")
    assert [p.number for p in case.passages.all()] == list(range(1, 11))
    assert [(p.key, p.order) for p in case.positions.all()] == [
        ("library", 1),
        ("neighbour", 2),
        ("union", 3),
        ("nurses", 4),
    ]
    assert [t.key for t in case.tradeoffs.all()] == ["t1", "t2"]


def test_loading_twice_changes_nothing():
    first, _ = load_case(SAMPLE)
    again, created = load_case(SAMPLE)
    assert (again, created) == (first, False)
    assert [m.objects.count() for m in (Case, Passage, Position, TradeOff)] == [1, 10, 4, 2]


def test_a_changed_file_is_a_new_edition_and_the_old_one_stays(changed):
    first, _ = load_case(SAMPLE)
    second, created = load_case(changed)
    assert (created, second.edition) == (True, 2)
    assert first.passages.get(number=9).text == "The council decides in spring."
    assert second.passages.get(number=9).text == "The council decides in May."
    assert list(Case.objects.current()) == [second]


def test_a_broken_file_leaves_no_row(tmp_path):
    path = tmp_path / "case.md"
    path.write_text(SAMPLE.read_text(encoding="utf-8").replace("«q-warm»", "«q-cold»"), encoding="utf-8")
    with pytest.raises(CaseError):
        load_case(path)
    assert not Case.objects.exists()


def test_a_card_holds_its_quotes_in_words_with_their_passage():
    case, _ = load_case(SAMPLE)
    assert case.positions.get(key="nurses").data["quotes"] == [
        {
            "id": "q-warm",
            "passage": 4,
            "speaker": "Ines",
            "text": "It is the one warm room that asks nothing of me",
        }
    ]
    assert case.positions.get(key="library").data["passages"] == [2, 3, 8]


def test_a_trade_off_holds_its_conditions_in_words_the_common_ones_first():
    case, _ = load_case(SAMPLE)
    tradeoff = case.tradeoffs.get(key="t1")
    assert tradeoff.conditions == [
        {"id": "notice", "text": "only if the street is asked first"},
        {"id": "midnight", "text": "only until midnight"},
    ]
    assert (tradeoff.pole_a, tradeoff.pole_b) == ("An open room", "A quiet street")
    assert tradeoff.data["speaks"] == {"library": "direct", "neighbour": "direct", "union": "silent"}
    assert (tradeoff.data["passages"], tradeoff.data["context"]) == ([1, 6], [2])


def test_the_case_holds_what_no_query_looks_into():
    case, _ = load_case(SAMPLE)
    case.refresh_from_db()
    assert [quote["passage"] for quote in case.data["quotes"]] == [0, 2, 3, 4, 6, 7]
    assert case.data["article"]["headings"] == [{"text": "Who is watching", "before": 5}]
    assert [(event["date"], event["label"]) for event in case.data["timeline"]] == [
        ("2021", "Early 2021"),
        ("2021-05", "2021-05"),
    ]
    assert case.data["plans"][0]["steps"][1]["product"] == "a vote"
    assert case.data["license"] == "CC-BY-4.0"
    assert case.source["publication"] == "A paper of our own"
    assert case.content_note["passages"] == [5]


def test_a_case_needs_no_content_note(tmp_path):
    text = SAMPLE.read_text(encoding="utf-8")
    start, end = text.index("content_note:"), text.index("quotes:\n")
    path = tmp_path / "case.md"
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    assert load_case(path)[0].content_note == {}


def test_loading_takes_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        load_case(SAMPLE)


def test_the_library_is_all_case_files_beside_it():
    assert all(path.is_file() and path.name == "case.md" for path in library())
    assert "sensetime" in {path.parent.name for path in library()}
