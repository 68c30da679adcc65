"""One person, one seat: joining again, a locked door, names that look alike, PINs, and tallies that follow the seats."""

import random
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.ballots import cast_ballot
from deliberation.actions.classrooms import set_door
from deliberation.actions.joining import join_class
from deliberation.actions.leaving import remove_seat, restore_seat
from deliberation.actions.rosters import add_roster
from deliberation.errors import BadName, BadRoster
from deliberation.forms.join import sign_offer
from deliberation.models import Ballot, JoinMode, Participant
from deliberation.queries.progress import progress
from deliberation.queries.results import class_results
from deliberation.rules.names import RosterLine, fold_name
from deliberation.rules.rosters import roster_lines
from deliberation.views.guards import cookie_name
from tests.make import enter, make_classroom, student
from tests.trust.lookalikes import pairs
from tests.trust.size import size
from tests.trust.sweep import end_all

WRONG, WAITS = "This PIN does not belong", "Too many tries"


def address(classroom):
    return reverse("join-class", args=[classroom.code])


def typed(classroom, pseudonym="Teal Otter"):
    return {"pseudonym": pseudonym, "offer": sign_offer(classroom, pseudonym), "op": str(uuid.uuid4())}


def listed(count):
    """A class with a list of names, their PINs, and its seats by name."""
    classroom = make_classroom(join_mode=JoinMode.ROSTER)
    lines = [RosterLine(n, f"Student {n}", fold_name(f"Student {n}")) for n in range(count)]
    pins = dict(add_roster(classroom=classroom, by=classroom.instructor, lines=lines))
    return classroom, pins, {seat.identity.name: seat for seat in classroom.participants.all()}


@pytest.mark.gate("T1-rejoin")
@pytest.mark.django_db
def test_a_browser_that_joins_again_and_again_has_one_seat(figure):
    classroom, browser, joins = make_classroom(), Client(), size(quick=100, whole=1_000)
    statuses = Counter(
        browser.post(address(classroom), typed(classroom, f"Otter {n}")).status_code for n in range(joins)
    )
    figure(f"{joins:,} joins, {classroom.participants.count()} seat")
    assert classroom.participants.count() == 1
    # The first is led to its seat, and so is every other.
    assert statuses == {303: 1, 302: joins - 1}


@pytest.mark.gate("T1-locked")
@pytest.mark.django_db
def test_no_browser_without_a_seat_gets_one_at_a_locked_door_or_from_a_list_of_names(figure):
    joins = size(quick=40, whole=200)
    locked = make_classroom()
    set_door(locked, by=locked.instructor, is_open=False)
    roster, _, seats = listed(3)
    for n in range(joins):
        assert Client().post(address(locked), typed(locked, f"Otter {n}")).status_code == 422
        ways = (
            typed(roster),
            {"seat": str(seats[f"Student {n % 3}"].pk), "pin": ""},
            {"seat": "", "pin": "1"},
        )
        answer = Client().post(address(roster), ways[n % 3])
        assert (answer.status_code, cookie_name(roster.code) in answer.cookies) == (422, False)
    given = [room.participants.seated().count() for room in (locked, roster)]
    figure(f"{joins} joins each, {given[0]} seats at a locked door, {given[1]} without a PIN")
    assert given == [0, 0]


@pytest.mark.gate("T1-recount")
@pytest.mark.django_db
def test_the_tally_is_a_recount_of_the_seats_that_are_there_after_any_joins_votes_removals_and_returns(
    figure,
):
    steps, classes = size(quick=120, whole=10_000), size(quick=2, whole=40)
    for seed in range(classes):
        draw = random.Random(seed)
        classroom = make_classroom(phase="first_vote", tradeoffs=2)
        votes: dict[tuple[uuid.UUID, str, int], int] = {}
        for _ in range(steps // classes):
            step(draw, classroom, votes)
            if draw.random() < 0.01 and classroom.phase == "first_vote":
                enter(classroom, "final_vote")
            compare(classroom, votes)
    figure(f"equal after each of {steps // classes * classes:,} steps in {classes} classes")


def step(draw, classroom, votes):
    """One act of a student or the instructor; what it says is noted in `votes`."""
    classroom.refresh_from_db()
    seats = list(classroom.participants.all())
    act = draw.choice(["join", "vote", "vote", "vote", "remove", "restore"]) if seats else "join"
    seat = draw.choice(seats) if seats else None
    if act == "join" and len(seats) < 12:
        join_class(classroom=classroom, pseudonym=f"Otter {uuid.uuid4().hex[:9]}x", op=uuid.uuid4())
    elif act == "remove":
        remove_seat(seat=seat, by=classroom.instructor)
    elif act == "restore":
        restore_seat(seat=seat, by=classroom.instructor)
    elif act == "vote" and seat.is_seated:
        seat.classroom = classroom
        tradeoff, value = draw.choice(list(classroom.tradeoffs.all())), draw.randint(0, 100)
        round_ = "first" if classroom.phase == "first_vote" else "final"
        cast_ballot(
            by=seat, tradeoff=tradeoff, round=round_, value=value, confidence=2, stance="as_described"
        )
        votes[seat.pk, round_, tradeoff.pk] = value


def compare(classroom, votes):
    """What pages count, against what was said by those who sit here: votes, and how many have voted on everything."""
    here = set(
        Participant.objects.filter(classroom=classroom, removed_at__isnull=True).values_list("pk", flat=True)
    )
    done = progress(classroom)
    assert done.joined == len(here)
    for result in class_results(classroom):
        for round_, shown in (("first", result.first), ("final", result.final)):
            said = {
                seat: value
                for (seat, when, what), value in votes.items()
                if seat in here and (when, what) == (round_, result.tradeoff.pk)
            }
            assert {vote.participant: vote.value for vote in shown} == said
            assert len(shown) == len(said)
    for phase, round_ in (("first_vote", "first"), ("final_vote", "final")):
        whole = Counter(seat for seat, when, _ in votes if when == round_ and seat in here)
        counted = next(one.done for one in done.steps if one.phase == phase)
        assert counted == sum(n == 2 for n in whole.values())
    assert Ballot.objects.filter(participant__classroom=classroom).count() == len(votes)


@pytest.mark.gate("T3-claim")
@pytest.mark.django_db(transaction=True)
def test_of_two_devices_that_claim_one_seat_at_once_one_wins(figure):
    rounds = size(quick=25, whole=1_000)
    winners = Counter()
    with ThreadPoolExecutor(2) as threads:
        for first in range(0, rounds, 100):
            classroom, pins, seats = listed(min(100, rounds - first))
            for name, seat in seats.items():
                winners[claim_at_once(threads, classroom, {"seat": str(seat.pk), "pin": pins[name]})] += 1
        end_all(threads, 2)
    figure(f"{rounds:,} claims by two at once on {connection.vendor}, 1 winner in {winners[1]:,}")
    assert winners == {1: rounds}


def claim_at_once(threads, classroom, sent):
    """How many of two browsers that send the same name and PIN at once are given the seat. Each other one is told."""
    ready = threading.Barrier(2)

    def claim(_):
        browser = Client()
        ready.wait(30)
        answer = browser.post(address(classroom), sent | {"op": str(uuid.uuid4())})
        if answer.status_code != 303:
            assert "taken already" in answer.content.decode()
            return 0
        page = browser.get(answer["Location"])
        return int(page.status_code in (200, 302))

    return sum(threads.map(claim, range(2)))


@pytest.mark.gate("T3-names")
@pytest.mark.django_db
def test_no_two_names_that_look_alike_sit_in_one_class_or_stand_on_one_list(figure):
    every = list(pairs())
    tried = every[:: max(1, len(every) // size(quick=100, whole=len(every)))]
    classroom = make_classroom(own_names=True)
    beside = [pair for pair in tried if sit_side_by_side(*pair, classroom)]
    on_list = [pair for pair in every if stand_side_by_side(*pair)]
    figure(
        f"{len(tried)} pairs in classes, {len(beside)} side by side; {len(every)} on lists, {len(on_list)} side by side"
    )
    assert (beside, on_list) == ([], [])
    assert len(every) >= 500


def sit_side_by_side(one, other, classroom):
    """Whether both get a seat in an empty class."""
    classroom.participants.all().delete()
    join_class(classroom=classroom, pseudonym=one, op=uuid.uuid4())
    try:
        join_class(classroom=classroom, pseudonym=other, op=uuid.uuid4())
    except BadName:
        return False
    return True


def stand_side_by_side(one, other):
    try:
        return len(roster_lines(f"name\n{one}\n{other}")) == 2
    except BadRoster:
        return False


@pytest.mark.gate("T3-pin")
@pytest.mark.django_db
def test_at_one_seat_five_pins_are_looked_at_in_a_minute(figure):
    classroom, _, seats = listed(1)
    sent = {"seat": str(seats["Student 0"].pk), "pin": "000000"}
    seconds, tried, looked_at = size(quick=70, whole=600), 0, []
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        for second in range(seconds):
            page = Client().post(address(classroom), sent).content.decode()
            assert WRONG in page or WAITS in page
            tried += 1
            looked_at += [second] if WRONG in page else []
            clock.move_to(began + timedelta(seconds=second + 1))
    most = max(sum(at <= other < at + 60 for other in looked_at) for at in looked_at)
    figure(f"{tried:,} tries in {seconds:,} s, {len(looked_at)} looked at, at most {most} in any minute")
    assert most == 5


@pytest.mark.gate("T3-pin")
@pytest.mark.django_db(transaction=True)
def test_however_many_pins_are_tried_at_once_five_are_looked_at(figure):
    classroom, pins, seats = listed(1)
    sent = {"seat": str(seats["Student 0"].pk), "pin": "000000"}
    at_once = 12
    ready = threading.Barrier(at_once)

    def one(_):
        ready.wait(30)
        page = Client().post(address(classroom), sent).content.decode()
        connection.close()
        return WRONG in page

    with ThreadPoolExecutor(at_once) as threads:
        looked_at = sum(threads.map(one, range(at_once)))
    figure(f"{at_once} at once on {connection.vendor}, {looked_at} looked at")
    assert looked_at == 5
    right = student(seats["Student 0"]).post(address(classroom), sent | {"pin": pins["Student 0"]})
    assert WAITS in right.content.decode()
