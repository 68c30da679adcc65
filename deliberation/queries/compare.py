"""Two or more sessions on one case, side by side: the same trade-off in each, before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Prefetch, Q, QuerySet

from cases.models import TradeOff
from deliberation.analysis.votes import (
    MIN_GROUP,
    BeforeAfter,
    Cell,
    Vote,
    before_after,
    without_small_cells,
)
from deliberation.analysis.weighings import Marks, marks
from deliberation.models import Argument, Ballot, ClassroomSession

LEAST, MOST = 2, 6
TOP_ARGUMENTS = 3
SMALL_CLASS = 20
STANCES = tuple(Ballot.Stance.values)


@dataclass(frozen=True)
class Top:
    """An argument that at least five of a class found well argued, of how many who weighed it; None is nearly all."""

    claim: str
    well_argued: Cell
    weighed: int


@dataclass(frozen=True)
class OneClass:
    """What one class did on one trade-off. Numbers of fewer than five people are withheld (None)."""

    classroom: ClassroomSession
    tradeoff: TradeOff
    shift: BeforeAfter
    is_worded_differently: bool
    arguments: int
    top: tuple[Top, ...]

    @property
    def moved_share(self) -> int | None:
        """Those who moved by five points or more, in per cent of those who voted twice.

        Rounded to five points in a class of fewer than twenty; None if the number itself is withheld.
        """
        if self.shift.moved is None or not self.shift.matched:
            return None
        share = 100 * self.shift.moved / self.shift.matched
        return 5 * round(share / 5) if self.shift.matched < SMALL_CLASS else round(share)

    @property
    def marks(self) -> tuple[int, int] | None:
        """Where the means stand on a line of 640 units; None if too few voted in both rounds."""
        if self.shift.first is None or self.shift.final is None:
            return None
        return round(6.4 * self.shift.first.mean), round(6.4 * self.shift.final.mean)

    @property
    def stance_rows(self) -> list[tuple[str, Cell, Cell]]:
        """Each stance with how many chose it before and after; empty if too few voted in both rounds."""
        first, final = self.stances("first"), self.stances("final")
        return [(key, first[key], final[key]) for key in first]

    def stances(self, side: str) -> dict[str, Cell]:
        """How often each stance was chosen in a round ("first" or "final"); empty if too few voted."""
        found = self.shift.first if side == "first" else self.shift.final
        return {} if found is None else {key: found.stances.get(key, 0) for key in STANCES}


@dataclass(frozen=True)
class Compared:
    """One trade-off in all the sessions that had it."""

    key: str
    title: str
    question: str
    pole_a: str
    pole_b: str
    classes: tuple[OneClass, ...]


def comparable(by: User) -> QuerySet[ClassroomSession]:
    """The sessions that the instructor leads, by case, newest first, each with how many took part."""
    present = Q(participants__joined_at__isnull=False, participants__removed_at__isnull=True)
    found = ClassroomSession.objects.led_by(by).select_related("case", "instructor")
    return found.annotate(seats=Count("participants", filter=present)).order_by("case__slug", "-created_at")


def chosen(by: User, codes: Iterable[str]) -> list[ClassroomSession] | None:
    """The sessions that they lead under these codes, oldest first; None if one of them is not there for them."""
    wanted = set(codes)
    found = list(
        comparable(by)
        .filter(code__in=wanted)
        .prefetch_related(Prefetch("tradeoffs", TradeOff.objects.order_by("order")))
        .order_by("created_at", "pk")
    )
    return found if len(found) == len(wanted) else None


def side_by_side(classrooms: Sequence[ClassroomSession]) -> tuple[Compared, ...]:
    """Every trade-off that one of the sessions had, with what each class made of it; four queries in all."""
    votes = _votes(classrooms)
    written, tops = _arguments(classrooms)
    by_key: dict[str, list[OneClass]] = defaultdict(list)
    models: dict[str, TradeOff] = {}
    for classroom in classrooms:
        for tradeoff in classroom.tradeoffs.all():
            model = models.setdefault(tradeoff.key, tradeoff)
            cast = votes.get((classroom.pk, tradeoff.pk), {})
            by_key[tradeoff.key].append(
                OneClass(
                    classroom=classroom,
                    tradeoff=tradeoff,
                    shift=without_small_cells(before_after(cast.get("first", []), cast.get("final", []))),
                    is_worded_differently=_words(tradeoff) != _words(model),
                    arguments=written.get((classroom.pk, tradeoff.pk), 0),
                    top=tops.get((classroom.pk, tradeoff.pk), ()),
                )
            )
    return tuple(
        Compared(key, model.title, model.question, model.pole_a, model.pole_b, tuple(by_key[key]))
        for key, model in sorted(models.items(), key=lambda item: (item[1].order, item[0]))
    )


def _words(tradeoff: TradeOff) -> tuple[str, str, str]:
    return tradeoff.question, tradeoff.pole_a, tradeoff.pole_b


def _votes(classrooms: Sequence[ClassroomSession]) -> Mapping[tuple[int, int], dict[str, list[Vote]]]:
    rows = Ballot.objects.filter(
        participant__classroom__in=classrooms, participant__removed_at__isnull=True, late=False
    ).order_by("pk")
    found: dict[tuple[int, int], dict[str, list[Vote]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.select_related("participant"):
        vote = Vote(row.participant_id, row.value, row.confidence, row.stance, tuple(row.conditions))
        found[row.participant.classroom_id, row.tradeoff_id][row.round].append(vote)
    return found


def _arguments(
    classrooms: Sequence[ClassroomSession],
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], tuple[Top, ...]]]:
    """How many arguments the class sees on each trade-off, and those that most found well argued.

    One of which it may not be told that five found it so is left out.
    """
    present = Q(weighings__participant__removed_at__isnull=True)
    rows = (
        Argument.objects.shown()
        .filter(classroom__in=classrooms)
        .annotate(
            weighed=Count("weighings", filter=present),
            well=Count("weighings", filter=present & Q(weighings__well_argued=True)),
        )
        .order_by("-well", "-weighed", "at", "pk")
        .values_list("classroom_id", "tradeoff_id", "claim", "well", "weighed")
    )
    written: dict[tuple[int, int], int] = defaultdict(int)
    found: dict[tuple[int, int], list[tuple[str, Marks]]] = defaultdict(list)
    for classroom_id, tradeoff_id, claim, well, weighed in rows:
        place = classroom_id, tradeoff_id
        written[place] += 1
        told = marks(well, weighed)
        if told.nearly_all or (told.n or 0) >= MIN_GROUP:
            found[place].append((claim, told))
    # The rows come by the true number, which must not show in the order of what is withheld.
    tops = {
        place: tuple(
            Top(claim, told.n, told.of)
            for claim, told in sorted(each, key=lambda one: (one[1].rank, one[1].of, one[0]), reverse=True)[
                :TOP_ARGUMENTS
            ]
        )
        for place, each in found.items()
    }
    return written, tops
