"""The printable report as a file that stands alone: it links to nothing."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from deliberation.reports.export import Export
from deliberation.reports.summary import summary

STYLES = settings.BASE_DIR / "static" / "css" / "report.css"


def write_page(export: Export) -> bytes:
    """The report with its styles inside. What students typed was escaped before, so the head ends only once."""
    classroom = export.classroom
    html = render_to_string(
        "teach/reports/standalone.html", {"classroom": classroom, "report": export.shared(summary)}
    )
    head, rest = html.split("</head>", 1)
    return f"{head}<style>\n{STYLES.read_text()}</style>\n</head>{rest}".encode()
