"""A query that is written once finds what the same query finds that is written each time."""

import uuid

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deliberation.actions.participants import HOLD, LOOK, OF_CLASSROOM, OF_SEAT, seat_for_update
from deliberation.errors import SeatGone
from deliberation.models import Argument, Ballot, ClassroomSession, Participant
from deliberation.queries.prepared import Prepared
from deliberation.views.guards import SEAT
from tests.make import make_argument, make_ballot, make_classroom, make_seat

pytestmark = pytest.mark.django_db


def test_a_seat_comes_with_its_classroom_as_the_orm_gives_them():
    seat = make_seat(make_classroom(phase="argue"), card="open")
    given = {"pk": seat.pk, "key": seat.key, "code": seat.classroom.code}
    SEAT.first(**given)
    with CaptureQueriesContext(connection) as asked:
        found = SEAT.first(**given)
        classroom = found.classroom
    assert len(asked) == 1
    expected = Participant.objects.select_related("classroom").get(pk=seat.pk)
    for field in Participant._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(expected, field.attname), field
    for field in ClassroomSession._meta.concrete_fields:
        assert getattr(classroom, field.attname) == getattr(expected.classroom, field.attname), field


def test_parameters_are_put_in_anew_each_time():
    classroom = make_classroom()
    seats = [make_seat(classroom) for _ in range(3)]
    for seat in seats:
        assert SEAT.first(pk=seat.pk, key=seat.key, code=classroom.code) == seat
    assert SEAT.first(pk=seats[0].pk, key=seats[1].key, code=classroom.code) is None
    assert SEAT.first(pk=seats[0].pk, key=seats[0].key, code="QQQQQQ") is None


@pytest.mark.parametrize("key", ["' OR 1=1 --", "%s", "\\", "stand-in-1", "一"])
def test_a_parameter_is_a_value_and_never_sql(key):
    seat = make_seat()
    assert SEAT.first(pk=seat.pk, key=key, code=seat.classroom.code) is None


def test_values_come_as_tuples_in_the_order_asked_for():
    seat = make_seat(make_classroom(phase="argue"))
    row = HOLD.first(pk=seat.classroom_id)
    fresh = ClassroomSession.objects.get(pk=seat.classroom_id)
    assert row == tuple(getattr(fresh, name) for name in OF_CLASSROOM)
    assert LOOK.first(pk=seat.pk) == tuple(
        getattr(Participant.objects.get(pk=seat.pk), name) for name in OF_SEAT
    )


def test_a_query_of_many_rows_gives_all_of_them():
    seat = make_seat()
    first, second = seat.classroom.tradeoffs.all()
    make_ballot(seat, tradeoff=first, value=10)
    make_ballot(seat, tradeoff=second, value=90)
    of_seat = Prepared(
        lambda seat: Ballot.objects.filter(participant=seat).order_by("value").values_list("value", "at"),
        seat=lambda: Ballot._meta.get_field("participant"),
    )
    rows = of_seat.rows(seat=seat.pk)
    assert [value for value, _ in rows] == [10, 90]
    assert all(at.tzinfo for _, at in rows)


def test_a_parameter_that_is_not_in_the_query_is_a_mistake():
    forgetful = Prepared(
        lambda pk, key: Participant.objects.filter(pk=pk),
        pk=lambda: Participant._meta.get_field("id"),
        key=lambda: Participant._meta.get_field("key"),
    )
    with pytest.raises(ValueError, match="does not stand in its SQL"):
        forgetful.first(pk=make_seat().pk, key="x")


def test_a_write_begins_with_the_class_as_it_is_now():
    seat = make_seat(make_classroom(phase="argue"))
    ClassroomSession.objects.filter(pk=seat.classroom_id).update(phase="weigh", phase_epoch=77)
    fresh = seat_for_update(seat)
    assert (fresh.classroom.phase, fresh.classroom.phase_epoch) == ("weigh", 77)


def test_a_write_that_touches_raises_the_version_once_and_holds_it_fresh():
    seat = make_seat(make_classroom(phase="argue"))
    was = seat.classroom.version
    ClassroomSession.objects.filter(pk=seat.classroom_id).update(phase="weigh")
    fresh = seat_for_update(seat, touch=True)
    assert (fresh.classroom.phase, fresh.classroom.version) == ("weigh", was + 1)
    assert ClassroomSession.objects.get(pk=seat.classroom_id).version == was + 1


def test_a_query_that_changes_what_it_finds_asks_one_table():
    joined = Prepared(
        lambda pk: Argument.objects.filter(pk=pk).values_list("participant__key"),
        "seq = 1",
        pk=lambda: Argument._meta.get_field("id"),
    )
    with pytest.raises(ValueError, match="asks one table"):
        joined.first(pk=uuid.uuid4())


@pytest.mark.parametrize("how", ["removed", "gone", "trashed"])
def test_a_seat_that_is_gone_writes_nothing(how):
    seat = make_seat(make_classroom(phase="argue"))
    if how == "removed":
        Participant.objects.filter(pk=seat.pk).update(removed_at="2030-01-01T00:00Z")
    elif how == "gone":
        Participant.objects.filter(pk=seat.pk).delete()
    else:
        ClassroomSession.objects.filter(pk=seat.classroom_id).update(trashed_at="2030-01-01T00:00Z")
    with pytest.raises(SeatGone):
        seat_for_update(seat)


IN_LIST = Prepared(
    lambda classroom, ids: (
        Argument.objects.filter(classroom=classroom, pk__in=ids)
        .select_related("participant")
        .annotate(answers=Count("replies"))
        .order_by("claim")
    ),
    classroom=lambda: Argument._meta.get_field("classroom"),
    ids=lambda: Argument._meta.get_field("id"),
)


@pytest.mark.parametrize("count", [1, 7, 8, 9, 17])
def test_a_list_finds_each_of_its_rows_once_whatever_its_length(count):
    seat = make_seat(make_classroom(phase="argue"))
    made = [make_argument(seat, claim=f"claim {n:02}") for n in range(count + 1)]
    make_argument(seat, parent=made[0], kind="support")
    found = IN_LIST.rows(classroom=seat.classroom_id, ids=[one.pk for one in made[:count]])
    assert [one.claim for one in found] == [f"claim {n:02}" for n in range(count)]
    assert [one.answers for one in found] == [1] + [0] * (count - 1)
    with CaptureQueriesContext(connection) as asked:
        assert {one.participant.pseudonym for one in found} == {seat.pseudonym}
    assert len(asked) == 0


def test_an_empty_list_finds_nothing_and_asks_nothing():
    classroom = make_classroom()
    with CaptureQueriesContext(connection) as asked:
        assert IN_LIST.rows(classroom=classroom.pk, ids=[]) == []
    assert len(asked) == 0


def test_an_instance_can_be_changed_and_saved_as_any_other():
    seat = make_seat()
    SEAT.first(pk=seat.pk, key=seat.key, code=seat.classroom.code)
    found = SEAT.first(pk=seat.pk, key=seat.key, code=seat.classroom.code)
    assert (found._state.adding, found._state.db) == (False, "default")
    found.pseudonym, found.classroom.title = "Another", "Another class"
    found.save(update_fields=["pseudonym"])
    found.classroom.save()
    seat.refresh_from_db()
    assert (seat.pseudonym, seat.classroom.title) == ("Another", "Another class")


def test_what_is_remembered_of_a_value_is_not_taken_for_another():
    seat = make_seat()
    given = {"pk": seat.pk, "key": seat.key, "code": seat.classroom.code}
    assert SEAT.first(**given).joined_at == seat.joined_at
    later = timezone.now()
    Participant.objects.filter(pk=seat.pk).update(joined_at=later, rehearsed=True)
    found = SEAT.first(**given)
    assert (found.joined_at, found.rehearsed, found.has_voted) == (later, True, False)
    make_ballot(seat)
    assert SEAT.first(**given).has_voted
