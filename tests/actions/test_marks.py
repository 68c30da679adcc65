import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from deliberation.actions.leaving import leave_class
from deliberation.actions.marks import give_marks, release_marks
from deliberation.errors import BadMark, SeatGone
from deliberation.models import Argument, LogEntry, RubricMark
from deliberation.queries.marks import marks_of
from tests.make import make_argument, make_classroom, make_seat

pytestmark = pytest.mark.django_db
ALL = {"quotation": 3, "fairness": 2, "evidence": 1, "condition": 0}


def mark(seat, **given):
    return give_marks(seat=seat, by=seat.classroom.instructor, **{**ALL, **given})


def acts():
    return list(LogEntry.objects.exclude(act="phase").values_list("act", flat=True).order_by("pk"))


def test_a_second_marking_replaces_the_first():
    seat = make_seat()
    mark(seat)
    mark(seat, condition=3, comment="  Better\u202e now ")
    found = RubricMark.objects.get()
    assert (found.marks, found.comment, found.total) == ((3, 2, 1, 3), "Better now", 9)


def test_there_is_no_sum_before_all_four_are_given():
    seat = make_seat()
    assert mark(seat, evidence=None).total is None
    assert not RubricMark.objects.get().is_complete


def test_how_much_somebody_wrote_is_no_mark():
    seat = make_seat()
    for _ in range(9):
        make_argument(seat)
    row = marks_of(seat.classroom)[0]
    assert (row.given, row.total) == (0, None)


@pytest.mark.parametrize("wrong", [-1, 4])
def test_a_mark_outside_the_rubric_is_refused(wrong):
    with pytest.raises(BadMark):
        mark(make_seat(), evidence=wrong)
    assert not RubricMark.objects.exists()


def test_the_database_holds_the_range():
    seat = make_seat()
    with pytest.raises(IntegrityError), transaction.atomic():
        RubricMark.objects.create(participant=seat, evidence=4)


def test_a_removed_seat_is_not_marked():
    with pytest.raises(SeatGone):
        mark(make_seat(removed_at=timezone.now()))


def test_releasing_and_holding_back_are_logged_once_each():
    classroom = make_classroom()
    for released in (True, True, False, False):
        release_marks(classroom, by=classroom.instructor, released=released)
    assert acts()[-2:] == ["release_marks", "hold_marks"]
    classroom.refresh_from_db()
    assert classroom.marks_released_at is None


def test_a_change_after_the_release_is_logged_and_a_change_before_it_is_not():
    seat = make_seat()
    mark(seat)
    assert "change_marks" not in acts()
    release_marks(seat.classroom, by=seat.classroom.instructor, released=True)
    mark(seat)
    assert "change_marks" not in acts()
    mark(seat, evidence=2)
    assert acts()[-1] == "change_marks"


@pytest.mark.parametrize("is_answered", [False, True])
def test_erasing_a_seat_deletes_its_marks(is_answered):
    seat = make_seat()
    argument = make_argument(seat)
    if is_answered:
        make_argument(make_seat(seat.classroom), kind="rebut", parent=argument)
    mark(seat)
    leave_class(by=seat, erase=True)
    assert not RubricMark.objects.exists()
    assert Argument.objects.filter(pk=argument.pk).exists() == is_answered


def test_the_marks_of_a_class_are_by_pseudonym_and_leave_out_the_removed():
    classroom = make_classroom()
    beta, alpha = (make_seat(classroom, pseudonym=name) for name in ("Beta", "Alpha"))
    make_seat(classroom, pseudonym="Gone", removed_at=timezone.now())
    mark(beta, comment="Good")
    rows = marks_of(classroom)
    assert [(row.pseudonym, row.total, row.comment) for row in rows] == [
        ("Alpha", None, ""),
        ("Beta", 6, "Good"),
    ]
    assert [row.participant_id for row in rows] == [alpha.pk, beta.pk]
