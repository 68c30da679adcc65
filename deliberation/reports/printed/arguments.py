"""Arguments as they are printed: the best of each trade-off, then the others up to a limit that is said."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from deliberation.queries.record_rows import CitationRow
from deliberation.reports.argued import ArgumentLine
from deliberation.reports.paper import Block, Entry, Heading, Paragraph, Typed, Words
from deliberation.reports.printed.words import in_a_row
from deliberation.reports.summary import Summary, TradeOffSummary

# How much of a large class is printed. The tables hold everything.
TOP_ARGUMENTS = 5
REPLIES_EACH = 10
OTHER_ENTRIES = 300


def rank(line: ArgumentLine) -> tuple[bool, int, bool, int, int]:
    """What stands first: a withheld number has the place that what is told of it gives."""
    count, is_told = line.well_argued.rank
    return (not line.is_fair_to_both, -count, not is_told, -line.weighed, line.number)


def top_arguments(result: TradeOffSummary) -> Iterator[Block]:
    lines = list(result.arguments)
    if not lines:
        yield Paragraph(gettext("Nobody argued on this trade-off."))
        return
    top = sorted(lines, key=rank)[:TOP_ARGUMENTS]
    if len(lines) > len(top):
        said = (
            gettext(
                "The %(n)s of %(of)s that most found well argued: those so marked on every side first, then by the"
                " number of marks, then by how many weighed them. The others stand at the end."
            )
            if any(line.weighed for line in lines)
            else gettext("The first %(n)s of %(of)s; nobody has weighed any. The others stand at the end.")
        )
        yield Paragraph(said % {"n": len(top), "of": len(lines)}, "note")
    for line in top:
        yield from _thread(line)


def _thread(line: ArgumentLine) -> Iterator[Block]:
    yield _entry(line)
    replies = line.replies
    for reply in replies[:REPLIES_EACH]:
        yield _entry(reply, is_reply=True)
    more = len(replies) - REPLIES_EACH
    if more > 0:
        yield Paragraph(
            ngettext(
                "%(n)s more reply to it is in arguments.csv.",
                "%(n)s more replies to it are in arguments.csv.",
                more,
            )
            % {"n": more},
            "note",
        )


def other_arguments(report: Summary) -> tuple[Block, ...]:
    """All arguments that no trade-off's part has printed, up to a limit that is said."""
    found: list[tuple[TradeOffSummary, list[ArgumentLine]]] = []
    total = 0
    for result in report.tradeoffs:
        ranked = sorted(result.arguments, key=rank)
        rest = ranked[TOP_ARGUMENTS:]
        total += sum(1 + min(len(line.replies), REPLIES_EACH) for line in rest)
        found.append((result, rest))
    if not total:
        return ()
    blocks: list[Block] = [Heading(1, gettext("The other arguments"))]
    share = OTHER_ENTRIES / total
    if share < 1:
        said = (
            gettext(
                "%(of)s contributions are left. A part of them, about %(limit)s, is printed here, of each"
                " trade-off those that most found well argued; all of them are in arguments.csv."
            )
            if any(line.weighed for _, rest in found for line in rest)
            else gettext(
                "%(of)s contributions are left. A part of them, about %(limit)s, is printed here, of each"
                " trade-off the first; all of them are in arguments.csv."
            )
        )
        blocks.append(Paragraph(said % {"of": total, "limit": OTHER_ENTRIES}, "note"))
    for result, rest in found:
        if not rest:
            continue
        blocks.append(Heading(2, result.tradeoff.title))
        room = len(rest) if share >= 1 else max(1, round(len(rest) * share))
        for line in rest[:room]:
            blocks += _thread(line)
    return tuple(blocks)


def _entry(line: ArgumentLine, *, is_reply: bool = False) -> Entry:
    argument = line.argument
    return Entry(
        meta=meta_of(line),
        claim=Typed(argument.claim),
        pole=argument.pole,
        notice=_notice(line),
        reason=Typed(argument.reason) if argument.reason else None,
        quotes=tuple((_passage(citation), citation.exact) for citation in line.citations),
        weighed=_weighed(line),
        is_reply=is_reply,
    )


def meta_of(line: ArgumentLine) -> tuple[Words, ...]:
    """Its number, what it is, and whose words it is, where that is told."""
    return (*line.about, Typed(line.author)) if line.author else line.about


def _passage(citation: CitationRow) -> str:
    label = f"P{citation.passage}"
    return f"{label} {gettext('(article)')}" if citation.text == "article" else label


def _notice(line: ArgumentLine) -> Words:
    if line.status == "hidden":
        return Typed(
            gettext("Hidden from the class. The reason given: %(reason)s")
            % {"reason": line.argument.hidden_reason}
        )
    if line.status == "waiting":
        return gettext("Not let through: the class has not seen these words.")
    return ""


def _weighed(line: ArgumentLine) -> str:
    both = (gettext("Found well argued on every side."),) if line.is_fair_to_both else ()
    return in_a_row((*line.found, *both))
