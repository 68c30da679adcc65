"""The printable report as a file that stands alone: it links to nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext

from deliberation.reports import AGGREGATES, OF_THE_CASE
from deliberation.reports.aggregate_words import cell_words, column_title
from deliberation.reports.export import Export
from deliberation.reports.summary import summary
from deliberation.reports.table import Table
from deliberation.rules.levels import Level

CSS = settings.BASE_DIR / "static" / "css"
STYLES = (CSS / "components" / "figure.css", CSS / "report.css")


def write_page(export: Export, tables: Iterable[Table] = ()) -> bytes:
    """The report with its styles inside. What students typed was escaped before, so the head ends only once.

    At the aggregate level it shows the tables of that level, and nothing else of the class.
    """
    if export.level == Level.AGGREGATE:
        html = _aggregate(export, tables)
    else:
        context = {"classroom": export.classroom, "report": export.shared(summary)}
        html = render_to_string("teach/reports/standalone.html", context)
    head, rest = html.split("</head>", 1)
    # A file is printed and searched: its tables stand open. What students typed is escaped, and holds no such mark.
    rest = rest.replace('<details class="fold', '<details open class="fold')
    styles = "\n".join(path.read_text() for path in STYLES)
    return f"{head}<style>\n{styles}</style>\n</head>{rest}".encode()


def _aggregate(export: Export, tables: Iterable[Table]) -> str:
    titles = {report.key: gettext(report.title) for report in AGGREGATES if report not in OF_THE_CASE}
    shown = [
        {
            "title": titles[table.name],
            "columns": [
                {"name": column_title(column), "is_number": column.type == "number"}
                for column in table.columns[1:]
            ],
            "rows": [list(map(cell_words, table.columns[1:], row[1:])) for row in table.rows],
        }
        for table in tables
        if table.name in titles
    ]
    context = {
        "classroom": export.classroom,
        "tables": shown,
        "tradeoffs": export.record.chosen,
    }
    return render_to_string("teach/reports/aggregate.html", context)
