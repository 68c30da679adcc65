"""An article's plain text is recognised line by line, and the quotes of its case are found in it."""

from pathlib import Path

import pytest

from cases.article import ArticleSpec, NotUtf8, decode, divide, locate, recognise
from cases.data import case_data
from cases.reader import read_case

SAMPLES = Path(__file__).parent / "samples"
TEXT = (SAMPLES / "night-library.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def spec():
    case = read_case(SAMPLES / "night-library.md")
    return ArticleSpec.from_data(case_data(case), headline=case.source.title)


def line_number(text, words):
    return text[: text.index(words)].count("\n") + 1


def test_every_line_gets_its_kind(spec):
    recognition = recognise(TEXT, spec)
    assert recognition.residue == ("share this page", "more stories like this")
    assert recognition.title == "The library that never sleeps"
    assert recognition.headings == ("Who is watching",)
    assert [line.paragraph for line in recognition.paragraphs] == list(range(1, 11))
    assert recognition.is_complete
    assert len(recognition.found) == 6


def test_a_line_keeps_its_number_in_the_file(spec):
    lines = divide(TEXT, spec)
    assert [line.number for line in lines if line.kind == "heading"] == [line_number(TEXT, "Who is watching")]


def test_a_heading_stands_above_the_next_paragraph_only(spec):
    rows = recognise(TEXT, spec).as_paragraphs()
    assert [(row["number"], row["heading"]) for row in rows if row["heading"]] == [(5, "Who is watching")]
    assert rows[8]["text"].startswith("The council votes in spring.")


def test_windows_line_ends_and_spaces_around_a_line_change_nothing(spec):
    windows = "".join(f"  {line}\t\r\n" for line in TEXT.split("\n"))
    assert recognise(windows, spec).as_paragraphs() == recognise(TEXT, spec).as_paragraphs()


def test_a_character_that_is_a_line_break_only_to_python_stays_in_its_paragraph(spec):
    text = TEXT.replace("Since September", "Since\u2028September")
    assert recognise(text, spec).is_complete


def test_residue_and_headings_are_known_in_any_case(spec):
    text = TEXT.replace("share this page", "Share  THIS page").replace("Who is watching", "WHO IS WATCHING")
    assert recognise(text, spec).is_complete


def test_a_text_without_its_headline_loses_only_the_quotes_of_the_headline(spec):
    recognition = recognise(TEXT.replace("The library that never sleeps", ""), spec)
    assert len(recognition.paragraphs) == 10
    assert recognition.missing == ("q-never",)


def test_a_headline_in_other_words_is_known_by_its_place(spec):
    recognition = recognise(TEXT.replace("The library that never sleeps", "Open all night"), spec)
    assert recognition.title == "Open all night"
    assert [line.paragraph for line in recognition.paragraphs] == list(range(1, 11))


def test_a_line_too_many_is_no_article_until_somebody_says_what_it_is(spec):
    text = TEXT.replace("Who is watching", "Subscribe now\n\nWho is watching")
    recognition = recognise(text, spec)
    assert not recognition.is_complete
    assert len(recognition.paragraphs) == 11
    assert recognise(text, spec, {line_number(text, "Subscribe now"): "residue"}).is_complete


def test_what_somebody_says_of_a_line_overrules_the_guess(spec):
    number = line_number(TEXT, "Who is watching")
    assert recognise(TEXT, spec, {number: "paragraph"}).headings == ()


def test_a_quote_counts_only_in_its_own_paragraph():
    quotes = [{"id": "a", "passage": 1, "text": "one"}, {"id": "b", "passage": 2, "text": "one"}]
    located = locate(quotes, {1: "one two", 2: "three"})
    assert (located.found, located.missing) == (("a",), ("b",))


@pytest.mark.parametrize(
    ("typed", "instead"), [("a car door at three", "a car  door at three"), ("guard – let", "guard - let")]
)
def test_a_quote_is_found_character_by_character(spec, typed, instead):
    assert len(recognise(TEXT.replace(typed, instead), spec).missing) == 1


def test_an_empty_text_is_no_article(spec):
    recognition = recognise(" \n\r\n\t", spec)
    assert recognition.lines == ()
    assert not recognition.is_complete


def test_bytes_are_utf_8_with_or_without_a_mark():
    assert decode(b"\xef\xbb\xbfone") == decode(b"one") == "one"
    with pytest.raises(NotUtf8) as refused:
        decode(b"one\ntw\xe9")
    assert refused.value.line == 2
