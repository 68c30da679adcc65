"""The cover: which class, when, how many, and what the file may tell to whom."""

from __future__ import annotations

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, ngettext, pgettext

from deliberation.models import ClassroomSession
from deliberation.reports.paper import Block, Facts, Paragraph, Words
from deliberation.reports.printed.words import in_a_row, moment
from deliberation.reports.summary import Summary


def cover(report: Summary) -> tuple[Block, ...]:
    classroom, case = report.classroom, report.classroom.case
    source = case.source
    facts: list[tuple[str, Words]] = [
        (gettext("Case"), gettext("“%(title)s”, edition %(edition)s") % {"title": case.title, "edition": case.edition}),
        (gettext("When"), _when(report)),
        (gettext("Who"), _who(report)),
        (gettext("What they wrote"), _what(report)),
        (gettext("What this file tells"), _level_words(report)),
    ]  # fmt: skip
    if source.get("title"):
        held = gettext("A conversation that was held elsewhere")
        ours = gettext("Our reading, in our own words, of")
        facts.insert(1, (held if case.is_conversation else ours, _source(classroom)))
    blocks: list[Block] = [Facts(tuple(facts))]
    if report.rehearsed:
        blocks.append(
            Paragraph(
                ngettext(
                    "Rehearsed: %(n)s seat in this session was filled by a rehearsal, not by a person.",
                    "Rehearsed: %(n)s seats in this session were filled by a rehearsal, not by people.",
                    report.rehearsed,
                )
                % {"n": report.rehearsed},
                "notice",
            )
        )
    if not classroom.is_over:
        blocks.append(
            Paragraph(gettext("This session has not ended: the numbers may still change."), "notice")
        )
    return tuple(blocks)


def _source(classroom: ClassroomSession) -> str:
    source = classroom.case.source
    names = ("title", "author", "publication", "published", "url")
    return pgettext("between clauses", ", ").join(str(source[name]) for name in names if source.get(name))


def _when(report: Summary) -> str:
    entered = [line.entered_at for line in report.plan if line.entered_at]
    began = min(entered, default=report.classroom.created_at)
    ended = report.classroom.ended_at
    if ended is None:
        return gettext("From %(began)s") % {"began": moment(began)}
    if timezone.localtime(began).date() == timezone.localtime(ended).date():
        return f"{moment(began)} – {format_date(timezone.localtime(ended), 'H:i T')}"
    return f"{moment(began)} – {moment(ended)}"


def _who(report: Summary) -> str:
    took_part = ngettext("%(n)s student took part.", "%(n)s students took part.", report.seats) % {
        "n": report.seats
    }
    if report.tells_names:
        return in_a_row(
            (took_part, gettext("The class uses names that students chose; this report tells them."))
        )
    if report.classroom.uses_names:
        return in_a_row((took_part, gettext("The class uses names; this report does not tell them.")))
    return in_a_row((took_part, gettext("The class uses no names.")))


def _what(report: Summary) -> str:
    lines = [line for result in report.tradeoffs for line in result.arguments]
    written = [each for line in lines for each in (line, *line.replies)]
    # A reply to what is left out stands by itself, and is a reply all the same.
    replies = sum(each.argument.parent is not None for each in written)
    arguments = len(written) - replies
    weighed = sum(each.weighed for each in written)
    return pgettext("between clauses", ", ").join(
        (
            ngettext("%(n)s argument", "%(n)s arguments", arguments) % {"n": arguments},
            ngettext("%(n)s reply", "%(n)s replies", replies) % {"n": replies},
            ngettext("weighed once", "weighed %(n)s times", weighed) % {"n": weighed},
        )
    )


def _level_words(report: Summary) -> str:
    if not report.classroom.shows_authors:
        return gettext(
            "It does not say who wrote what; hidden arguments are in it, and marked. Keep it to yourself."
        )
    if report.tells_names:
        return gettext(
            "The names that students chose stand beside what was written; hidden arguments are in it, and marked. Keep"
            " it to yourself."
        )
    return gettext(
        "Pseudonyms stand beside what was written; hidden arguments are in it, and marked. Keep it to yourself."
    )
