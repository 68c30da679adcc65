"""What an instructor sees of a session: where the class is, who has done what, and what was done by whom."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.contrib.auth.models import User
from django.db.models import CharField, Count, Q, QuerySet, Value
from django.utils.translation import gettext, gettext_lazy, ngettext

from deliberation.models import Argument, Ballot, ClassroomSession, Credit, LogEntry, Participant, Weighing
from deliberation.rules.phases import PHASES, Phase


@dataclass(frozen=True)
class SeatWork:
    """How much one seat has done of each thing."""

    marked: int = 0
    first: int = 0
    argued: int = 0
    cited: int = 0
    replied: int = 0
    switched: int = 0
    weighed: int = 0
    final: int = 0
    credited: int = 0


@dataclass(frozen=True)
class Done:
    """How many of the class have done one thing, in a sentence and in figures."""

    phase: str
    words: str
    done: int
    of: int
    is_now: bool


@dataclass(frozen=True)
class Progress:
    """Where the class is, in counts. Rehearsed seats are counted, and said to be rehearsed."""

    joined: int
    roster: int
    rehearsed: int
    removed: int
    waiting: int
    steps: tuple[Done, ...]
    newest: tuple[Participant, ...]  # who sits here, in the lobby only


@dataclass(frozen=True)
class SeatRow:
    """One seat as the list of participants shows it."""

    seat: Participant
    name: str
    state: str
    work: SeatWork
    voted_first: bool
    voted_final: bool


@dataclass(frozen=True)
class RailStep:
    """One phase on the rail, from the lobby to the end."""

    phase: Phase
    minutes: int | None
    state: str  # done, now or ahead


@dataclass(frozen=True)
class LogLine:
    """An act of the log, in words."""

    at: datetime
    by: str
    words: str
    detail: str


def own_sessions(instructor: User) -> QuerySet[ClassroomSession]:
    """The instructor's sessions that are not in the trash, newest first, each with how many have joined."""
    return _with_counts(ClassroomSession.objects.of(instructor))


def own_trash(instructor: User) -> QuerySet[ClassroomSession]:
    """The instructor's sessions in the trash."""
    return _with_counts(ClassroomSession.objects.trashed().filter(instructor=instructor))


def _with_counts(classrooms: QuerySet[ClassroomSession]) -> QuerySet[ClassroomSession]:
    seated = Q(participants__joined_at__isnull=False, participants__removed_at__isnull=True)
    return classrooms.select_related("case").annotate(joined=Count("participants", filter=seated))


def rail(classroom: ClassroomSession) -> list[RailStep]:
    """Every phase of the plan, with its minutes and whether it is done, now or ahead."""
    return [
        RailStep(
            phase=PHASES[key],
            minutes=classroom.minutes_of(step),
            state="done" if step < classroom.step else "now" if step == classroom.step else "ahead",
        )
        for step, key in enumerate(classroom.phases)
    ]


def work_of(classroom: ClassroomSession) -> dict[uuid.UUID, SeatWork]:
    """What each seat has done, by the seat's id: one query, for any number of seats."""
    seats = {"participant__classroom": classroom}
    tradeoffs = classroom.tradeoffs.all()
    written = classroom.arguments.exclude(claim="")
    voted = Ballot.objects.filter(**seats, tradeoff__in=tradeoffs)
    own = written.filter(kind=Argument.Kind.ARGUMENT)
    counted = _per_seat("first", voted.filter(round=Ballot.Round.FIRST)).union(
        _per_seat("final", voted.filter(round=Ballot.Round.FINAL)),
        _per_seat("argued", own),
        _per_seat("cited", own.filter(citations__isnull=False)),
        _per_seat("replied", written.filter(parent__isnull=False)),
        _per_seat("switched", written.filter(kind=Argument.Kind.STEELMAN)),
        _per_seat("weighed", Weighing.objects.filter(**seats)),
        _per_seat("credited", Credit.objects.filter(**seats, tradeoff__in=tradeoffs)),
        _per_seat("marked", Participant.marks.through.objects.filter(**seats)),
        all=True,
    )
    counts: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for seat, what, n in counted:
        counts[seat][what] = n
    return {seat: SeatWork(**found) for seat, found in counts.items()}


def _per_seat(what: str, rows: QuerySet) -> QuerySet:
    """Seat, the name of what it did, and how often."""
    name = Value(what, output_field=CharField())
    counted = rows.order_by().values("participant").annotate(what=name, n=Count("pk", distinct=True))
    return counted.values_list("participant", "what", "n")


def progress(classroom: ClassroomSession) -> Progress:
    """Where the class is: for each step of the plan, how many of those who sit here have done it."""
    seats = list(classroom.participants.all())
    seated = [seat for seat in seats if seat.is_seated]
    everything = work_of(classroom)
    work = [everything.get(seat.pk, SeatWork()) for seat in seated]
    tradeoffs = classroom.tradeoffs.count()
    waiting = classroom.arguments.kept().exclude(claim="").filter(let_through_at__isnull=True)
    return Progress(
        joined=len(seated),
        roster=len([seat for seat in seats if not seat.removed_at]) if classroom.is_roster else 0,
        rehearsed=sum(seat.rehearsed for seat in seated),
        removed=sum(seat.removed_at is not None for seat in seats),
        waiting=waiting.filter(hidden_at__isnull=True).count(),
        steps=tuple(_steps(classroom, work, tradeoffs)),
        newest=tuple(seated) if classroom.phase == "lobby" else (),
    )


def _steps(classroom: ClassroomSession, work: list[SeatWork], tradeoffs: int) -> list[Done]:
    of = len(work)

    def how_many(test: Callable[[SeatWork], bool]) -> int:
        return sum(test(seat) for seat in work)

    weighed = median(seat.weighed for seat in work) if work else 0
    figures = {"of": of, "median": f"{weighed:g}"}
    lines = [
        ("read", how_many(lambda w: w.marked > 0), gettext("%(n)d of %(of)d have marked a passage")),
        ("first_vote", how_many(lambda w: w.first >= tradeoffs), gettext("%(n)d of %(of)d have voted")),
        ("argue", how_many(lambda w: w.argued > 0), gettext("%(n)d of %(of)d have argued")),
        ("argue", how_many(lambda w: w.cited > 0), gettext("%(n)d of %(of)d have rested it on a passage")),
        ("argue", how_many(lambda w: w.replied > 0), gettext("%(n)d of %(of)d have replied")),
        (
            "switch",
            how_many(lambda w: w.switched > 0),
            gettext("%(n)d of %(of)d have written for the other side"),
        ),
        (
            "weigh",
            how_many(lambda w: w.weighed > 0),
            gettext("%(n)d of %(of)d have weighed; half of the class %(median)s or more")
            if weighed
            else gettext("%(n)d of %(of)d have weighed"),
        ),
        ("final_vote", how_many(lambda w: w.final >= tradeoffs), gettext("%(n)d of %(of)d have voted again")),
        (
            "final_vote",
            how_many(lambda w: w.credited >= tradeoffs),
            gettext("%(n)d of %(of)d have said what moved them"),
        ),
    ]
    return [
        Done(phase=phase, words=words % (figures | {"n": n}), done=n, of=of, is_now=phase == classroom.phase)
        for phase, n, words in lines
        if phase in classroom.phases
    ]


def seat_rows(classroom: ClassroomSession) -> list[SeatRow]:
    """Every seat of the class, free and removed ones too, with what it has done; by name or pseudonym."""
    work = work_of(classroom)
    tradeoffs = classroom.tradeoffs.count()
    rows = []
    for seat in classroom.participants.select_related("identity", "card"):
        done = work.get(seat.pk, SeatWork())
        rows.append(
            SeatRow(
                seat=seat,
                name=seat.identity.name if hasattr(seat, "identity") else "",
                state=_state(seat),
                work=done,
                voted_first=done.first >= tradeoffs,
                voted_final=done.final >= tradeoffs,
            )
        )
    return sorted(rows, key=lambda row: (row.seat.removed_at is not None, row.name or row.seat.pseudonym))


def _state(seat: Participant) -> str:
    """removed, left, here, or free: a seat of the roster that nobody has taken, or that has a new PIN."""
    if seat.left_at:
        return "left"
    if seat.removed_at:
        return "removed"
    is_free = hasattr(seat, "identity") and not seat.identity.claimed_at
    return "free" if is_free or not seat.joined_at else "here"


ACTS = {
    "create": gettext_lazy("made the session"),
    "phase": gettext_lazy("moved the class to"),
    "extend": gettext_lazy("gave more time"),
    "open_door": gettext_lazy("opened the door"),
    "import": gettext_lazy("imported a conversation"),
    "lock_door": gettext_lazy("locked the door"),
    "trash": gettext_lazy("put the session into the trash"),
    "restore": gettext_lazy("took the session out of the trash"),
    "roster": gettext_lazy("added names to the list"),
    "new_pin": gettext_lazy("gave a new PIN to"),
    "remove": gettext_lazy("removed the seat of"),
    "restore_seat": gettext_lazy("restored the seat of"),
    "hide": gettext_lazy("hid an argument"),
    "restore_argument": gettext_lazy("showed an argument again"),
    "let_through": gettext_lazy("let an argument through"),
    "feature": gettext_lazy("put an argument before the class"),
    "unfeature": gettext_lazy("took an argument from before the class"),
    "export": gettext_lazy("took out"),
}
ABOUT_ARGUMENTS = ("hide", "restore_argument", "let_through", "feature", "unfeature")
STARTS_WITH_ID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:: (.*))?", re.DOTALL)


def log_lines(classroom: ClassroomSession) -> list[LogLine]:
    """Every act of the log, newest first, in words; an argument is named by its claim."""
    entries = list(classroom.log.select_related("by"))
    claims = {str(pk): claim for pk, claim in classroom.arguments.values_list("pk", "claim")}
    return [
        LogLine(
            at=entry.at,
            by=(entry.by.get_full_name() or entry.by.get_username()) if entry.by else "",
            words=str(ACTS.get(entry.act, entry.act)),
            detail=_detail(entry, claims),
        )
        for entry in entries
    ]


def _detail(entry: LogEntry, claims: dict[str, str]) -> str:
    if entry.act in ABOUT_ARGUMENTS:
        found = STARTS_WITH_ID.fullmatch(entry.detail)
        if found is None:
            return entry.detail
        claim = claims.get(found[1]) or gettext("an argument that was erased")
        return (
            gettext("“%(claim)s”, because: %(reason)s") % {"claim": claim, "reason": found[2]}
            if found[2]
            else f"“{claim}”"
        )
    if entry.act == "phase" and entry.detail in PHASES:
        return gettext(PHASES[entry.detail].title)
    if entry.act == "extend" and entry.detail.isdigit():
        return ngettext("%(n)d minute", "%(n)d minutes", int(entry.detail)) % {"n": int(entry.detail)}
    if entry.act == "roster" and entry.detail.isdigit():
        return ngettext("%(n)d name", "%(n)d names", int(entry.detail)) % {"n": int(entry.detail)}
    return entry.detail
