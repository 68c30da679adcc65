"""A page with the longest texts makes the work of a page with short ones: no step is taken for each letter."""

import gc
import sys

import pytest

from deliberation.rules import limits
from deliberation.rules.text import clean_text
from tests.make import make_argument, make_classroom, make_seat, student, teacher

MORE = 1.05


def calls(act):
    """How many Python functions are called: the same on every machine, however busy."""
    count = 0

    def one(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    act()
    # What earlier tests left behind is not taken away meanwhile: its last calls would be counted.
    gc.collect()
    gc.disable()
    sys.setprofile(one)
    try:
        act()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


def pages(letters):
    """The board, one thread and the control room of a class whose texts have so many letters."""
    seat = make_seat(make_classroom(phase="argue"))
    room = seat.classroom
    text = "<&𒐫\u0301" * letters
    for n in range(12):
        make_argument(
            seat, pole="ab"[n % 2], claim=text[: min(letters, limits.CLAIM_CHARS)], reason=text[:letters]
        )
    phone, desk = student(make_seat(room)), teacher(room)
    return {
        "board": lambda: phone.get(f"/s/{room.code}/arguments/"),
        "control": lambda: desk.get(f"/teach/sessions/{room.code}/"),
        "moderation": lambda: desk.get(f"/teach/sessions/{room.code}/moderation/"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["board", "control", "moderation"])
def test_the_longest_texts_cost_a_page_no_more_steps_than_short_ones(name):
    # Each reader has an order of their own, which takes some steps more or fewer: the fewest of four.
    short, long = (
        min(calls(pages(letters)[name]) for _ in range(4)) for letters in (20, limits.REASON_CHARS)
    )
    assert long <= short * MORE


@pytest.mark.parametrize("piece", ["Z\u0301\u0489", "\u202e<", "𒐫", "x\n\n\n\n\n\n", "\u200bx", "é" * 3])
def test_cleaning_twice_as_much_costs_twice_as_much(piece):
    some, twice = (piece * 2_000, piece * 4_000)
    assert calls(lambda: clean_text(twice)) <= calls(lambda: clean_text(some)) * 2.1
