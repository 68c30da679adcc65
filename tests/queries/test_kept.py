from dataclasses import replace

import pytest

from deliberation.queries import kept
from deliberation.queries.kept import kept_debrief
from tests.make import enter, make_argument, make_ballot, make_classroom, make_seat

pytestmark = pytest.mark.django_db


def matched(classroom):
    classroom.refresh_from_db()
    return kept_debrief(classroom).debrief.tradeoffs[0].shift.matched


def forget_time():
    """Let the two seconds pass."""
    for code, one in kept._kept.items():
        kept._kept[code] = replace(one, at=one.at - 3)


def voted(classroom):
    seat = make_seat(classroom)
    make_ballot(seat)
    make_ballot(seat, round="final")
    classroom.touch()


def test_the_same_version_is_computed_once(django_assert_num_queries):
    classroom = make_classroom(phase="debrief")
    kept_debrief(classroom)
    with django_assert_num_queries(0):
        kept_debrief(classroom)


def test_a_new_version_waits_two_seconds(monkeypatch):
    classroom = make_classroom(phase="weigh")
    clock = [100.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    assert matched(classroom) == 0
    voted(classroom)
    clock[0] += 1.9
    assert matched(classroom) == 0
    clock[0] += 0.2
    assert matched(classroom) == 1


def test_what_is_served_says_of_which_version_it_is():
    classroom = make_classroom(phase="weigh")
    was = kept_debrief(classroom).version
    voted(classroom)
    classroom.refresh_from_db()
    assert kept_debrief(classroom).version == was < classroom.version


def test_released_numbers_stay_when_a_seat_is_removed_or_erased():
    classroom = make_classroom(phase="debrief")
    for _ in range(3):
        voted(classroom)
    assert matched(classroom) == 3
    gone, erased, _ = classroom.participants.all()
    gone.removed_at = gone.joined_at
    gone.save()
    erased.ballots.all().delete()
    classroom.touch()
    forget_time()
    assert matched(classroom) == 3
    assert matched(enter(classroom, "ended")) == 3
    enter(classroom, "final_vote")
    assert matched(enter(classroom, "debrief")) == 1


def test_another_phase_waits_for_nothing():
    classroom = make_classroom(phase="debrief")
    assert matched(classroom) == 0
    classroom = enter(classroom, "final_vote")
    voted(classroom)
    assert matched(enter(classroom, "debrief")) == 1


def test_a_released_debrief_is_always_of_the_classs_version():
    classroom = make_classroom(phase="debrief")
    kept_debrief(classroom)
    classroom.touch()
    classroom.refresh_from_db()
    assert kept_debrief(classroom).version == classroom.version


def test_what_is_hidden_waits_for_nothing():
    classroom = make_classroom(phase="debrief")
    argument = make_argument(make_seat(classroom))
    classroom.refresh_from_db()
    assert kept_debrief(classroom).debrief.tradeoffs[0].ground.arguments == 1
    argument.hidden_at = argument.at
    argument.save()
    classroom.touch()
    classroom.refresh_from_db()
    assert kept_debrief(classroom).debrief.tradeoffs[0].ground.arguments == 0


def test_a_released_count_stays_however_many_other_classes_are_opened(monkeypatch):
    monkeypatch.setattr(kept, "MOST_CLASSES", 2)
    classroom = make_classroom(phase="debrief")
    voted(classroom)
    assert matched(classroom) == 1
    gone = classroom.participants.get()
    gone.removed_at = gone.joined_at
    gone.save()
    for phase in ("debrief", "weigh") * 3:
        kept_debrief(make_classroom(case=classroom.case, phase=phase))
    assert matched(classroom) == 1


@pytest.mark.parametrize(("bound", "phase"), [("MOST_CLASSES", "weigh"), ("MOST_RELEASED", "debrief")])
def test_no_more_classes_are_kept_than_there_is_room_for(monkeypatch, bound, phase):
    monkeypatch.setattr(kept, bound, 3)
    case = make_classroom().case
    classrooms = [make_classroom(case=case, phase=phase) for _ in range(5)]
    for classroom in classrooms:
        kept_debrief(classroom)
    assert list(kept._kept) == [classroom.code for classroom in classrooms[2:]]
