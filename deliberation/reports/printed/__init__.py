"""The report of a session as a printed paper: a cover, one page that sums it up, then the detail.

Everything comes from the same `Summary` as report.html, so what is withheld there is withheld here.
"""

from __future__ import annotations

from django.utils.translation import get_language, get_language_bidi, gettext

from deliberation.reports.paper import Heading, Paper, Typed
from deliberation.reports.printed.arguments import other_arguments
from deliberation.reports.printed.cover import cover
from deliberation.reports.printed.handout import handout
from deliberation.reports.printed.log import log_part
from deliberation.reports.printed.taking_part import participation, plan
from deliberation.reports.printed.tradeoff import tradeoff_part
from deliberation.reports.printed.words import shortened
from deliberation.reports.summary import Summary


def report_paper(report: Summary) -> Paper:
    """The report of a class, at a level that tells of single seats; see `aggregate.py` for the other one."""
    classroom = report.classroom
    sections = [tradeoff_part(result) for result in report.tradeoffs]
    others = other_arguments(report)
    log = log_part(report)
    parts = (
        (Heading(1, gettext("Summary")), *handout(report)),
        (Heading(1, gettext("The class and its plan")), *participation(report), *plan(report)),
        *sections,
        *([others] if others else []),
        log,
    )
    return Paper(
        kind=gettext("Report of a class"),
        title=Typed(classroom.title),
        subtitle=classroom.case.question,
        language=(get_language() or "en").split("-")[0],
        right_to_left=get_language_bidi(),
        made_at=classroom.ended_at or classroom.created_at,
        contents_title=gettext("In this report"),
        cover=cover(report),
        parts=parts,
        running=Typed(shortened(classroom.title, 70)),
        page_of=gettext("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    )
