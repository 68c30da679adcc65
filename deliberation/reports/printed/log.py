"""The instructor's log, as far as it is of the class."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from deliberation.queries.control import ACTS, detail_words
from deliberation.queries.record_rows import LogRow
from deliberation.reports.paper import Block, Grid, Heading, Paragraph, Typed, Words
from deliberation.reports.printed.words import moment
from deliberation.reports.summary import Summary

LOG_LINES = 100
# What is done with the files after the class is not part of the class.
NOT_OF_THE_CLASS = {"export"}


def log_part(report: Summary) -> tuple[Block, ...]:
    entries = [entry for entry in report.log if entry.act not in NOT_OF_THE_CLASS]
    blocks: list[Block] = [Heading(1, gettext("The instructor’s log"))]
    if report.left_out:
        blocks.append(
            Paragraph(
                ngettext(
                    "%(n)s contribution of a removed or erased seat is left out of this report.",
                    "%(n)s contributions of removed or erased seats are left out of this report.",
                    report.left_out,
                )
                % {"n": report.left_out}
            )
        )
    if len(entries) > LOG_LINES:
        blocks.append(
            Paragraph(
                gettext("The first %(n)s of %(of)s acts are printed; all are in moderation.csv.")
                % {"n": LOG_LINES, "of": len(entries)},
                "note",
            )
        )
    blocks.append(
        Grid(
            caption=gettext("What was done in the class, the oldest first"),
            head=(gettext("When"), gettext("Act"), gettext("Detail")),
            rows=tuple(
                (moment(entry.at), str(ACTS.get(entry.act, entry.act)), _detail(entry))
                for entry in entries[:LOG_LINES]
            ),
        )
    )
    return tuple(blocks)


def _detail(entry: LogRow) -> Words:
    words = detail_words(entry.act, entry.detail)
    return Typed(entry.detail) if words == entry.detail else words
