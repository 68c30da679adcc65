import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from deliberation.actions.classrooms import (
    create_classroom,
    extend_phase,
    move_phase,
    purge_trash,
    restore_classroom,
    set_door,
    shorten_phase,
    trash_classroom,
)
from deliberation.actions.joining import join_class
from deliberation.errors import BadPlan, DoorClosed, NotNow
from deliberation.models import ClassroomSession
from deliberation.rules import limits
from deliberation.rules.phases import LONGEST_MINUTES, PLANS, Step
from deliberation.rules.privacy import Keep
from tests.make import enter, make_argument, make_case, make_classroom, make_instructor, make_seat

pytestmark = pytest.mark.django_db

FIFTY = PLANS["fifty"][1]


def acts(classroom):
    return [entry.act for entry in classroom.log.order_by("pk")]


def create(**fields):
    case = fields.pop("case", None) or make_case()
    return create_classroom(
        by=fields.pop("by", None) or make_instructor(),
        case=case,
        title=fields.pop("title", "Class"),
        tradeoffs=fields.pop("tradeoffs", list(case.tradeoffs.all())),
        steps=fields.pop("steps", FIFTY),
        **fields,
    )


def test_a_session_begins_in_its_lobby_with_an_open_door_and_a_code_that_can_be_read():
    classroom = create()
    assert (classroom.phase, classroom.step, classroom.phase_epoch, classroom.door_open) == (
        "lobby",
        0,
        1,
        True,
    )
    assert len(classroom.code) == limits.CODE_LENGTH
    assert set(classroom.code) <= set(limits.CODE_ALPHABET)
    assert [change.phase for change in classroom.phase_changes.all()] == ["lobby"]
    assert acts(classroom) == ["create"]


def test_the_same_operation_sent_twice_is_one_session():
    op, me, case = uuid.uuid4(), make_instructor(), make_case()
    first = create(by=me, case=case, op=op)
    again = create(by=me, case=case, op=op, title="Something else")
    assert first.pk == again.pk
    assert ClassroomSession.objects.count() == 1
    assert acts(first) == ["create"]


def test_a_session_without_a_trade_off_is_refused_and_nothing_is_stored():
    with pytest.raises(BadPlan) as refusal:
        create(tradeoffs=[])
    assert refusal.value.field == "tradeoffs"
    assert not ClassroomSession.objects.exists()


def test_a_trade_off_of_another_case_is_refused():
    with pytest.raises(BadPlan):
        create(tradeoffs=[make_case().tradeoffs.first()])


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [Step("read", 0)],
        [Step("read", LONGEST_MINUTES + 1)],
        [Step("read", 5), Step("read", 5)],
        [Step("lobby", 5)],
        [Step("nap", 5)],
    ],
)
def test_a_plan_that_cannot_be_run_is_refused(steps):
    with pytest.raises(BadPlan):
        create(steps=steps)


def test_the_phases_of_ones_own_plan_stand_in_the_only_order_that_makes_sense():
    classroom = create(steps=[Step("debrief", 5), Step("argue", 7), Step("read", 3)])
    assert classroom.phases == ["lobby", "read", "argue", "debrief", "ended"]
    assert [classroom.minutes_of(step) for step in (1, 2, 3)] == [3, 7, 5]


def test_moving_on_raises_the_epoch_by_one_and_sets_the_end_by_the_plan():
    classroom = make_classroom()
    moved = move_phase(classroom, by=classroom.instructor, to_step=1)
    assert (moved.phase, moved.phase_epoch) == ("read", 2)
    assert moved.phase_ends_at - moved.phase_started_at == timedelta(minutes=10)
    assert [(change.epoch, change.phase) for change in moved.phase_changes.all()] == [
        (1, "lobby"),
        (2, "read"),
    ]
    assert acts(moved)[-1] == "phase"


def test_of_two_who_advance_at_once_one_wins_and_the_other_is_told():
    classroom = make_classroom()
    seen = classroom.phase_epoch
    move_phase(classroom, by=classroom.instructor, to_step=1, epoch=seen)
    with pytest.raises(NotNow) as refusal:
        move_phase(classroom, by=classroom.instructor, to_step=1, epoch=seen)
    assert refusal.value.status == 409
    assert "Read" in str(refusal.value)
    classroom.refresh_from_db()
    assert (classroom.phase, classroom.phase_epoch, classroom.phase_changes.count()) == ("read", 2, 2)


@pytest.mark.parametrize("step", [-1, 9, 400])
def test_there_is_no_phase_outside_the_plan(step):
    classroom = make_classroom()
    with pytest.raises(NotNow):
        move_phase(classroom, by=classroom.instructor, to_step=step)
    classroom.refresh_from_db()
    assert classroom.phase_epoch == 1


def test_going_back_is_a_new_epoch_of_the_phase_before():
    classroom = make_classroom(phase="argue")
    epoch = classroom.phase_epoch
    back = move_phase(classroom, by=classroom.instructor, to_step=classroom.step - 1)
    assert (back.phase, back.phase_epoch) == ("first_vote", epoch + 1)


def test_an_ended_session_can_be_opened_again():
    classroom = make_classroom(phase="ended")
    assert classroom.ended_at is not None
    assert classroom.phase_ends_at is None
    reopened = enter(classroom, "debrief")
    assert reopened.ended_at is None


def test_more_time_is_counted_from_the_end_or_from_now_when_that_has_passed():
    classroom = make_classroom(phase="read")
    end = classroom.phase_ends_at
    assert extend_phase(classroom, by=classroom.instructor, minutes=2).phase_ends_at == end + timedelta(
        minutes=2
    )
    ClassroomSession.objects.update(phase_ends_at=timezone.now() - timedelta(hours=3))
    late = extend_phase(classroom, by=classroom.instructor, minutes=2).phase_ends_at
    assert timedelta(seconds=110) < late - timezone.now() <= timedelta(minutes=2)


def test_more_time_asked_for_twice_on_one_page_is_given_once():
    classroom = make_classroom(phase="read")
    end = classroom.phase_ends_at
    extend_phase(classroom, by=classroom.instructor, minutes=5, ends_at=end)
    with pytest.raises(NotNow):
        extend_phase(classroom, by=classroom.instructor, minutes=5, ends_at=end)
    classroom.refresh_from_db()
    assert classroom.phase_ends_at == end + timedelta(minutes=5)


@pytest.mark.parametrize("minutes", [0, -5, LONGEST_MINUTES + 1])
def test_minutes_out_of_range_are_refused(minutes):
    classroom = make_classroom(phase="read")
    with pytest.raises(BadPlan):
        extend_phase(classroom, by=classroom.instructor, minutes=minutes)


@pytest.mark.parametrize("phase", ["lobby", "ended"])
def test_lobby_and_end_have_no_time_to_extend(phase):
    classroom = make_classroom(phase=phase)
    with pytest.raises(NotNow):
        extend_phase(classroom, by=classroom.instructor, minutes=1)


def test_nobody_new_joins_while_the_door_is_locked():
    classroom = make_classroom()
    set_door(classroom, by=classroom.instructor, is_open=False)
    with pytest.raises(DoorClosed):
        join_class(classroom=classroom, pseudonym="Otter", op=uuid.uuid4())
    set_door(classroom, by=classroom.instructor, is_open=True)
    assert join_class(classroom=classroom, pseudonym="Otter", op=uuid.uuid4()).is_seated


def test_locking_a_locked_door_is_no_act():
    classroom = make_classroom()
    for _ in range(2):
        set_door(classroom, by=classroom.instructor, is_open=False)
    assert acts(classroom) == ["create", "lock_door"]


def test_what_goes_into_the_trash_comes_out_as_it_was():
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom))
    fields = ("code", "phase", "step", "phase_epoch", "phase_ends_at", "door_open", "screen_token", "plan")
    before = [getattr(classroom, field) for field in fields]
    trash_classroom(classroom, by=classroom.instructor)
    assert not ClassroomSession.objects.led_by(classroom.instructor).exists()
    restore_classroom(classroom, by=classroom.instructor)
    restored = ClassroomSession.objects.led_by(classroom.instructor).get()
    assert [getattr(restored, field) for field in fields] == before
    assert [found.pk for found in restored.arguments.all()] == [argument.pk]
    assert acts(classroom)[-2:] == ["trash", "restore"]


def test_the_trash_is_kept_for_thirty_days_from_when_a_session_first_went_there():
    classroom = make_classroom()
    trash_classroom(classroom, by=classroom.instructor)
    first = ClassroomSession.objects.get().trashed_at
    trash_classroom(classroom, by=classroom.instructor)
    found = ClassroomSession.objects.get()
    assert found.trashed_at == first
    assert found.purge_at == first + timedelta(days=30)


def test_a_session_in_the_trash_is_not_kept_longer_than_students_were_told():
    classroom = make_classroom(keep=Keep(seal_days=1, keep_days=9))
    trash_classroom(classroom, by=classroom.instructor)
    found = ClassroomSession.objects.get()
    assert found.purge_at == found.delete_at == found.kept_since + timedelta(days=9)


def test_every_act_raises_the_version_that_listeners_compare():
    classroom = make_classroom()
    me = classroom.instructor

    def version():
        return ClassroomSession.objects.get(pk=classroom.pk).version

    for act in (
        lambda: move_phase(classroom, by=me, to_step=1),
        lambda: extend_phase(classroom, by=me, minutes=1),
        lambda: set_door(classroom, by=me, is_open=False),
    ):
        before = version()
        act()
        assert version() > before


def test_what_was_in_the_trash_for_thirty_days_is_deleted_with_all_that_it_holds():
    kept, old = make_classroom(), make_classroom()
    argument = make_argument(make_seat(old))
    make_argument(make_seat(old), kind="rebut", parent=argument)
    for classroom, days in ((kept, limits.TRASH_DAYS - 1), (old, limits.TRASH_DAYS + 1)):
        trash_classroom(classroom, by=classroom.instructor)
        since = timezone.now() - timedelta(days=days)
        ClassroomSession.objects.filter(pk=classroom.pk).update(trashed_at=since)
    assert purge_trash() == 1
    assert list(ClassroomSession.objects.all()) == [kept]
    assert not type(argument).objects.exists()


def test_a_session_is_as_it_was_asked_for_and_open_to_all_that_was_not_said():
    plain = ClassroomSession.objects.get(pk=create(title="  Class 10b ").pk)
    assert (plain.title, plain.join_mode, plain.own_names, plain.deals_cards) == (
        "Class 10b",
        "open",
        False,
        True,
    )
    assert (plain.screens_arguments, plain.shows_authors, plain.shows_results) == (False, True, True)
    case = make_case()
    other = create(case=case, title=" ", screens_arguments=True, shows_authors=False, shows_results=False, own_names=True, deals_cards=False)  # fmt: skip
    other = ClassroomSession.objects.get(pk=other.pk)
    assert (other.title, other.own_names, other.deals_cards) == (case.title, True, False)
    assert (other.screens_arguments, other.shows_authors, other.shows_results) == (True, False, False)
    assert set(other.tradeoffs.all()) == set(case.tradeoffs.all())
    assert other.log.get().by == other.instructor


def test_the_operation_of_one_instructor_is_nobody_elses():
    first, other = create(), make_instructor()
    second = create(op=first.op, by=other)
    assert second.pk != first.pk
    assert create(op=first.op, by=other).pk == second.pk
    assert create(op=first.op, by=first.instructor).pk == first.pk


def test_nine_trade_offs_are_the_most():
    case = make_case()
    first = case.tradeoffs.first()
    for order in range(4, 11):
        first.pk, first.key, first.order = None, f"t{order}", order
        first.save(force_insert=True)
    ten = list(case.tradeoffs.all())
    assert create(case=case, tradeoffs=ten[:9]).tradeoffs.count() == 9
    with pytest.raises(BadPlan):
        create(case=case, tradeoffs=ten)


def test_who_moved_the_class_and_when_is_written_down():
    classroom = make_classroom()
    moved = move_phase(classroom, by=classroom.instructor, to_step=1)
    change = moved.phase_changes.last()
    assert (change.by, change.at) == (classroom.instructor, moved.phase_started_at)
    assert moved.log.first().detail == "read"
    assert moved.ended_at is None


def running():
    """A class whose phase has minutes left, and its end."""
    classroom = make_classroom(phase="read")
    return classroom, classroom.phase_ends_at


def test_a_minute_is_taken_from_the_clock_but_never_below_now():
    classroom, end = running()
    sooner = shorten_phase(classroom, by=classroom.instructor, how="minute")
    assert sooner.phase_ends_at == end - timedelta(minutes=1)
    ClassroomSession.objects.update(phase_ends_at=timezone.now() + timedelta(seconds=30))
    now = shorten_phase(classroom, by=classroom.instructor, how="minute").phase_ends_at
    assert timedelta(seconds=-10) < now - timezone.now() <= timedelta(0)


@pytest.mark.parametrize("how", ["minute", "up"])
def test_a_clock_that_has_run_out_is_not_set_forward_by_shortening_it(how):
    classroom, _ = running()
    past = timezone.now() - timedelta(minutes=5)
    ClassroomSession.objects.update(phase_ends_at=past)
    assert shorten_phase(classroom, by=classroom.instructor, how=how).phase_ends_at == past


def test_a_clock_is_ended_or_taken_away_and_the_log_says_how():
    classroom, _ = running()
    ended = shorten_phase(classroom, by=classroom.instructor, how="up")
    assert ended.phase_ends_at <= timezone.now()
    gone = shorten_phase(classroom, by=classroom.instructor, how="none")
    assert gone.phase_ends_at is None
    assert list(gone.log.values_list("detail", flat=True)[:2]) == ["none", "up"]
    with pytest.raises(NotNow):
        shorten_phase(classroom, by=classroom.instructor, how="minute")


def test_a_clock_is_shortened_once_by_one_page_and_in_no_unknown_way():
    classroom, end = running()
    with pytest.raises(BadPlan):
        shorten_phase(classroom, by=classroom.instructor, how="away")
    shorten_phase(classroom, by=classroom.instructor, how="minute", ends_at=end)
    with pytest.raises(NotNow):
        shorten_phase(classroom, by=classroom.instructor, how="minute", ends_at=end)
    assert ClassroomSession.objects.get().phase_ends_at == end - timedelta(minutes=1)


@pytest.mark.parametrize("minutes", [1, LONGEST_MINUTES])
def test_as_many_minutes_as_are_promised_can_be_given(minutes):
    classroom, end = running()
    more = extend_phase(classroom, by=classroom.instructor, minutes=minutes)
    assert more.phase_ends_at == end + timedelta(minutes=minutes)
    assert more.log.first().detail == str(minutes)


def test_the_log_says_who_locked_and_opened_the_door():
    classroom = make_classroom()
    for is_open in (False, True):
        set_door(classroom, by=classroom.instructor, is_open=is_open)
        assert ClassroomSession.objects.get().door_open is is_open
    assert acts(classroom)[-2:] == ["lock_door", "open_door"]
    assert classroom.log.first().by == classroom.instructor
