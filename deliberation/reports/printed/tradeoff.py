"""A trade-off before and after, what moved the class, and the arguments on it that most found well argued."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator

from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext, pgettext

from deliberation.analysis.guesses import FINE_FROM, PerceptionGap
from deliberation.reports.paper import Block, Chart, Facts, Grid, Heading, Paragraph, Typed, Words
from deliberation.reports.printed.arguments import top_arguments
from deliberation.reports.printed.words import aside, decimal, in_a_row, shown
from deliberation.reports.summary import BothRounds, CreditLine, TradeOffSummary

SVG = "{http://www.w3.org/2000/svg}"


def tradeoff_part(result: TradeOffSummary) -> tuple[Block, ...]:
    return (
        Heading(1, result.tradeoff.title),
        Paragraph(result.tradeoff.question, "lede"),
        Heading(2, gettext("Before and after")),
        *_before_and_after(result),
        Heading(2, gettext("What moved them")),
        *_credits(result),
        Heading(2, gettext("Arguments")),
        *top_arguments(result),
    )


def _before_and_after(result: TradeOffSummary) -> Iterator[Block]:
    yield from _votes(result)
    yield from _guesses(result.debrief.gap)


def _votes(result: TradeOffSummary) -> Iterator[Block]:
    shift = result.shift
    yield Paragraph(
        gettext("0 is “%(a)s”, 100 is “%(b)s”.") % {"a": result.tradeoff.pole_a, "b": result.tradeoff.pole_b}
    )
    yield Paragraph(_who_voted(result))
    if shift.first is None or shift.final is None:
        yield Paragraph(gettext("Too few to show: fewer than five placed themselves in both rounds."), "few")
        return
    yield from charts(result)
    yield _rounds(result, gettext("Where they stood"), result.bands)
    moved = shown(shift.moved)
    yield Facts(
        (
            (gettext("Mean"), f"{decimal(shift.first.mean)} → {aside(decimal(shift.final.mean), result.mean_change)}"),
            (gettext("Median"), f"{decimal(shift.first.median)} → {decimal(shift.final.median)}"),
            (gettext("Median of each one’s change"), result.median_change),
            (gettext("80% interval of the mean change"), result.interval),
            (
                gettext("Moved five points or more"),
                moved
                if shift.moved is None
                else gettext("%(n)s of %(of)s") % {"n": moved, "of": shift.matched},
            ),
        )
    )  # fmt: skip
    if shift.dead_heat:
        yield Paragraph(gettext("A dead heat: the mean moved by fewer than five points."))
    else:
        yield Paragraph(gettext("On average the class moved toward “%(pole)s”.") % {"pole": result.toward})
    yield _rounds(result, gettext("Would they allow it"), result.stances)
    if result.conditions:
        caption = gettext("Conditions named (one person may name up to three)")
        yield _rounds(result, caption, result.conditions)


def _guesses(gap: PerceptionGap) -> Iterator[Block]:
    """What the debrief's figure says of the whole class."""
    if gap.actual is None or gap.mean is None or gap.distance is None:
        return
    said = [
        gettext("Of those who placed themselves both times, %(n)s guessed where the class stood.")
        % {"n": gap.guesses},
        gettext("Average guess %(guess)s, the class stood at %(actual)s")
        % {"guess": gap.mean, "actual": gap.actual}
        + pgettext("at the end", "."),
        ngettext(
            "On average a guess was off by %(n)s point.",
            "On average a guess was off by %(n)s points.",
            gap.distance,
        )
        % {"n": gap.distance},
    ]
    if gap.voters < FINE_FROM:
        said.append(gettext("In a class this small the numbers are rounded to five."))
    yield Paragraph(in_a_row(said))


def _who_voted(result: TradeOffSummary) -> str:
    shift = result.shift
    return gettext(
        "%(first)s gave a number in the first vote, %(final)s in the final vote, %(matched)s in both. Before and"
        " after are compared among these %(matched)s only. Could not tell: %(unsure)s before, %(still)s after."
    ) % {
        "first": shift.first_voters,
        "final": shift.final_voters,
        "matched": shift.matched,
        "unsure": shown(result.first_cannot_tell),
        "still": shown(result.final_cannot_tell),
    }


def charts(result: TradeOffSummary) -> Iterator[Chart]:
    """The pictures of report.html, by the same template; what they show is said in their own words."""
    context = {"result": result}
    svg = render_to_string("teach/reports/_chart.html", context).strip()
    ends = result.tradeoff.pole_a, result.tradeoff.pole_b
    yield Chart(svg, described(svg), *ends, note=gettext("the dot is the mean"))


def described(svg: str) -> str:
    """The title and the description that a picture of ours has."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own template made it
    tags = (root.find(SVG + name) for name in ("title", "desc"))
    stop = pgettext("at the end", ".")
    said = [tag.text.strip().rstrip(stop) for tag in tags if tag is not None and tag.text]
    return in_a_row(f"{sentence}{stop}" for sentence in said)


def _rounds(result: TradeOffSummary, caption: str, rows: Iterable[BothRounds]) -> Grid:
    return Grid(
        caption=f"{caption} · " + gettext("n = %(n)s") % {"n": result.shift.matched},
        head=("", gettext("First vote"), gettext("Final vote")),
        rows=tuple((row.label, shown(row.first), shown(row.final)) for row in rows),
        numbers=(1, 2),
    )


def _credits(result: TradeOffSummary) -> Iterator[Block]:
    told = [line for line in result.credits if line.n is not None]
    withheld = len(result.credits) - len(told)
    if told:
        yield Grid(
            caption=gettext("Credits of those who placed themselves both times · n = %(n)s")
            % {"n": result.credited},
            head=(gettext("Credited"), gettext("By how many"), gettext("Points moved in all")),
            rows=tuple((credited(line), shown(line.n), shown(line.total_change)) for line in told),
            numbers=(1, 2),
        )
    if withheld and told:
        yield Paragraph(
            ngettext(
                "%(n)s more was named; by how many is withheld.",
                "%(n)s more were named; by how many each is withheld.",
                withheld,
            )
            % {"n": withheld},
            "note",
        )
    elif result.debrief.moved.is_withheld:
        yield Paragraph(
            gettext(
                "Of those who placed themselves both times, %(n)s said what moved them; too few said the same for a"
                " number to be shown."
            )
            % {"n": result.credited},
            "few",
        )
    elif result.credited and not told:
        yield Paragraph(
            gettext(
                "Too few to show: fewer than five of those who placed themselves both times said what moved them."
            ),
            "few",
        )
    elif not result.credited:
        yield Paragraph(gettext("Nobody who placed themselves both times said what moved them."))


def credited(line: CreditLine) -> Words:
    if line.kind == "nothing":
        return gettext("Nothing new")
    if line.kind == "card":
        return gettext("The card “%(name)s”") % {"name": line.label}
    if line.kind == "passage":
        return gettext("Passage %(label)s") % {"label": line.label}
    return Typed(line.label) if line.label else gettext("An argument that the class does not see")
