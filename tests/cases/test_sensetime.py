"""The case that the project brings along, checked against its article where that lies at hand."""

import os
from collections import Counter

import pytest
from django.contrib.auth.models import User

from cases.article import ArticleSpec, decode, recognise
from cases.attaching import attach_text
from cases.crosschecks import count_words
from cases.data import case_data
from cases.loading import LIBRARY, load_case
from cases.reader import read_case
from tests.needs import ARTICLE

PATH = LIBRARY / "sensetime" / "case.md"


@pytest.fixture(scope="module")
def case():
    return read_case(PATH)


@pytest.fixture(scope="module")
def text():
    """The article is its publisher's: it is read where it lies and never copied."""
    if not ARTICLE.is_file():
        if os.environ.get("CI"):
            pytest.fail("The article is not there; DELIBERATION_TEST_ARTICLE says where it is.")
        pytest.skip("the article is not there; DELIBERATION_TEST_ARTICLE says where it is")
    return decode(ARTICLE.read_bytes())


@pytest.fixture(scope="module")
def recognition(case, text):
    return recognise(text, ArticleSpec.from_data(case_data(case), headline=case.source.title))


def test_the_reading_has_43_passages_under_two_headings(case):
    assert [p.number for p in case.passages] == list(range(1, 44))
    assert [(p.number, p.heading) for p in case.passages if p.heading] == [
        (11, "Crime prevention"),
        (20, "Government (mis)use?"),
    ]


def test_the_cards_are_four_heard_two_candidates_and_nine_unheard(case):
    assert Counter(position.kind for position in case.positions) == {"heard": 4, "candidate": 2, "unheard": 9}


def test_there_are_nine_trade_offs(case):
    assert [tradeoff.id for tradeoff in case.tradeoffs] == [f"t{n}" for n in range(1, 10)]


def test_quotes_keep_their_limits(case):
    assert len(case.quotes) <= 45
    assert max(len(quote.text.split()) for quote in case.quotes) <= 25
    assert count_words(quote.text for quote in case.quotes) <= case.article.words / 4


def test_every_quote_on_a_card_leads_to_its_passage(case):
    quotes = {quote.id: quote for quote in case.quotes}
    for position in case.positions:
        for key in position.quotes:
            if number := quotes[key].passage:
                assert f'data-quote="{key}"' in case.passages[number - 1].html


def test_the_article_is_recognised_whole(recognition):
    assert recognition.is_complete
    assert len(recognition.paragraphs) == 43
    assert recognition.headings == ("Crime prevention", "Government (mis)use?")
    assert recognition.residue == ("show image",)
    assert [line.number for line in recognition.paragraphs] == [
        *range(5, 24, 2),
        *range(27, 44, 2),
        *range(47, 94, 2),
    ]


def test_every_quote_stands_in_the_article_byte_for_byte(case, recognition):
    assert recognition.missing == ()
    assert set(recognition.found) == {quote.id for quote in case.quotes}


def test_the_words_of_the_article_are_counted_rightly(case, recognition):
    counted = [line.text for line in recognition.lines if line.kind != "residue"]
    assert case.article.words == count_words(counted)


def test_the_reading_says_it_in_our_own_words(case, recognition):
    """Outside its quotes, no passage repeats nine words in a row of the article."""
    article = " ".join(" ".join(line.text for line in recognition.lines).casefold().split())
    for passage in case.passages:
        words = passage.text
        for quote in case.quotes:
            words = words.replace(" ".join(quote.text.split()), " | ")
        row = words.casefold().split()
        runs = (" ".join(row[start : start + 9]) for start in range(len(row) - 8))
        assert [run for run in runs if run in article] == []


@pytest.mark.django_db
def test_the_article_is_attached(text):
    case, _ = load_case(PATH)
    attached = attach_text(case=case, instructor=User.objects.create_user("ada"), text=text)
    assert len(attached.paragraphs) == 43
    assert [p["number"] for p in attached.paragraphs if p["heading"]] == [11, 20]
