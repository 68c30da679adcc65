"""The one page that an instructor hands on."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from deliberation.reports.argued import ArgumentLine
from deliberation.reports.paper import Block, Entry, Facts, Grid, Heading, Overview, Paragraph, Shift, Typed
from deliberation.reports.printed.arguments import meta_of, rank
from deliberation.reports.printed.tradeoff import credited
from deliberation.reports.printed.words import aside, shortened, shown
from deliberation.reports.summary import Summary, TradeOffSummary

CLAIMS_SUMMED_UP = 3
CLAIM_CHARS = 180
CREDITS_SUMMED_UP = 3


def handout(report: Summary) -> Iterator[Block]:
    yield Paragraph(report.classroom.case.question, "lede")
    yield Overview(
        head=(
            gettext("Trade-off"),
            gettext("Where the class stood"),
            gettext("n"),
            gettext("Mean, and its change (80% interval)"),
            gettext("Moved"),
        ),
        legend=gettext(
            "Mean of the slider from 0 (left) to 100 (right) among those who placed themselves in both rounds: hollow"
            " before, full after. Moved: by five points or more. Fewer than five points for the class is a dead heat."
        ),
        rows=tuple(_shift(result) for result in report.tradeoffs),
    )
    yield from _stances(report)
    yield Facts(
        tuple((f"{line.n} / {line.of}", line.label) for line in report.participation),
        optional=1,
    )
    yield from _well_argued(report)
    yield Heading(2, gettext("What moved them"))
    yield from _most_credited(report)
    yield Paragraph(
        gettext(
            "Whichever side began smaller has more room to gain, and tends to; a gain by itself does not show who"
            " argued better. How many took part is counted in full; of what they said, “–” stands for a number that is"
            " withheld."
        ),
        "note",
    )


def _stances(report: Summary) -> Iterator[Block]:
    told = [result for result in report.tradeoffs if result.stances]
    if not told:
        return
    yield Grid(
        caption=gettext("Would they allow it: before → after"),
        head=("", *(row.label for row in told[0].stances)),
        rows=tuple(
            (result.tradeoff.title, *(f"{shown(row.first)} → {shown(row.final)}" for row in result.stances))
            for result in told
        ),
        numbers=tuple(range(1, len(told[0].stances) + 1)),
        optional=2,
    )


def _well_argued(report: Summary) -> Iterator[Block]:
    both = _best(report)
    yield Heading(2, gettext("Found well argued on every side"))
    if both:
        for nth, line in enumerate(both[:CLAIMS_SUMMED_UP]):
            yield Entry(
                meta=meta_of(line),
                claim=Typed(shortened(line.argument.claim, CLAIM_CHARS)),
                pole=line.argument.pole,
                # The first one stays; the third goes before the second.
                optional=nth and nth + 2,
            )
    else:
        yield Paragraph(
            gettext("No argument that five or more weighed was marked so by somebody of each side.")
        )


def _shift(result: TradeOffSummary) -> Shift:
    shift, tradeoff = result.shift, result.tradeoff
    if shift.first is None or shift.final is None:
        before = after = None
        change, moved = gettext("too few to show"), ""
    else:
        before, after = shift.first.mean, shift.final.mean
        change = aside(result.mean_change, result.interval) if result.interval else result.mean_change
        moved = "–" if shift.moved is None else str(shift.moved)
    return Shift(
        tradeoff.title,
        tradeoff.pole_a,
        tradeoff.pole_b,
        str(shift.matched),
        before,
        after,
        change,
        moved,
    )


def _best(report: Summary) -> list[ArgumentLine]:
    """What was found well argued on every side, most marks first, as far as that is told."""
    found = [
        line
        for result in report.tradeoffs
        for top in result.arguments
        for line in (top, *top.replies)
        if line.is_fair_to_both and line.status == "shown"
    ]
    return sorted(found, key=rank)


def _most_credited(report: Summary) -> Iterator[Block]:
    found = [
        (line, line.n, result.tradeoff.title)
        for result in report.tradeoffs
        for line in result.credits
        if line.n is not None
    ]
    if not any(result.credited for result in report.tradeoffs):
        yield Paragraph(gettext("Nobody who placed themselves both times said what moved them."))
        return
    if not found:
        yield Paragraph(gettext("Too few said the same thing for a number to be shown."), "few")
        return
    found.sort(key=lambda each: -(each[1] or 0))
    yield Grid(
        caption=gettext("Of those who placed themselves both times"),
        head=(gettext("Credited"), gettext("Trade-off"), gettext("By how many")),
        rows=tuple((credited(line), title, str(n)) for line, n, title in found[:CREDITS_SUMMED_UP]),
        numbers=(2,),
    )
