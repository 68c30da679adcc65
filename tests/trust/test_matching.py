"""Who knows in which order a class has joined guesses from all that a student is shown who is who: by luck alone."""

import random
import re
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from math import sqrt

import pytest
from django.db import transaction

from deliberation.models import Argument, Participant, Weighing
from deliberation.models.participants import new_seed
from deliberation.queries.ballots import creditable
from deliberation.queries.debrief import debrief_of
from deliberation.queries.weighings import weigh_queue
from tests.make import enter, make_argument, make_case, make_classroom, make_instructor, student
from tests.trust.size import size

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.gate("T10-matching")]
WORD = re.compile(r"zq[0-9]+x")
# A year in which nothing else has happened: nobody is told when anything was written.
LONG_AGO = datetime(2001, 1, 1, 9, tzinfo=UTC)
A_TIME = re.compile(r"2001-01|, 2001|Jan\w*\.? 2001|01/01/2001")


def draw_class(case, teacher, chance):
    """A class in which everybody writes in the order of joining, which is what an attacker hopes for. All ids are drawn
    as the models draw them, but by a chance that is the same each time."""
    draw = lambda: uuid.UUID(int=chance.getrandbits(128), version=4)  # noqa: E731
    classroom = make_classroom(case=case, by=teacher, phase="argue", shows_authors=False)
    seats = Participant.objects.bulk_create(
        Participant(
            classroom=classroom, pk=draw(), pseudonym=f"Otter {n}", folded=f"otter {n}", seed=chance.getrandbits(31),
            joined_at=LONG_AGO + timedelta(seconds=n), joined_epoch=1,
        ) for n in range(chance.randint(8, 30))
    )  # fmt: skip
    words = chance.sample(range(1_000, 10_000), 2 * len(seats))
    first = classroom.tradeoffs.all()[0]
    now = {"let_through_at": LONG_AGO, "at": LONG_AGO, "tradeoff": first}
    argued = {
        f"zq{word}x": make_argument(seat, pk=draw(), claim=f"zq{word}x", **now)
        for word, seat in zip(words, seats, strict=False)
    }
    top = argued[f"zq{words[0]}x"]
    for word, seat in zip(words[len(seats) :], seats, strict=False):
        make_argument(seat, pk=draw(), claim=f"zq{word}x", kind="ask", parent=top, pole="", **now)
    camps = [chance.random() < 0.5 for _ in seats]
    Weighing.objects.bulk_create(
        Weighing(argument=one, participant=seat, value=1 if camp == (n % 2 == 0) else -1, epoch=5, at=LONG_AGO)
        for seat, camp in zip(seats[1:], camps, strict=False)
        for n, one in enumerate(argued.values()) if one.participant_id != seat.pk and chance.random() < 0.8
    )  # fmt: skip
    return classroom, seats, words


def orders(classroom, seats, words):
    """Each order in which a student, the first who joined, is shown the others; as seats. And all pages."""
    viewer, browser, base = seats[0], student(seats[0]), f"/s/{classroom.code}/"
    by_word = {f"zq{word}x": seat.pk for word, seat in zip(words, [*seats, *seats], strict=True)}
    own = {f"zq{words[0]}x", f"zq{words[len(seats)]}x"}
    top = Argument.objects.get(classroom=classroom, claim=f"zq{words[0]}x")
    pages = {"board": browser.get(f"{base}arguments/"), "answers": browser.get(f"{base}arguments/{top.pk}/")}
    pages = {name: page.content.decode() for name, page in pages.items()}
    found = {
        name: [word for word in dict.fromkeys(WORD.findall(page)) if word not in own]
        for name, page in pages.items()
    }
    ids = (
        Argument.objects.filter(classroom=classroom, kind="argument")
        .exclude(participant=viewer)
        .order_by("pk")
    )
    found["ids"] = list(ids.values_list("claim", flat=True))
    viewer.classroom = enter(classroom, "weigh")
    found["to weigh"] = []
    while one := weigh_queue(viewer).current:
        found["to weigh"].append(one.argument.claim)
        Weighing.objects.create(argument=one.argument, participant=viewer, value=0, epoch=5, at=LONG_AGO)
    pages["weigh"] = browser.get(f"{base}weigh/").content.decode()
    viewer.classroom = enter(viewer.classroom, "final_vote")
    found["to credit"] = [claim for _, claim in creditable(viewer, viewer.classroom.tradeoffs.all()[0])]
    found["to credit"] = [word for word in found["to credit"] if by_word[word] and word in found["ids"]]
    classroom = enter(viewer.classroom, "debrief")
    pages["debrief"] = browser.get(f"{base}debrief/").content.decode()
    seen = {name: [by_word[word] for word in words] for name, words in found.items()}
    picture = debrief_of(classroom).map.picture
    if picture is not None:
        # Which mark is whose, the server alone knows.
        here = [seat.pk for seat in seats[1:] if seat.pk in picture.place_of]
        seen["map"] = sorted(here, key=lambda pk: picture.place_of[pk])
    return seen, pages


def test_nobody_is_found_by_the_order_of_joining(figure):
    chance, classes = random.Random(7), size(quick=6, whole=200)
    case, teacher = make_case(), make_instructor()
    matched, tried = Counter(), Counter()
    variance = Counter()
    for _ in range(classes):
        with transaction.atomic():
            classroom, seats, words = draw_class(case, teacher, chance)
            shown, pages = orders(classroom, seats, words)
            assert [name for name, page in pages.items() if A_TIME.search(page)] == []
            for name, guess in shown.items():
                for way, joined in (
                    ("", [seat.pk for seat in seats[1:]]),
                    (" backwards", [seat.pk for seat in reversed(seats[1:])]),
                ):
                    # Of a permutation by chance, one place in n is right: one in all, and with a variance of one.
                    right = sum(
                        one == other
                        for one, other in zip(guess, [pk for pk in joined if pk in guess], strict=True)
                    )
                    matched[name + way] += right
                    tried[name + way] += len(guess)
                    variance[name + way] += 1
            transaction.set_rollback(True)
    assert {"board", "answers", "ids", "to weigh", "to credit"} <= shown.keys()
    bounds = {name: variance[name] + 2 * sqrt(variance[name]) for name in matched}
    worst = max(matched, key=lambda name: matched[name] / bounds[name])
    people = sum(tried.values()) // len(tried)
    figure(
        f"{classes} classes, about {people:,} people, {len(matched)} ways of guessing: "
        f"at most {matched[worst]} found ({worst}), by chance {variance[worst]} and 2 deviations {bounds[worst]:.1f}"
    )
    assert [name for name in matched if matched[name] > bounds[name]] == []


def test_ids_and_seeds_are_drawn_by_chance():
    """What the attack takes for granted: no id and no seed tells of a time or a place in a row."""
    assert Argument._meta.pk.default is uuid.uuid4
    assert Participant._meta.pk.default is uuid.uuid4
    assert Participant._meta.get_field("seed").default is new_seed
    seeds = [new_seed() for _ in range(50)]
    assert seeds != sorted(seeds) and len(set(seeds)) == 50
