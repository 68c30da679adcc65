"""polis/: the weighings as Polis exports a conversation (github.com/compdemocracy/openData), for its analyses.

A comment is an argument, a vote is a weighing: 1 agree, -1 disagree, 0 pass. Comments and participants are numbered
from 0 within the session, participants in random order. Removed seats are left out; what is hidden has moderated -1,
what was never let through 0. A machine format: UTF-8 without a mark, the text as it was typed.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache

from deliberation.queries.record_rows import ArgumentRow
from deliberation.reports.export import Export
from deliberation.rules.limits import CLAIM_CHARS

COMMENTS = (
    "timestamp",
    "datetime",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "is-meta",
    "is-seed",
    "comment-body",
)
VOTES = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
PARTICIPANTS = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
HISTORY = ("n-votes", "n-comments", "n-visitors", "n-voters", "n-commenters")
MODERATED = {"shown": 1, "hidden": -1, "waiting": 0}
CHUNK_CHARS = 64_000
# As Polis writes them, whatever language this program speaks.
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Conversation:
    """The session as Polis sees it: who and what is numbered how, and every vote that counts."""

    export: Export

    @cached_property
    def people(self) -> dict[str, int]:
        """The seats that count, numbered by their random ids."""
        seats = (
            seat.id for seat in self.export.record.seats.values() if seat.joined_at and not seat.removed_at
        )
        return {seat: number for number, seat in enumerate(sorted(seats))}

    @cached_property
    def comments(self) -> dict[str, tuple[int, ArgumentRow]]:
        kept = [row for row in self.export.record.arguments.values() if row.seat in self.people]
        return {row.id: (number, row) for number, row in enumerate(kept)}

    @cached_property
    def votes(self) -> tuple[tuple[datetime, int, int, int], ...]:
        """Moment, comment, voter and vote, the oldest first."""
        people, comments = self.people, self.comments
        return tuple(
            sorted(
                (row.at, comments[row.argument][0], people[row.seat], row.value)
                for row in self.export.record.weighings
                if row.argument in comments and row.seat in people
            )
        )


def comment_chunks(export: Export) -> Iterator[bytes]:
    """comments.csv."""
    talk = export.shared(Conversation)
    agrees = Counter(comment for _, comment, _, vote in talk.votes if vote == 1)
    disagrees = Counter(comment for _, comment, _, vote in talk.votes if vote == -1)
    return _csv(
        COMMENTS,
        (
            (
                *_moment(row.at),
                number,
                talk.people[row.seat],
                agrees[number],
                disagrees[number],
                MODERATED[export.statuses[row.id]],
                "false",
                "false",
                _body(export, row),
            )
            for number, row in talk.comments.values()
        ),
    )


def vote_chunks(export: Export) -> Iterator[bytes]:
    """votes.csv."""
    return _csv(VOTES, ((*_moment(at), *rest) for at, *rest in export.shared(Conversation).votes))


def participant_chunks(export: Export) -> Iterator[bytes]:
    """participants-votes.csv: a row for each participant, a column for each comment, empty where not seen."""
    talk = export.shared(Conversation)
    cast: dict[int, dict[int, int]] = {}
    for _, comment, voter, vote in talk.votes:
        cast.setdefault(voter, {})[comment] = vote
    written = Counter(talk.people[row.seat] for _, row in talk.comments.values())
    numbers = range(len(talk.comments))

    def line(person: int) -> tuple[object, ...]:
        own = cast.get(person, {})
        values = list(own.values())
        counts = (written[person], len(values), values.count(1), values.count(-1))
        return person, "", *counts, *(own.get(number, "") for number in numbers)

    return _csv((*PARTICIPANTS, *map(str, numbers)), (line(person) for person in talk.people.values()))


def summary_chunks(export: Export) -> Iterator[bytes]:
    """summary.csv: key and value, no header. No groups are computed here."""
    talk = export.shared(Conversation)
    voters = {voter for _, _, voter, _ in talk.votes}
    rows = (
        ("topic", export.classroom.title),
        ("url", str(export.classroom.case.source.get("url", ""))),
        ("views", len(talk.people)),
        ("voters", len(voters)),
        ("voters-in-conv", len(voters)),
        ("commenters", len({row.seat for _, row in talk.comments.values()})),
        ("comments", len(talk.comments)),
        ("groups", 0),
        ("conversation-description", export.classroom.case.question),
    )
    return _csv((), rows)


def history_chunks(export: Export) -> Iterator[bytes]:
    """stats-history.csv: the counts at the end."""
    talk = export.shared(Conversation)
    counts = (
        len(talk.votes),
        len(talk.comments),
        len(talk.people),
        len({voter for _, _, voter, _ in talk.votes}),
        len({row.seat for _, row in talk.comments.values()}),
    )
    return _csv(HISTORY, (counts,))


def _body(export: Export, row: ArgumentRow) -> str:
    """The claim; of a conversation that was held elsewhere the whole statement, which was cut where it was too long for
    a claim: at a space, unless it has none."""
    if not row.reason or not export.classroom.case.is_conversation:
        return row.claim
    return row.claim + ("" if len(row.claim) == CLAIM_CHARS else " ") + row.reason


def _moment(at: datetime) -> tuple[int, str]:
    """Seconds since 1970, and the same in words as Polis writes them."""
    second = math.floor(at.timestamp())
    return second, _words(second)


@lru_cache(maxsize=10_000)
def _words(second: int) -> str:
    moment = datetime.fromtimestamp(second, UTC)
    return (
        f"{DAYS[moment.weekday()]} {MONTHS[moment.month - 1]} {moment:%d %Y %H:%M:%S} GMT+0000 "
        "(Coordinated Universal Time)"
    )


def _csv(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if header:
        writer.writerow(header)
    for row in rows:
        writer.writerow(row)
        if text.tell() > CHUNK_CHARS:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()
