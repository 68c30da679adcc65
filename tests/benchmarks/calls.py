"""How many calls a page of a class takes: `python -m tests.benchmarks.calls [--only NAME]`.

A class of 300 with 270 arguments, answers and cases. Prints, for each page and form, the function calls that one warm
request takes, as Python's profiler counts them (the same however busy the machine), how often a student of `class_day`
asks for it, and the product; then the sum of a student's class. `--only` says where the calls of one go.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import pstats
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks import house

house.settle_here()

from django.test import Client  # noqa: E402

from cases.loading import LIBRARY, load_case  # noqa: E402
from deliberation.models import Argument, Citation, ClassroomSession, Participant  # noqa: E402
from tests.benchmarks import forms  # noqa: E402
from tests.make import (  # noqa: E402
    enter,
    make_argument,
    make_ballot,
    make_classroom,
    make_seat,
    make_weighing,
    student,
    teacher,
)

SEATS, ARGUMENTS, ANSWERS, CASES = 300, 150, 60, 60
REASON = "A reason of some length, as students write. " * 4
URLENCODED = "application/x-www-form-urlencoded"
PART = {"HX-Request": "true"}
TEXTS = {"claim": "A claim", "reason": REASON}
VOTE = {"place": 40, "confidence": 2, "stance": "as_described"}
number = itertools.count()


@dataclass(frozen=True)
class Request:
    """A page or form, how often a student asks for it, and a step that makes it ready and gives what asks."""

    name: str
    times: float
    ready: Callable[[], Callable[[], Any]]


def filled() -> tuple[ClassroomSession, Participant, list[Argument]]:
    """A class that has voted, argued, answered, written for other cards and weighed; and one of its seats."""
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    room = make_classroom(case=case, tradeoffs=2)
    tradeoffs, passages = list(room.tradeoffs.all()), list(case.passages.all())
    cards = list(case.positions.filter(kind="heard"))
    seats = [make_seat(room, card=cards[n % len(cards)].key, pseudonym=f"Otter {n}") for n in range(SEATS)]
    for n, seat in enumerate(seats):
        for tradeoff in tradeoffs:
            make_ballot(seat, value=n % 101, tradeoff=tradeoff)
    made = []
    for n in range(ARGUMENTS):
        of = {"tradeoff": tradeoffs[n % 2], "pole": "ab"[n // 2 % 2], "reason": REASON}
        made.append(make_argument(seats[n], position=seats[n].card if n % 3 == 0 else None, **of))
        if n % 4:
            passage = passages[n % len(passages)]
            Citation.objects.create(
                argument=made[-1], passage=passage, exact=passage.text[:60], start=0, end=60, order=0
            )
    for n in range(ANSWERS):
        parent = made[n % 20]
        of = {"tradeoff": parent.tradeoff, "pole": parent.pole, "parent": parent, "reason": REASON}
        make_argument(seats[-n - 1], kind=["support", "rebut", "ask"][n % 3], **of)
    for n in range(CASES):
        card = cards[(n + 1) % len(cards)]
        make_argument(seats[n], kind="steelman", tradeoff=tradeoffs[0], position=card, reason=REASON)
    for n, argument in enumerate(made):
        make_weighing(argument, participant=seats[1 + n])
    return room, seats[0], made


def page(client: Client, path: str, name: str, times: float = 0.0, **headers: str) -> Request:
    """A page, or with `PART` the part of it."""
    return Request(name, times, lambda: partial(client.get, path, headers=headers))


def form(
    client: Client, path: str, ending: str, name: str, times: float, values: dict[str, Any], **headers: str
) -> Request:
    """A form as it stands on a page, filled in."""

    def ready() -> Callable[[], Any]:
        found = forms.forms_to(client.get(path).content.decode(), ending)[0]
        filled = {**found.hidden, **values}
        if "claim" in filled:
            filled["claim"] = f"{filled['claim']} {next(number)}"
        said = urlencode({name: value for name, value in filled.items() if value is not None}, doseq=True)
        return partial(client.post, found.action, said, content_type=URLENCODED, headers=headers)

    return Request(name, times, ready)


def pages(room: ClassroomSession, seat: Participant, made: list[Argument]) -> Iterator[Request]:
    """What a student asks for, phase by phase."""
    phone, at = student(seat), f"/s/{room.code}/"
    first = room.tradeoffs.all()[0].key
    about = f"?tradeoff={first}"
    yield page(phone, at, "lobby", 1)
    room = enter(room, "read")
    yield page(phone, at, "on to the phase", 7)
    yield page(phone, f"{at}article/", "article", 1)
    mark = urlencode({"marked": "yes", "csrfmiddlewaretoken": "t" * 32})
    yield Request(
        "POST mark",
        2,
        lambda: partial(phone.post, f"{at}article/3/mark/", mark, content_type=URLENCODED, headers=PART),
    )
    yield page(phone, f"{at}positions/", "positions", 1)
    yield page(phone, f"{at}pulse/?v=0&epoch=1", "pulse, new phase", 7, **PART)
    yield page(phone, f"{at}pulse/?v={room.version}&epoch=1", "pulse, nothing new", 0, **PART)
    room = enter(room, "first_vote")
    yield page(student(make_seat(room)), f"{at}ballot/", "first vote", 2)
    yield page(phone, f"{at}ballot/?t=done", "first vote, all saved", 1.2)
    yield page(phone, f"{at}ballot/?t={first}", "first vote, again", 0.4)
    yield form(phone, f"{at}ballot/?t={first}", f"/{first}/", "POST first vote", 2.2, VOTE)
    room = enter(room, "argue")
    yield page(phone, f"{at}arguments/{about}", "arguments", 1.7)
    yield page(phone, f"{at}arguments/new/{about}", "new argument", 1)
    yield page(phone, f"{at}arguments/{made[0].pk}/", "one argument", 2.4)
    yield page(phone, f"{at}arguments/{about}&seen=75", "arguments, nothing new", 0, **PART)
    yield page(phone, f"{at}since/", "since then", 0)
    said = {**TEXTS, "pole": "a", "voice": "self"}
    yield form(phone, f"{at}arguments/new/{about}", "/arguments/new/", "POST argument", 1, said)
    said = {**TEXTS, "kind": "support"}
    yield form(phone, f"{at}arguments/{made[2].pk}/", f"{made[2].pk}/", "POST answer", 0.7, said)
    room = enter(room, "switch")
    yield page(phone, f"{at}switch/", "switch", 3)
    said = {**TEXTS, "pole": "a", "card": seat.classroom.case.positions.exclude(pk=seat.card_id)[0].key}
    yield form(phone, f"{at}switch/", "/switch/", "POST switch", 1, said)
    yield form(phone, f"{at}switch/", "/fair/", "POST fair", 2, {"fair": "yes"}, **PART)
    room = enter(room, "weigh")
    yield page(phone, f"{at}weigh/", "weigh", 1)
    yield form(phone, f"{at}weigh/", "/weigh/", "POST weigh", 6, {"value": "1"}, **PART)
    room = enter(room, "final_vote")
    yield page(phone, f"{at}ballot/", "final vote", 2)
    yield page(phone, f"{at}ballot/?t=done", "final vote, all saved", 1)
    yield form(phone, f"{at}ballot/?t={first}", f"/{first}/", "POST final vote", 2, VOTE)
    yield page(phone, f"{at}ballot/?t={first}", "what moved you", 2)
    moved = {"what": "nothing", "why": "It was clear before."}
    yield form(phone, f"{at}ballot/?t={first}", "/moved/", "POST what moved you", 2, moved)
    enter(room, "debrief")
    yield page(phone, f"{at}debrief/", "debrief", 1)
    yield page(phone, f"{at}me/", "me", 1)


def desks(room: ClassroomSession) -> Iterator[Request]:
    """The instructor's pages."""
    desk, at = teacher(room), f"/teach/sessions/{room.code}/"
    for path in ("", "participants/", "moderation/"):
        yield page(desk, f"{at}{path}", f"/teach/…/{path}")
    yield page(desk, "/teach/", "/teach/")


def measure(request: Request) -> cProfile.Profile:
    """The calls of one request, once everything is warm."""
    for _ in range(2):
        request.ready()()
    ask, profile = request.ready(), cProfile.Profile()
    answer = profile.runcall(ask)
    if answer.status_code >= 400:
        raise SystemExit(f"{request.name}: {answer.status_code}")
    return profile


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="the name of one request: where its calls go")
    options = parser.parse_args()
    house.furnish()
    room, seat, made = filled()
    total = 0.0
    print(f"{'request':<24}{'calls':>8}{'times':>7}{'product':>9}")
    for request in itertools.chain(pages(room, seat, made), desks(room)):
        if options.only and options.only != request.name:
            continue
        stats = pstats.Stats(measure(request))
        calls = stats.total_calls  # type: ignore[attr-defined]
        total += calls * request.times
        print(f"{request.name:<24}{calls:>8}{request.times:>7.1f}{calls * request.times:>9.0f}", flush=True)
        if options.only:
            stats.sort_stats("ncalls").print_stats(50)
            stats.sort_stats("cumulative").print_stats(60)
    print(f"a student's class: {total:.0f} calls")
    return 0


if __name__ == "__main__":
    sys.exit(main())
