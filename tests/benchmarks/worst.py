"""What pages cost whose every text is as long and as odd as it can be: `python -m tests.benchmarks.worst [--quick]`.

A class of 30 in which each claim, reason, name, comment and title is full, of the kinds that cost most: four bytes a
letter, towers of marks, what must be escaped, words turned around. Prints the processor time of this process (not of
the clock, so a busy machine says the same) for each page and each form, the median of some; the last line is the worst.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from tests.benchmarks import house

house.settle_here()

from django.test import Client  # noqa: E402

from cases.loading import LIBRARY, load_case  # noqa: E402
from deliberation.models import Argument, Credit, Identity, RubricMark  # noqa: E402
from deliberation.rules import limits  # noqa: E402
from deliberation.rules.names import NAME_CHARS  # noqa: E402
from deliberation.rules.rubric import COMMENT_CHARS  # noqa: E402
from deliberation.rules.text import clean_text  # noqa: E402
from tests.make import (  # noqa: E402
    enter,
    make_argument,
    make_ballot,
    make_classroom,
    make_seat,
    student,
    teacher,
)

BAR_MS = 50.0
SEATS = 30
KINDS = {
    "four bytes": "𒐫",
    "escaped": "<&\"'>",
    "marks": "Z\u0301\u0489\u0300\u0302",
    "turned": "ضد نگد ",
    "lines": "x\n\n",
}


def full(kind: str, most: int) -> str:
    """A text of a kind that fills its field and comes through the cleaning as it is."""
    piece = KINDS[kind]
    return clean_text((piece * most)[:most])[:most].strip() or "x" * most


def filled(kind: str):
    """A class that is full of one kind of text, and one of its seats."""
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    room = make_classroom(
        case=case, tradeoffs=2, title=full(kind, 120).replace("\n", " "), shows_authors=True
    )
    seats = []
    for n in range(SEATS):
        name = f"{n} {full(kind, NAME_CHARS)}".replace("\n", " ")[:NAME_CHARS]
        seat = make_seat(room, pseudonym=name, card=("company", "advocate")[n % 2])
        Identity.objects.create(participant=seat, name=f"{name} {n}"[:80], pin_hash="")
        RubricMark.objects.create(participant=seat, comment=full(kind, COMMENT_CHARS))
        make_ballot(seat, value=50)
        make_ballot(seat, value=50, round="final")
        seats.append(seat)
    claim, reason = full(kind, limits.CLAIM_CHARS), full(kind, limits.REASON_CHARS)
    made = [
        make_argument(seats[n % SEATS], pole="ab"[n % 2], claim=claim, reason=reason)
        for n in range(2 * SEATS)
    ]
    for n in range(SEATS):
        make_argument(seats[n], kind="support", parent=made[0], claim=claim, reason=reason)
        Credit.objects.create(
            participant=seats[n], tradeoff=room.tradeoffs.first(), kind="argument", argument=made[-1],
            why=full(kind, limits.WHY_CHARS), epoch=1,
        )  # fmt: skip
    Argument.objects.filter(pk=made[1].pk).update(
        hidden_at=made[1].at, hidden_reason=full(kind, limits.WHY_CHARS)
    )
    return room, seats[0], made[0]


def requests(kind: str):
    """Each page and each form, as (name, what asks it)."""
    room, seat, argument = filled(kind)
    phone, desk, wall = student(seat), teacher(room), Client()
    at, teach = f"/s/{room.code}/", f"/teach/sessions/{room.code}/"
    claim, reason = full(kind, limits.CLAIM_CHARS), full(kind, limits.REASON_CHARS)
    room = enter(room, "argue")
    for path in (
        "arguments/",
        "arguments/new/",
        f"arguments/{argument.pk}/",
        f"arguments/{argument.pk}/edit/",
        "me/",
        "since/",
    ):
        yield f"/s/{path[:10]}", lambda path=path: phone.get(at + path)
    written = {
        "tradeoff": room.tradeoffs.first().key, "pole": "a", "claim": claim + "xx", "reason": reason + "xx",
        "epoch": room.phase_epoch, "citation-0-passage": "14", "citation-0-quote": full(kind, limits.QUOTE_CHARS),
    }  # fmt: skip
    yield "POST /s/argument", lambda: phone.post(f"{at}arguments/new/", written)
    for path in ("", "participants/", "moderation/", "log/", "marks/", f"marks/{seat.pk}/", "reports/"):
        yield f"/teach/{path[:13]}", lambda path=path: desk.get(teach + path)
    yield "/screen/", lambda: wall.get(f"/screen/{room.code}/{room.screen_token}/")
    enter(room, "switch")
    yield "/s/switch/", lambda: phone.get(f"{at}switch/")
    enter(room, "weigh")
    yield "/s/weigh/", lambda: phone.get(f"{at}weigh/")
    enter(room, "final_vote")
    yield "/s/ballot/", lambda: phone.get(f"{at}ballot/")
    enter(room, "debrief")
    yield "/s/debrief/", lambda: phone.get(f"{at}debrief/")


def cost(ask, times: int) -> tuple[float, int, int]:
    """Milliseconds of processor time, the median; the status of the answer and its bytes."""
    answer = ask()
    spent = []
    for _ in range(times):
        began = time.process_time()
        answer = ask()
        spent.append((time.process_time() - began) * 1_000)
    return statistics.median(spent), answer.status_code, len(answer.content)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    house.furnish()
    worst = (0.0, "")
    for kind in list(KINDS)[: 2 if options.quick else None]:
        for name, ask in requests(kind):
            spent, status, size = cost(ask, 3 if options.quick else 11)
            print(f"{kind:<12}{name:<22}{status:>5}{size / 1_000:>9.0f} kB{spent:>8.1f} ms")
            worst = max(worst, (spent, f"{name} full of {kind}"))
    print(f"the dearest page takes {worst[0]:.0f} ms of processor time ({worst[1]}); bar {BAR_MS:.0f} ms")
    return int(worst[0] > BAR_MS)


if __name__ == "__main__":
    sys.exit(main())
