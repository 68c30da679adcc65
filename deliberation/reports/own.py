"""A student's own contribution as a printed paper: what one voted, wrote and was moved by, to take along."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language, get_language_bidi, gettext, pgettext

from deliberation.models import Argument, Ballot, Participant
from deliberation.queries.me import Moved, MyData, Vote
from deliberation.reports.paper import Block, Entry, Facts, Grid, Heading, Paper, Paragraph, Typed, Words
from deliberation.reports.printed.words import moment, shortened

KINDS = Argument.Kind


def own_paper(seat: Participant, mine: MyData) -> Paper:
    """The paper of one seat, from what its page "My data" tells; nobody else is named in it."""
    classroom = seat.classroom
    return Paper(
        kind=gettext("My contribution"),
        title=Typed(classroom.title),
        subtitle=classroom.case.question,
        language=(get_language() or "en").split("-")[0],
        right_to_left=get_language_bidi(),
        made_at=classroom.ended_at or classroom.created_at,
        contents_title=gettext("In this file"),
        cover=tuple(_cover(seat, mine)),
        parts=((*_votes(mine), *_moved(mine), *_written(mine), *_marks(mine)),),
        running=Typed(shortened(f"{seat.pseudonym} · {classroom.title}", 70)),
        page_of=gettext("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    )


def _cover(seat: Participant, mine: MyData) -> Iterator[Block]:
    facts: list[tuple[str, Words]] = [
        (gettext("Pseudonym"), Typed(seat.pseudonym)),
        (gettext("Case"), seat.classroom.case.title),
        (gettext("Card"), seat.card.name if seat.card else gettext("none")),
    ]
    if mine.identity:
        facts.insert(1, (gettext("Name"), Typed(mine.identity.name)))
    if seat.joined_at:
        facts.append((gettext("Joined"), moment(seat.joined_at)))
    if mine.marks:
        labels = pgettext("between things", ", ").join(passage.label for passage in mine.marks)
        facts.append((gettext("Passages marked"), labels))
    yield Facts(tuple(facts))
    yield Paragraph(
        gettext("This file is yours: it has what you voted and wrote, and no word or vote of a classmate."),
        "note",
    )


def _votes(mine: MyData) -> Iterator[Block]:
    yield Heading(1, gettext("Where I stood"))
    if not mine.votes:
        yield Paragraph(gettext("No vote was cast from this seat."))
        return
    by_tradeoff: dict[int, dict[str, Vote]] = {}
    for vote in sorted(mine.votes, key=lambda vote: vote.ballot.tradeoff.order):
        by_tradeoff.setdefault(vote.ballot.tradeoff_id, {})[vote.ballot.round] = vote
    yield Grid(
        caption=gettext("My votes; 0 is the first end named, 100 the second"),
        head=(gettext("Trade-off"), gettext("First vote"), gettext("Final vote")),
        rows=tuple(_votes_on(votes) for votes in by_tradeoff.values()),
    )


def _votes_on(votes: dict[str, Vote]) -> tuple[Words, ...]:
    """One trade-off with its two ends, and where one stood in each round."""
    tradeoff = next(iter(votes.values())).ballot.tradeoff
    ends = gettext("%(title)s: “%(a)s” or “%(b)s”") % {
        "title": tradeoff.title,
        "a": tradeoff.pole_a,
        "b": tradeoff.pole_b,
    }
    return (ends, *(_stood(votes.get(round_)) for round_ in Ballot.Round.values))


def _stood(vote: Vote | None) -> str:
    if vote is None:
        return gettext("no vote")
    ballot = vote.ballot
    place = gettext("cannot tell yet") if ballot.value is None else str(ballot.value)
    if ballot.late:
        place = gettext("%(place)s (late)") % {"place": place}
    return gettext("%(place)s. %(stance)s") % {"place": place, "stance": _stance(vote)}


def _stance(vote: Vote) -> str:
    if vote.ballot.stance == Ballot.Stance.ONLY_IF:
        return pgettext("between clauses", "; ").join(vote.conditions)
    return {
        Ballot.Stance.AS_DESCRIBED: gettext("Yes, as described"),
        Ballot.Stance.NEVER: gettext("Never"),
    }.get(Ballot.Stance(vote.ballot.stance), gettext("I cannot tell yet"))


def _moved(mine: MyData) -> Iterator[Block]:
    if not mine.credits:
        return
    yield Heading(2, gettext("What moved me"))
    yield Grid(
        caption="",
        head=(gettext("Trade-off"), gettext("Credited"), gettext("Why")),
        rows=tuple(
            (moved.credit.tradeoff.title, _credited(moved), Typed(moved.credit.why)) for moved in mine.credits
        ),
    )


def _credited(moved: Moved) -> str:
    credit = moved.credit
    if credit.position:
        return gettext("The card “%(name)s”") % {"name": credit.position.name}
    if credit.passage:
        return gettext("Passage %(label)s") % {"label": credit.passage.label}
    if credit.argument_id:
        return gettext("An argument of a classmate")
    return gettext("Nothing new")


def _written(mine: MyData) -> Iterator[Block]:
    yield Heading(1, gettext("What I wrote"))
    if not mine.arguments:
        yield Paragraph(gettext("Nothing was written from this seat."))
    for argument in mine.arguments:
        yield _entry(argument)


def _entry(argument: Argument) -> Entry:
    meta: list[Words] = [_kind(argument), argument.tradeoff.title]
    if argument.pole:
        meta.append(argument.tradeoff.pole_a if argument.pole == "a" else argument.tradeoff.pole_b)
    if argument.position:
        meta.append(gettext("for “%(name)s”") % {"name": argument.position.name})
    notice: Words = ""
    if argument.is_hidden:
        hidden = gettext("Hidden by your instructor: %(reason)s") % {"reason": argument.hidden_reason}
        notice = Typed(hidden)
    elif argument.is_waiting:
        notice = gettext("Waits to be let through.")
    return Entry(
        meta=(*meta, moment(argument.at)),
        claim=Typed(argument.claim),
        pole=argument.pole,
        notice=notice,
        reason=Typed(argument.reason) if argument.reason else None,
        quotes=tuple((citation.passage.label, citation.exact) for citation in argument.citations.all()),
    )


def _kind(argument: Argument) -> str:
    return {
        KINDS.ARGUMENT: gettext("Argument"),
        KINDS.SUPPORT: gettext("Reply that supports"),
        KINDS.REBUT: gettext("Reply that rebuts"),
        KINDS.ASK: gettext("Question"),
        KINDS.STEELMAN: gettext("Best case for the other side"),
    }[KINDS(argument.kind)]


def _marks(mine: MyData) -> Iterator[Block]:
    if not mine.rubric:
        return
    yield Heading(1, gettext("My instructor’s marks"))
    yield Grid(
        caption=gettext("0 is the lowest, 3 the highest"),
        head=(gettext("Criterion"), gettext("Mark"), gettext("What it means")),
        rows=tuple(
            (row.title, "–" if row.mark is None else str(row.mark), row.meaning) for row in mine.rubric
        ),
        numbers=(1,),
    )
    if mine.comment:
        yield Heading(2, gettext("Comment"))
        yield Paragraph(Typed(mine.comment))
