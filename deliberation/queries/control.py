"""What an instructor sees of a session: where the class is, who has done what, and what was done by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext, gettext_lazy, ngettext

from deliberation.models import ClassroomSession, LogEntry, Participant
from deliberation.queries.progress import SeatWork, work_of
from deliberation.queries.seats import SecondClaims, second_claims
from deliberation.rules.phases import PHASES, Phase
from deliberation.rules.privacy import ABOUT_AN_ARGUMENT, BY_SOMEBODY_ELSE, ONLY_NUMBERS, WITH_NAMES
from deliberation.rules.screen import FIGURES, SLIDES
from deliberation.rules.text import read_number


@dataclass(frozen=True)
class SeatRow:
    """One seat as the list of participants shows it."""

    seat: Participant
    name: str
    state: str
    work: SeatWork
    second_claims: SecondClaims | None
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
    is_by_somebody: bool
    words: str
    detail: str


def led_sessions(instructor: User) -> QuerySet[ClassroomSession]:
    """The sessions that the instructor leads, newest first, each with its owner and how many have joined."""
    return _with_counts(ClassroomSession.objects.led_by(instructor))


def was_done_last(classroom: ClassroomSession, by: User, act: str, detail: str) -> bool:
    """Whether this is the last thing that was done in the session, and by whom: the same form, sent once more."""
    done = classroom.log.exclude(act__in=BY_SOMEBODY_ELSE)
    last = done.values_list("by_id", "act", "detail").first()
    return last == (by.pk, act, detail)


def own_trash(instructor: User) -> QuerySet[ClassroomSession]:
    """The instructor's own sessions in the trash."""
    return _with_counts(ClassroomSession.objects.owned_by(instructor).trashed())


def _with_counts(classrooms: QuerySet[ClassroomSession]) -> QuerySet[ClassroomSession]:
    seated = Q(participants__joined_at__isnull=False, participants__removed_at__isnull=True)
    return classrooms.select_related("case", "instructor").annotate(
        joined=Count("participants", filter=seated)
    )


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


def seat_rows(classroom: ClassroomSession) -> list[SeatRow]:
    """Every seat of the class, free and removed ones too, with what it has done; by name or pseudonym."""
    work = work_of(classroom)
    claims = {claims.pseudonym: claims for claims in second_claims(classroom)}
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
                second_claims=claims.get(seat.pseudonym),
                voted_first=done.first >= tradeoffs,
                voted_final=done.final >= tradeoffs,
            )
        )
    return sorted(rows, key=lambda row: (row.seat.removed_at is not None, row.name or row.seat.pseudonym))


def _state(seat: Participant) -> str:
    """removed, left, here, or free: a seat of the roster that nobody has taken, or that has a new PIN. One that was
    left and then removed can be restored; one that was erased cannot."""
    if seat.removed_at and not seat.is_erased:
        return "removed"
    if seat.left_at:
        return "left"
    is_free = hasattr(seat, "identity") and not seat.identity.claimed_at
    return "free" if is_free or not seat.joined_at else "here"


ACTS = {
    "create": gettext_lazy("made the session"),
    "phase": gettext_lazy("moved the class to"),
    "extend": gettext_lazy("gave more time"),
    "shorten": gettext_lazy("changed the clock"),
    "open_door": gettext_lazy("opened the door"),
    "lock_door": gettext_lazy("locked the door"),
    "trash": gettext_lazy("put the session into the trash"),
    "restore": gettext_lazy("took the session out of the trash"),
    "roster": gettext_lazy("added names to the list"),
    "new_pin": gettext_lazy("gave a new PIN to"),
    "second_claim": gettext_lazy("tried to take a seat that was taken already"),
    "remove": gettext_lazy("removed the seat of"),
    "restore_seat": gettext_lazy("restored the seat of"),
    "erase": gettext_lazy("erased a seat"),
    "hide": gettext_lazy("hid an argument"),
    "restore_argument": gettext_lazy("showed an argument again"),
    "let_through": gettext_lazy("let an argument through"),
    "wall": gettext_lazy("chose for the wall"),
    "blank_wall": gettext_lazy("covered the wall"),
    "uncover_wall": gettext_lazy("uncovered the wall"),
    "renew_wall": gettext_lazy("made a new address for the wall"),
    "feature": gettext_lazy("put an argument before the class"),
    "unfeature": gettext_lazy("took an argument from before the class"),
    "export": gettext_lazy("took out"),
    "release_marks": gettext_lazy("released the marks"),
    "hold_marks": gettext_lazy("held the marks back"),
    "change_marks": gettext_lazy("changed the marks of"),
    "keep": gettext_lazy("changed the days until it is sealed and deleted"),
    "seal": gettext_lazy("sealed the session"),
    "import": gettext_lazy("took this session in from"),
    "import_polis": gettext_lazy("imported a conversation"),
    "add_co_instructor": gettext_lazy("added a co-instructor"),
    "remove_co_instructor": gettext_lazy("removed a co-instructor"),
    "leave_co_instructor": gettext_lazy("no longer leads the session"),
}
CLOCK = {
    "minute": gettext_lazy("one minute less"),
    "up": gettext_lazy("time is up"),
    "none": gettext_lazy("no clock"),
}
STARTS_WITH_ID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:: (.*))?", re.DOTALL)


def log_lines(classroom: ClassroomSession) -> list[LogLine]:
    """Every act of the log, newest first, in words; an argument is named by its claim."""
    entries = list(classroom.log.select_related("by"))
    claims = {str(pk): claim for pk, claim in classroom.arguments.values_list("pk", "claim")}
    return [
        LogLine(
            at=entry.at,
            by=(entry.by.get_full_name() or entry.by.get_username()) if entry.by else "",
            is_by_somebody=entry.act in BY_SOMEBODY_ELSE,
            words=str(ACTS.get(entry.act, entry.act)),
            detail=_detail(entry, claims),
        )
        for entry in entries
    ]


def _detail(entry: LogEntry, claims: dict[str, str]) -> str:
    if entry.act in ABOUT_AN_ARGUMENT:
        found = STARTS_WITH_ID.fullmatch(entry.detail)
        if found is None:
            return entry.detail
        claim = claims.get(found[1]) or gettext("an argument that was erased")
        return (
            gettext("“%(claim)s”, because: %(reason)s") % {"claim": claim, "reason": found[2]}
            if found[2]
            else f"“{claim}”"
        )
    return detail_words(entry.act, entry.detail)


def detail_words(act: str, detail: str) -> str:
    """To what an act was done, as the log keeps it, in words; what somebody has typed stays as it is."""
    if act == "shorten":
        return str(CLOCK.get(detail, detail))
    if act == "wall":
        return _slide(detail)
    if act == "keep":
        seal_days, _, keep_days = detail.partition(", ")
        return gettext("%(seal)s and %(keep)s") % {"seal": seal_days, "keep": keep_days}
    if act == "phase" and detail in PHASES:
        return gettext(PHASES[detail].title)
    number = read_number(detail)
    if act == "extend" and number is not None:
        return ngettext("%(n)d minute", "%(n)d minutes", number) % {"n": number}
    if act == "roster" and number is not None:
        return ngettext("%(n)d name", "%(n)d names", number) % {"n": number}
    if act == "export" and detail.endswith(WITH_NAMES):
        return gettext("%(file)s, with names") % {"file": detail.removesuffix(WITH_NAMES)}
    if act == "export" and detail.endswith(ONLY_NUMBERS):
        return gettext("%(file)s, aggregate") % {"file": detail.removesuffix(ONLY_NUMBERS)}
    return detail


def _slide(detail: str) -> str:
    """A slide as the log keeps it, kind:key, in words."""
    kind, _, key = detail.partition(":")
    if kind not in SLIDES:
        return detail
    figure, _, tradeoff = key.partition(":")
    title = FIGURES[figure].title if kind == "figure" and figure in FIGURES else SLIDES[kind].title
    which = tradeoff if kind == "figure" else key
    if not which:
        return gettext(title)
    return gettext("%(title)s (%(which)s)") % {"title": gettext(title), "which": which}
