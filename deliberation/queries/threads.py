"""One argument with its answers, as one student sees them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Field

from deliberation.models import Argument, Participant
from deliberation.models.arguments import ArgumentQuerySet
from deliberation.queries.arguments import Spoken, in_seeded_order, spoken
from deliberation.queries.prepared import Prepared

PER_THREAD = 50
DEEPEST = 3


@dataclass(frozen=True)
class Answer:
    """A place in a thread, and what is nested below it.

    `spoken` is None where something that is not shown was answered by something that is. `to` is what it answers,
    if that cannot be told from the nesting.
    """

    spoken: Spoken | None
    to: Argument | None = None
    below: list[Answer] = field(default_factory=list)


@dataclass(frozen=True)
class Thread:
    """One argument, what it answers, and a page of the answers below it."""

    spoken: Spoken
    parent: Argument | None
    page: Page[tuple[uuid.UUID, int]]
    answers: list[Answer]

    @property
    def total(self) -> int:
        return self.page.paginator.count


FOCUS = Prepared(
    lambda classroom, seat, pk: (
        (
            Argument.objects.filter(classroom_id=classroom, pk=pk).shown()
            | Argument.objects.filter(classroom_id=classroom, pk=pk, participant_id=seat)
        )
        .select_related("parent")
        .order_by()
    ),
    classroom=lambda: Argument._meta.get_field("classroom"),
    seat=lambda: Argument._meta.get_field("participant"),
    pk=lambda: Argument._meta.get_field("id"),
)


def argument_thread(seat: Participant, argument_id: uuid.UUID, *, page: str = "") -> Thread | None:
    """One argument that this student may see, with its answers; None if there is no such argument for them."""
    focus = FOCUS.first(classroom=seat.classroom_id, seat=seat.pk, pk=argument_id)
    if focus is None:
        return None
    here = {"classroom": seat.classroom_id, "tradeoff": focus.tradeoff_id}
    visible = {pk for (pk,) in SEEN.rows(seat=seat.pk, **here)}
    replies = REPLIES.rows(**here)
    leafed = Paginator(_below(seat, focus.pk, dict(replies), visible), PER_THREAD).get_page(page)
    found = spoken(seat, {focus.pk, *(pk for pk, _ in leafed if pk in visible)})
    return Thread(
        spoken=found[focus.pk],
        parent=focus.parent if focus.parent_id in visible else None,
        page=leafed,
        answers=_nested(list(leafed), found),
    )


def seen_on(classroom: int, seat: uuid.UUID, tradeoff: int) -> ArgumentQuerySet:
    """What a seat may see on a trade-off."""
    ours = Argument.objects.filter(classroom_id=classroom, tradeoff_id=tradeoff)
    return (ours.shown() | ours.filter(participant_id=seat)).order_by()


ON_TRADEOFF: dict[str, Callable[[], Field[Any, Any]]] = {
    "classroom": lambda: Argument._meta.get_field("classroom"),
    "seat": lambda: Argument._meta.get_field("participant"),
    "tradeoff": lambda: Argument._meta.get_field("tradeoff"),
}
SEEN = Prepared(lambda **where: seen_on(**where).values_list("pk"), **ON_TRADEOFF)
REPLIES = Prepared(
    lambda classroom, tradeoff: (
        Argument.objects.filter(classroom_id=classroom, tradeoff_id=tradeoff, parent__isnull=False)
        .order_by()
        .values_list("pk", "parent_id")
    ),
    classroom=ON_TRADEOFF["classroom"],
    tradeoff=ON_TRADEOFF["tradeoff"],
)


def _below(
    seat: Participant, top: uuid.UUID, parents: dict[uuid.UUID, uuid.UUID | None], visible: set[uuid.UUID]
) -> list[tuple[uuid.UUID, int]]:
    """The answers below an argument, each followed by its own, with its depth from 1.

    What is not shown keeps its place only where something that is shown stands below it.
    """
    placed: set[uuid.UUID] = set()
    for pk in visible:
        above: uuid.UUID | None = pk
        while above in parents and above not in placed:
            placed.add(above)
            above = parents[above]

    children: dict[uuid.UUID | None, list[uuid.UUID]] = defaultdict(list)
    for pk in in_seeded_order(seat, placed):
        children[parents[pk]].append(pk)

    thread: list[tuple[uuid.UUID, int]] = []
    waiting = [(pk, 1) for pk in reversed(children[top])]
    while waiting:
        pk, depth = waiting.pop()
        thread.append((pk, depth))
        waiting += [(below, depth + 1) for below in reversed(children[pk])]
    return thread


def _nested(placed: list[tuple[uuid.UUID, int]], found: dict[uuid.UUID, Spoken]) -> list[Answer]:
    """One page of a thread as a tree, three deep at most; what is deeper says what it answers."""
    top: list[Answer] = []
    branch: list[list[Answer]] = [top]
    for pk, depth in placed:
        told = found.get(pk)
        parent = told.argument.parent if told and depth > DEEPEST else None
        answer = Answer(spoken=told, to=parent if parent and parent.pk in found else None)
        level = min(depth, DEEPEST, len(branch))
        branch[level - 1].append(answer)
        branch[level:] = [answer.below]
    return top
