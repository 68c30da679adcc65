"""A part of a page that is made once and given to all holds nothing that is one student's own."""

import re

import pytest
from django.urls import reverse

from deliberation.live import shared
from deliberation.templatetags.shared import PARTS
from tests.make import make_argument, make_classroom, make_seat, student

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"\b[bcdfghjklmnpqrstvwxz]{64}\b")


@pytest.fixture(autouse=True)
def time_stands_still(monkeypatch):
    """Nothing that is held grows old while a test runs."""
    monkeypatch.setattr(PARTS, "clock", lambda: 0.0)


def board(seat):
    """The page without its token, which is another each time."""
    answer = student(seat).get(reverse("arguments-board", args=[seat.classroom.code]))
    return TOKEN.sub("", answer.content.decode())


def edit(argument):
    return reverse("arguments-edit", args=[argument.classroom.code, argument.pk])


@pytest.fixture
def two():
    """Two students of one class, each with an argument of their own."""
    classroom = make_classroom(phase="argue")
    seats = [make_seat(classroom), make_seat(classroom)]
    return [(seat, make_argument(seat, claim=f"Said by number {n}")) for n, seat in enumerate(seats)]


def test_each_student_finds_their_own_argument_and_may_edit_that_one_alone(two):
    for seat, own in two:
        page = board(seat)
        assert page.count("data-mine") == 1
        for _, argument in two:
            assert page.count(argument.claim) == 1
            assert (edit(argument) in page) == (argument == own)


def test_two_arguments_of_ones_own_are_two():
    seat = make_seat(make_classroom(phase="argue"))
    arguments = [make_argument(seat, claim=f"Thought number {n}") for n in range(2)]
    page = board(seat)
    assert [page.count(argument.claim) for argument in arguments] == [1, 1]
    assert all(edit(argument) in page for argument in arguments)


def test_what_others_have_looked_at_before_changes_no_page(two):
    (first, _), (second, _) = two
    board(first)
    after_another = board(second)
    shared.forget_all()
    assert after_another == board(second)
