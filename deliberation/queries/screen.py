"""What the wall shows: one slide, with nothing on it that the class may not know, and no student's name."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext, pgettext

from cases.models import Position, TradeOff
from deliberation.models import Argument, Citation, ClassroomSession
from deliberation.queries.debrief import Debrief, TradeOffDebrief
from deliberation.queries.kept import kept_debrief
from deliberation.queries.progress import Done, now_done
from deliberation.rules.screen import Figure, figure_keys, length_of


@dataclass(frozen=True)
class Slide:
    """A slide that can be chosen: its kind, which one of its kind, and what it is called."""

    kind: str
    key: str
    title: str

    @property
    def value(self) -> str:
        """Both in one word, as a form sends them."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Wall:
    """What is drawn. `kind` names the template: blank, over, join, task, argument, tradeoff, card or figure."""

    kind: str
    joined: int = 0
    done: Done | None = None
    argument: Argument | None = None
    citation: Citation | None = None
    other_passages: tuple[str, ...] = ()
    tradeoff: TradeOff | None = None
    card: Position | None = None
    figure: Figure | None = None
    debrief: Debrief | None = None
    result: TradeOffDebrief | None = None
    version: int = 0  # of the class, that a figure was computed for
    place: tuple[int, int] = field(default=(0, 0))  # the figure's number, and how many there are

    @property
    def length(self) -> str:
        """How long the text of an argument is, for the size that it is set in."""
        return length_of(self.argument.claim) if self.argument else "short"


def figure_slides(classroom: ClassroomSession, tradeoffs: list[TradeOff]) -> list[Slide]:
    """The pictures of the debrief in the order in which one goes through them; none before the class may see them."""
    if not (classroom.shows_results and classroom.allows("see_results")):
        return []
    names = {tradeoff.key: tradeoff.title for tradeoff in tradeoffs}
    between = pgettext("before what follows", ": ")
    return [
        Slide(
            kind="figure", key=key, title=between.join(filter(None, [names.get(of), gettext(figure.title)]))
        )
        for figure, of, key in figure_keys(names)
    ]


def wall(classroom: ClassroomSession) -> Wall:
    """The slide that the instructor chose, if the class may see it; else what the phase shows by itself."""
    if classroom.wall_blank:
        return Wall("blank")
    return _chosen(classroom) or _by_phase(classroom)


def _chosen(classroom: ClassroomSession) -> Wall | None:
    joined = classroom.participants.seated().count()
    kind, key = classroom.wall_kind, classroom.wall_key
    if kind == "join":
        return Wall("join", joined=joined)
    if kind == "argument":
        return _argument(classroom, key, joined)
    if kind == "tradeoff":
        tradeoff = classroom.tradeoffs.filter(key=key).first()
        return Wall("tradeoff", joined=joined, tradeoff=tradeoff) if tradeoff else None
    if kind == "card":
        card = classroom.case.positions.filter(key=key).first()
        return Wall("card", joined=joined, card=card) if card else None
    if kind == "figure":
        return _figure(classroom, key, joined)
    return None


def _by_phase(classroom: ClassroomSession) -> Wall:
    joined = classroom.participants.seated().count()
    if classroom.is_over:
        return Wall("over", joined=joined)
    if classroom.phase == "lobby":
        return Wall("join", joined=joined)
    return _figure(classroom, "", joined) or Wall("task", joined=joined, done=now_done(classroom))


def _argument(classroom: ClassroomSession, key: str, joined: int) -> Wall | None:
    argument = classroom.arguments.featured().select_related("tradeoff", "parent").filter(pk=key).first()
    if argument is None:
        return None
    citations = list(argument.citations.select_related("passage"))
    return Wall(
        "argument",
        joined=joined,
        argument=argument,
        citation=citations[0] if citations else None,
        other_passages=tuple(citation.passage.label for citation in citations[1:]),
    )


def _figure(classroom: ClassroomSession, key: str, joined: int) -> Wall | None:
    """A picture of the votes, the first one if none is named; None before the class may see how it voted."""
    if not (classroom.shows_results and classroom.allows("see_results")):
        return None
    kept = kept_debrief(classroom)
    figures = figure_keys(one.key for one in kept.debrief.tradeoffs)
    keys = [slide for _, _, slide in figures]
    if key and key not in keys:
        return None
    at = keys.index(key) if key else 0
    figure, of, _ = figures[at]
    result = None if figure.of_class else kept.debrief.chosen(of)
    return Wall(
        "figure",
        joined=joined,
        figure=figure,
        debrief=kept.debrief,
        result=result,
        tradeoff=result.tradeoff if result else None,
        version=kept.version,
        place=(at + 1, len(keys)),
    )
