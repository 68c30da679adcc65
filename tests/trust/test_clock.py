"""The clock of the machine is set on or back while a class is at work: nothing of it hangs on that."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from deliberation.actions.arguments import edit_argument
from deliberation.actions.moderation import feature_argument
from deliberation.actions.rosters import add_roster
from deliberation.models import Argument, Ballot, FairnessMark, Weighing
from deliberation.models.classrooms import JoinMode
from deliberation.queries.weighings import weigh_queue
from deliberation.rules import limits
from deliberation.rules.onward import onward
from deliberation.rules.rosters import read_roster
from deliberation.views import paces
from tests.benchmarks.forms import forms_to
from tests.make import (
    enter,
    make_argument,
    make_classroom,
    make_seat,
    student,
    teacher,
)
from tests.trust.size import size

pytestmark = pytest.mark.django_db
gate = pytest.mark.gate("T18-clock")

# An hour is what a machine without UTC does in spring and autumn; a day, one whose battery is empty.
STEPS = {
    "a day back": timedelta(days=-1),
    "an hour back": timedelta(hours=-1),
    "an hour on": timedelta(hours=1),
    "a day on": timedelta(days=1),
}
steps = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
# With the step, a process may have been started anew, as after a night on an empty battery.
starts = pytest.mark.parametrize("started_anew", [False, True], ids=["the same process", "a new process"])


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=True) as traveller:
        yield traveller


def set_clock(clock, step, *, started_anew=False):
    clock.move_to(timezone.now() + step, tick=True)
    if started_anew:
        onward.ahead = 0


def send(client, page, ending, **fields):
    """Open a page, fill in its form and send it, once, as without script."""
    form = forms_to(client.get(page).content.decode(), ending)[0]
    return client.post(form.action, {**form.hidden, **fields}).status_code


VOTE = {"confidence": 2, "stance": "as_described"}


@gate
@steps
@starts
def test_the_last_vote_counts_whatever_the_clock_says(clock, step, started_anew, figure):
    seat = make_seat(make_classroom(phase="first_vote"))
    tradeoff = seat.classroom.tradeoffs.first()
    code, key = seat.classroom.code, tradeoff.key
    client, page = student(seat), f"/s/{code}/ballot/?t={key}"
    assert send(client, page, f"/ballot/{key}/", place=10, **VOTE) == 303
    set_clock(clock, step, started_anew=started_anew)
    assert send(client, page, f"/ballot/{key}/", place=90, **VOTE) == 303
    assert Ballot.objects.get().value == (10 if seat.sees_flipped(tradeoff.order) else 90)
    figure("a second vote after the step is the one that counts")


@gate
@steps
def test_of_two_pages_the_one_that_is_sent_first_still_counts_less(clock, step, figure):
    """A form that was sent before the clock was set, and arrives after one that was sent later, is stale as ever."""
    seat = make_seat(make_classroom(phase="first_vote"))
    code, key = seat.classroom.code, seat.classroom.tradeoffs.first().key
    client, page = student(seat), f"/s/{code}/ballot/?t={key}"
    early = forms_to(client.get(page).content.decode(), f"/ballot/{key}/")[0]
    clock.shift(timedelta(seconds=1))
    set_clock(clock, step)
    # A moment passes: numbers are milliseconds.
    onward.ahead += 10_000_000
    assert send(client, page, f"/ballot/{key}/", place=90, **VOTE) == 303
    kept = Ballot.objects.get().value
    assert client.post(early.action, {**early.hidden, "place": 10, **VOTE}).status_code == 409
    assert Ballot.objects.get().value == kept
    figure("a form that comes late is still refused")


@gate
@starts
def test_what_moved_one_is_said_anew_after_a_step_back(clock, started_anew):
    seat = make_seat(make_classroom(phase="final_vote"))
    code, key = seat.classroom.code, seat.classroom.tradeoffs.first().key
    client, page = student(seat), f"/s/{code}/ballot/?t={key}"
    assert send(client, page, f"/ballot/{key}/", place=10, **VOTE) == 303
    assert send(client, page, f"/ballot/{key}/moved/", what="nothing", why="Before") == 303
    set_clock(clock, STEPS["a day back"], started_anew=started_anew)
    assert send(client, page, f"/ballot/{key}/moved/", what="nothing", why="After") == 303
    assert seat.credits.get().why == "After"


@gate
@starts
def test_weighing_undoing_and_weighing_anew_go_on_after_a_step_back(clock, started_anew):
    classroom = make_classroom(phase="argue")
    arguments = [make_argument(make_seat(classroom)) for _ in range(2)]
    enter(classroom, "weigh")
    seat = make_seat(classroom)
    client, page = student(seat), f"/s/{classroom.code}/weigh/"
    assert send(client, page, "/weigh/", value=1) == 303
    set_clock(clock, STEPS["a day back"], started_anew=started_anew)
    assert send(client, page, "/weigh/", value=1) == 303
    newest = Weighing.objects.order_by("pk").last()
    # The last is the last that was weighed, not the one with the latest time.
    assert weigh_queue(seat).last == newest
    assert send(client, page, "/unweigh/") == 303
    assert Weighing.objects.count() == 1
    set_clock(clock, STEPS["an hour back"], started_anew=started_anew)
    assert send(client, page, "/weigh/", value=-1) == 303
    assert Weighing.objects.get(argument=newest.argument).value == -1
    assert len(arguments) == Weighing.objects.count()


@gate
@starts
def test_ones_own_words_are_changed_after_a_step_back(clock, started_anew):
    seat = make_seat(make_classroom(phase="argue"))
    argument = make_argument(seat)
    client, page = student(seat), f"/s/{seat.classroom.code}/arguments/{argument.pk}/edit/"
    assert send(client, page, "/edit/", claim="Before", reason="So") == 303
    set_clock(clock, STEPS["a day back"], started_anew=started_anew)
    assert send(client, page, "/edit/", claim="After", reason="So") == 303
    assert Argument.objects.get().claim == "After"


@gate
@starts
def test_the_other_side_is_written_and_judged_anew_after_a_step_back(clock, started_anew):
    classroom = make_classroom(phase="switch")
    writer, holder = make_seat(classroom, card="close"), make_seat(classroom, card="open")
    tradeoff = classroom.tradeoffs.first().key
    page = f"/s/{classroom.code}/switch/"
    about = {"tradeoff": tradeoff, "card": "open", "pole": "b", "reason": "So"}

    def write(claim):
        return send(student(writer), f"{page}?tradeoff={tradeoff}", "/switch/", claim=claim, **about)

    def judge(word):
        case = Argument.objects.get()
        return send(student(holder), f"{page}?case={case.pk}", "/fair/", fair=word)

    assert write("Before") == 303
    assert judge("yes") == 303
    set_clock(clock, STEPS["a day back"], started_anew=started_anew)
    assert judge("no") == 303
    assert [mark.fair for mark in FairnessMark.objects.all()] == [False]
    assert write("After") == 303
    assert [argument.claim for argument in Argument.objects.all()] == ["After"]


@gate
@steps
def test_phases_go_on_and_never_back(clock, step, figure):
    classroom = make_classroom(phase="argue")
    epoch = classroom.phase_epoch
    set_clock(clock, step)
    client = teacher(classroom)
    address = f"/teach/sessions/{classroom.code}/phase/"
    done = client.post(address, {"step": classroom.step + 1, "epoch": epoch})
    assert done.status_code == 303
    classroom.refresh_from_db()
    assert (classroom.phase, classroom.phase_epoch) == (classroom.phases[classroom.step], epoch + 1)
    changes = list(classroom.phase_changes.order_by("epoch").values_list("phase", flat=True))
    assert changes[-2:] == ["argue", classroom.phase]
    # The same button from before is told that the class has moved on, and moves nothing.
    assert client.post(address, {"step": 1, "epoch": epoch}).status_code == 409
    figure("0 phases back")


@gate
@steps
def test_seats_survive(clock, step, figure):
    classroom = make_classroom(phase="read")
    seats = [make_seat(classroom, pseudonym=f"Seat {n}") for n in range(size(quick=2, whole=100))]
    browser = Client()
    page = f"/join/{classroom.code}/"
    form = forms_to(browser.get(page).content.decode(), page)[0]
    assert browser.post(page, form.hidden).status_code == 303
    browsers = [browser, *map(student, seats)]
    set_clock(clock, step)
    places = ("", "article/", "positions/", "me/", "pulse/?v=0")
    for one in browsers:
        for place in places:
            answer = one.get(f"/s/{classroom.code}/{place}", follow=True)
            assert answer.status_code in (200, 204), place
    figure(f"0 of {len(browsers)} seats lost")


@gate
def test_an_instructor_stays_signed_in_over_summer_time_and_a_step_back(clock):
    classroom = make_classroom(phase="argue")
    client = teacher(classroom)
    for name in ("an hour on", "an hour back", "a day back"):
        set_clock(clock, STEPS[name])
        for page in ("", "participants/", "moderation/", "log/", "reports/"):
            assert client.get(f"/teach/sessions/{classroom.code}/{page}").status_code == 200, (name, page)


@gate
@steps
def test_who_has_to_wait_waits_no_longer_than_told(clock, step, figure):
    classroom = make_classroom(join_mode=JoinMode.ROSTER)
    pins = dict(add_roster(classroom=classroom, by=classroom.instructor, lines=read_roster("Ada")))
    seat = classroom.participants.get()
    page, wrong = f"/join/{classroom.code}/", "000000" if pins["Ada"] != "000000" else "111111"
    for _ in range(limits.PIN_TRIES):
        assert Client().post(page, {"seat": seat.pk, "pin": wrong}).status_code == 422
    assert Client().post(page, {"seat": seat.pk, "pin": pins["Ada"]}).status_code == 422
    set_clock(clock, step)
    clock.shift(timedelta(seconds=limits.PIN_WAIT_SECONDS + 1))
    assert Client().post(page, {"seat": seat.pk, "pin": pins["Ada"]}).status_code == 303
    figure("limits recover within one window")


@gate
@steps
def test_what_is_counted_by_the_second_is_not_counted_by_this_clock(clock, step):
    for _ in range(int(paces.writes.pace.burst)):
        assert paces.writes.spend("a seat")
    assert not paces.writes.spend("a seat")
    set_clock(clock, step)
    assert paces.writes.wait("a seat") <= 1 / paces.writes.pace.per_second + 1


@gate
def test_words_that_nobody_has_read_do_not_stand_before_the_class_after_a_step_back(clock):
    """They are told from those that the instructor has read by two times."""
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom))
    feature_argument(argument=argument, by=classroom.instructor)
    assert list(Argument.objects.featured()) == [argument]
    set_clock(clock, STEPS["a day back"])
    edit_argument(by=argument.participant, argument=argument, claim="Other words", reason="So")
    assert list(Argument.objects.featured()) == []
    set_clock(clock, STEPS["an hour back"])
    read = Argument.objects.get().wording
    feature_argument(argument=argument, by=classroom.instructor, wording=read)
    assert list(Argument.objects.featured()) == [argument]


@gate
@steps
def test_more_time_is_more_time(clock, step):
    classroom = make_classroom(phase="argue")
    before = classroom.phase_ends_at
    set_clock(clock, step)
    client = teacher(classroom)
    assert client.post(f"/teach/sessions/{classroom.code}/extend/", {"minutes": 5}).status_code == 303
    classroom.refresh_from_db()
    assert classroom.phase_ends_at >= before + timedelta(minutes=5)
    assert classroom.phase_ends_at > timezone.now()
    assert client.get(f"/teach/sessions/{classroom.code}/").status_code == 200
