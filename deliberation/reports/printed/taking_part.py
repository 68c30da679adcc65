"""Who took part, and how the plan went."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from deliberation.reports.paper import Block, Grid, Heading, Paragraph
from deliberation.reports.printed.words import moment
from deliberation.reports.summary import Summary


def participation(report: Summary) -> Iterator[Block]:
    if report.removed:
        yield Paragraph(
            ngettext(
                "%(n)s seat was removed or erased, and is counted nowhere below.",
                "%(n)s seats were removed or erased, and are counted nowhere below.",
                report.removed,
            )
            % {"n": report.removed}
        )
    yield Grid(
        caption=gettext("Who did what, of those who took part"),
        head=(gettext("Act"), gettext("Students"), gettext("Of")),
        rows=tuple((line.label, str(line.n), str(line.of)) for line in report.participation),
        numbers=(1, 2),
    )
    yield Paragraph(
        gettext(
            "How many took part is counted in full. What they said is shown only"
            " where it tells of no small group: “–” stands for a number that is withheld, because it is under five or"
            " because one under five would follow from it."
        ),
        "note",
    )


def plan(report: Summary) -> Iterator[Block]:
    yield Heading(2, gettext("The plan and the time it took"))
    yield Grid(
        caption="",
        head=(gettext("Phase"), gettext("Minutes planned"), gettext("Entered"), gettext("Minutes spent")),
        rows=tuple(
            (
                line.title,
                "" if line.planned is None else str(line.planned),
                moment(line.entered_at) if line.entered_at else gettext("not entered"),
                "" if line.minutes is None else str(line.minutes),
            )
            for line in report.plan
        ),
        numbers=(1, 3),
    )
