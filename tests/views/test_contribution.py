"""The file that a student takes along."""

import pytest
from django.test import Client
from django.urls import reverse

from deliberation.actions.marks import give_marks, release_marks
from deliberation.models import Citation, Credit
from deliberation.views import paces
from tests.make import make_argument, make_ballot, make_classroom, make_seat, student
from tests.reports.papers import CHINESE, HOSTILE, pdf_text

pytestmark = pytest.mark.django_db


def take(seat, client=None):
    return (client or student(seat)).get(reverse("me-contribution", args=[seat.classroom.code]))


def words_of(seat):
    return " ".join(pdf_text(take(seat).content).split())


def test_it_has_what_one_voted_and_wrote_and_nothing_of_others():
    seat = make_seat(make_classroom(phase="debrief"), card="open", pseudonym="Teal Otter")
    other = make_seat(seat.classroom, pseudonym="Amber Heron")
    theirs = make_argument(other, claim="What another said")
    make_ballot(seat, value=73, stance="only_if", conditions=["notice"])
    own = make_argument(seat, claim=CHINESE, reason="My reason")
    passage = seat.classroom.case.passages.get(number=4)
    Citation.objects.create(argument=own, order=0, passage=passage, exact="four in ten", start=0, end=11)
    Credit.objects.create(
        participant=seat, tradeoff=own.tradeoff, kind="argument", argument=theirs, why="New to me", epoch=4
    )
    words = words_of(seat)
    for each in (
        "Teal Otter",
        "73",
        "only if announced",
        CHINESE,
        "My reason",
        "four in ten",
        "New to me",
        "Open all night",
    ):
        assert each in words, each
    for each in ("Amber Heron", "What another said"):
        assert each not in words, each


def test_marks_are_in_it_only_once_they_are_released():
    seat = make_seat()
    by = seat.classroom.instructor
    give_marks(
        seat=seat, by=by, quotation=3, fairness=2, evidence=1, condition=0, comment="Quote the guards."
    )
    assert "Quote the guards." not in words_of(seat)
    release_marks(seat.classroom, by=by, released=True)
    assert "Quote the guards." in words_of(seat)
    # The comment is somebody else's word.
    assert "no word or vote of a classmate" in words_of(seat)
    assert "anybody else" not in words_of(seat)


def test_a_seat_that_did_nothing_has_a_file_too():
    assert "Nothing was written from this seat." in words_of(make_seat())


def test_hostile_words_are_set_as_words():
    seat = make_seat(pseudonym="#panic(1)")
    for text in HOSTILE:
        make_argument(seat, claim=text.replace("\x00", "")[:280], reason=text.replace("\x00", "")[:2000])
    assert "#panic(1)" in words_of(seat)


def test_it_is_for_nobody_else():
    seat, other = make_seat(), make_seat()
    assert take(seat, Client()).status_code == 404
    assert take(seat, student(other)).status_code == 404
    answer = take(seat)
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]


def test_who_prints_again_and_again_has_to_wait_and_nobody_else(monkeypatch):
    monkeypatch.setattr(paces.papers, "clock", lambda: 0.0)
    seat = make_seat(make_classroom(phase="debrief"))
    other = make_seat(seat.classroom)
    for _ in range(10):
        assert paces.papers.spend(seat.pk)
    assert (take(seat).status_code, take(other).status_code) == (429, 200)
