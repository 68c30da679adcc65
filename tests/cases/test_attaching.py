"""An instructor attaches the article's own text; another text is refused in sentences."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from cases.attaching import ArticleError, article_for, attach_text, read_upload
from cases.loading import load_case
from cases.models import AttachedText

SAMPLES = Path(__file__).parent / "samples"
TEXT = (SAMPLES / "night-library.txt").read_text(encoding="utf-8")
pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return load_case(SAMPLES / "night-library.md")[0]


@pytest.fixture
def ada():
    return User.objects.create_user("ada")


def refusal(**arguments):
    with pytest.raises(ArticleError) as refused:
        attach_text(**arguments)
    assert not AttachedText.objects.exists()
    return refused.value.sentences


def test_an_attached_text_is_kept_by_paragraphs(case, ada):
    attached = attach_text(case=case, instructor=ada, text=TEXT)
    assert len(attached.paragraphs) == 10
    assert attached.paragraph(5)["heading"] == "Who is watching"
    assert article_for("night-library", ada.pk) == attached


def test_a_text_is_for_its_own_instructor_and_case(case, ada):
    attach_text(case=case, instructor=ada, text=TEXT)
    assert article_for("night-library", User.objects.create_user("bob").pk) is None
    assert article_for("another-case", ada.pk) is None


def test_attaching_again_replaces_the_earlier_text(case, ada):
    attach_text(case=case, instructor=ada, text=TEXT)
    attach_text(case=case, instructor=ada, text=TEXT.replace("paid for the coffee", "paid for the tea"))
    assert AttachedText.objects.get().paragraph(10)["text"] == "Our reporter paid for the tea."


def test_a_text_with_a_paragraph_too_few_says_how_many(case, ada):
    sentences = refusal(
        case=case, instructor=ada, text=TEXT.replace("\nOur reporter paid for the coffee.\n", "")
    )
    # One paragraph too few and a headline that is known: the numbers say which.
    assert sentences == ["This text has 9 paragraphs, but the article has 10."]


def test_a_missing_quote_is_spelt_out(case, ada):
    sentences = refusal(case=case, instructor=ada, text=TEXT.replace("at three", "at four"))
    assert sentences == [
        "5 of the case’s 6 quotes were found, each in its own paragraph.",
        "Not found in paragraph 6: “I did not move here to hear a car door at three”.",
    ]


def test_another_article_is_called_so(case, ada):
    sentences = refusal(case=case, instructor=ada, text="Bread\n\nTake flour.\n\nTake 100% of the water.")
    assert sentences == [
        "This text has 3 paragraphs, but the article has 10.",
        "0 of the case’s 6 quotes were found, each in its own paragraph.",
        "This seems to be another text than “The library that never sleeps”.",
    ]


def test_an_empty_text_is_refused(case, ada):
    assert refusal(case=case, instructor=ada, text=" \n ") == ["There is no text here."]


def test_the_instructor_may_say_what_a_line_is(case, ada):
    text = TEXT.replace("Who is watching", "Subscribe now\n\nWho is watching")
    number = text[: text.index("Subscribe")].count("\n") + 1
    assert attach_text(case=case, instructor=ada, text=text, kinds={number: "residue"}).pk


def test_a_kind_that_does_not_exist_is_refused(case, ada):
    assert refusal(case=case, instructor=ada, text=TEXT, kinds={1: "advert"}) == [
        "Each line is a paragraph, a heading, the headline or left over."
    ]


def test_a_file_in_another_encoding_is_refused_in_a_sentence():
    with pytest.raises(ArticleError) as refused:
        read_upload("The library\nthat “never” sleeps".encode("cp1252"))
    assert refused.value.sentences == [
        "This file is not UTF-8 text (see line 2). Save it again as UTF-8 text."
    ]
