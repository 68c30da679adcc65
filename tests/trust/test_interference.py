"""Two classes that differ in what is secret alone: whoever must not know it is answered byte for byte alike."""

import random
import uuid
from dataclasses import dataclass, field

import pytest
import time_machine
from django.db import transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from deliberation.live import door, shared
from deliberation.models import Argument, Ballot, ClassroomSession, Credit, FairnessMark, RubricMark, Weighing
from deliberation.queries.kept import forget_debriefs
from deliberation.rules import weighings
from deliberation.rules.onward import onward
from deliberation.views import paces
from tests.make import (
    make_argument,
    make_ballot,
    make_case,
    make_classroom,
    make_instructor,
    make_seat,
    seat_cookie,
    student,
)
from tests.trust.size import size
from tests.trust.spying import MODES, addresses, crawl

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.gate("T8-interference")]
SEEDS = st.integers(0, 2**32)
# Of whom the class may know that so many have done a thing ("n of m"): who they are is secret.
DONE_FIRST, DONE_FINAL, DONE_CREDITS = 4, 3, 2
# In the debrief only where the class is not shown how it voted: there the votes are secret for ever.
PHASES = ("lobby", "read", "first_vote", "argue", "switch", "weigh", "final_vote", "debrief", "ended")


@dataclass
class Place:
    """One class: who looks, the others, and what is there to be looked at."""

    classroom: ClassroomSession
    viewer: object
    peers: list = field(default_factory=list)
    shown: list = field(default_factory=list)
    hidden: list = field(default_factory=list)
    cases: list = field(default_factory=list)

    def urls(self):
        room = self.classroom
        tokens = (room.screen_token,)
        return addresses({
            "code": (room.code,), "token": tokens, "key": ("t1", "open"), "number": (1,),
            "argument_id": (self.shown[0].pk, self.hidden[0].pk, self.cases[0].pk), "seat_id": (self.peers[0].pk,),
            "report": ("ballots", "report"), "suffix": ("csv",), "slug": (room.case.slug,),
        })  # fmt: skip


def make_place(phase, *, names):
    case, teacher = make_case(f"case-{uuid.uuid4().hex[:8]}"), make_instructor(f"t{uuid.uuid4().hex[:8]}")
    classroom = make_classroom(
        case=case,
        by=teacher,
        phase=phase,
        shows_results=phase not in ("debrief", "ended"),
        shows_authors=names,
    )
    viewer = make_seat(classroom, card="open")
    place = Place(classroom, viewer, [make_seat(classroom, card=("open", "close")[n % 2]) for n in range(7)])
    first = classroom.tradeoffs.all()[0]
    place.shown = [make_argument(seat, pole="ab"[n % 2]) for n, seat in enumerate([*place.peers, viewer])]
    for n, seat in enumerate(place.peers[:3]):
        make_argument(seat, kind="rebut", parent=place.shown[n + 1], tradeoff=first, pole="b")
    card = case.positions.get(key="open")
    place.cases = [make_argument(seat, kind="steelman", position=card) for seat in place.peers[1:4:2]]
    now = timezone.now()
    gone = make_seat(classroom, removed_at=now)
    place.hidden = [
        make_argument(place.peers[0], hidden_at=now, hidden_reason="x"),
        make_argument(place.peers[1], let_through_at=None),
        make_argument(gone),
        make_argument(
            place.peers[2], kind="ask", parent=place.shown[0], pole="", hidden_at=now, hidden_reason="x"
        ),
    ]
    for round_ in ("first", "final"):
        make_ballot(viewer, round=round_, value=35, guess=40)
    return place


def keep_secrets(place, seed):
    """Give the others secrets of their own: the same people and places, all else by chance."""
    chance = random.Random(seed)
    classroom, peers = place.classroom, place.peers
    tradeoffs, passages = list(classroom.tradeoffs.all()), list(classroom.case.passages.all())
    cards = list(classroom.case.positions.exclude(kind="unheard"))
    for rows in (Ballot, Credit, RubricMark, Weighing):
        rows.objects.filter(participant__in=peers).delete()
    FairnessMark.objects.filter(argument__classroom=classroom).delete()
    ballots = []
    for round_, done in (("first", DONE_FIRST), ("final", DONE_FINAL)):
        order = chance.sample(peers, len(peers))
        for n, seat in enumerate(order):
            for tradeoff in tradeoffs if n < done else tradeoffs[: chance.randint(0, 1)]:
                stance = chance.choice(Ballot.Stance.values)
                ballots.append(
                    Ballot(
                        participant=seat, tradeoff=tradeoff, round=round_, value=chance.choice([None, chance.randint(0, 100)]),
                        confidence=chance.randint(1, 3), stance=stance, guess=chance.choice([None, chance.randint(0, 100)]),
                        conditions=["notice"] if stance == "only_if" else [], epoch=1, seq=chance.randint(0, 10**12),
                    )
                )  # fmt: skip
    chance.shuffle(ballots)
    Ballot.objects.bulk_create(ballots)
    for seat in chance.sample(peers, DONE_CREDITS):
        for tradeoff in tradeoffs:
            what = chance.choice([
                {"kind": "nothing"}, {"kind": "card", "position": chance.choice(cards)},
                {"kind": "passage", "passage": chance.choice(passages)}, {"kind": "argument", "argument": place.shown[-1]},
            ])  # fmt: skip
            Credit.objects.create(participant=seat, tradeoff=tradeoff, epoch=1, why=secret(chance), **what)
    # How many have weighed an argument is no secret: the queue's order is made of these numbers.
    weighings = [
        Weighing(participant=seat, argument=one, value=chance.randint(-1, 1), well_argued=chance.random() < 0.5, epoch=1)
        for seat in peers for one in place.shown[1:4] if one.participant_id != seat.pk
    ]  # fmt: skip
    chance.shuffle(weighings)
    Weighing.objects.bulk_create(weighings)
    holders = [seat for seat in peers if seat.card.key == "open"]
    for one in place.cases:
        for seat in holders:
            if one.participant_id != seat.pk:
                FairnessMark.objects.create(argument=one, participant=seat, fair=chance.random() < 0.5)
    for seat in peers:
        seat.marks.set(chance.sample(passages, 2))
        marks = {
            name: chance.choice([None, 0, 1, 2, 3])
            for name in ("quotation", "fairness", "evidence", "condition")
        }
        RubricMark.objects.create(participant=seat, comment=secret(chance), by=classroom.instructor, **marks)
    for one in place.hidden:
        Argument.objects.filter(pk=one.pk).update(
            claim=secret(chance), reason=secret(chance), hidden_reason=secret(chance)
        )


def secret(chance):
    return "".join(chance.choices("abcdefgh ", k=chance.randint(3, 90))).strip() or "x"


def answers(place, mode, urls):
    """All that peers, the wall and strangers are told, as of a server that has just begun."""
    forget_debriefs()
    shared.forget_all()
    for buckets in paces.ALL:
        buckets.levels.clear()
    wall = Client()
    form = {"epoch": str(place.classroom.phase_epoch), "op": str(uuid.UUID(int=7)), "seq": "9"}
    room = f"/s/{place.classroom.code}/"
    screen = f"/screen/{place.classroom.code}/"
    found = {
        "peer": crawl(
            student(place.viewer), [url for url in urls if not url.startswith(screen)], mode=mode, data=form
        ),
        "wall": crawl(wall, [url for url in urls if url.startswith(screen)], mode=mode),
        "stranger": crawl(
            Client(),
            [url for url in urls if not url.startswith((room, screen, "/teach/"))],
            mode=mode,
            data=form,
        ),
    }
    cookie = {"HTTP_COOKIE": seat_cookie(place.viewer)}
    for path in (f"{room}events/", f"{screen}{place.classroom.screen_token}/events/"):
        admission, headers = door.admit(RequestFactory().get(path, **cookie).environ)
        found[path] = {"stream": (admission, headers)}
    found["versions"] = {"hub": door.versions([place.classroom.pk])}
    return found


def told_apart(one, other):
    """Where the two answer differently: who asked, and for what."""
    return [
        (who, url) for who, told in one.items() for url, answer in told.items() if other[who][url] != answer
    ]


@pytest.mark.parametrize("phase", PHASES)
def test_nobody_who_must_not_know_can_tell_two_classes_apart(phase, figure):
    pairs, requests, turn = size(quick=1, whole=25), 0, PHASES.index(phase)
    # The one pair of a quick run is another kind of asking in each phase.
    modes = [*MODES][turn % len(MODES) :] + [*MODES][: turn % len(MODES)]
    places = {names: make_place(phase, names=names) for names in (True, False)}
    urls = {names: place.urls() for names, place in places.items()}
    assert len(urls[True]) > 70

    @settings(
        max_examples=pairs,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        one=SEEDS,
        further=st.integers(1, 2**32),
        mode=st.sampled_from(modes),
        names=st.sampled_from([turn % 2 == 0, turn % 2 == 1]),
    )
    def alike(one, further, mode, names):
        nonlocal requests
        place = places[names]
        with (
            transaction.atomic(),
            time_machine.travel(timezone.now(), tick=False),
            pytest.MonkeyPatch.context() as patched,
        ):
            # What forms are numbered by stands still with the clock.
            patched.setattr(onward, "passed", lambda: 0)
            # So that in a class of eight, too, something stands in front.
            patched.setattr(weighings, "SMALL_CLASS", 7)
            keep_secrets(place, one)
            before = answers(place, mode, urls[names])
            keep_secrets(place, one + further)
            after = answers(place, mode, urls[names])
            transaction.set_rollback(True)
        requests += sum(map(len, before.values()))
        assert told_apart(before, after) == []

    alike()
    figure(f"{phase}: {pairs} pairs, {requests:,} answers compared, all alike")


def test_two_classes_whose_results_are_open_are_told_apart():
    """So that the comparison is known to see something."""
    place = make_place("debrief", names=True)
    ClassroomSession.objects.filter(pk=place.classroom.pk).update(shows_results=True)
    urls = [f"/s/{place.classroom.code}/debrief/"]
    keep_secrets(place, 1)
    before = answers(place, "page", urls)
    keep_secrets(place, 2)
    assert told_apart(before, answers(place, "page", urls)) == [("peer", urls[0])]
