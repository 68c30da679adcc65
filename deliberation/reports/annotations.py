"""annotations.jsonld: every citation as a W3C Web Annotation, and reading.html, the text that they point into.

A citation of the reading points into reading.html beside it: the paragraph by its id, in it the words by quote and by
position. Positions count code points of the paragraph's text. A citation of the article's own text, which no bundle
holds, points to the article's address.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext

from deliberation.queries.record_rows import CitationRow
from deliberation.reports.export import Export
from deliberation.reports.writers import time_text

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
FRAGMENTS = "http://tools.ietf.org/rfc/rfc3236"
READING = "reading.html"


def reading_chunks(export: Export) -> Iterator[bytes]:
    """The reading, a paragraph a passage, exactly as the citations count it."""
    context = {"classroom": export.classroom, "passages": export.record.passages}
    yield render_to_string("teach/reports/reading.html", context).encode()


def annotation_chunks(export: Export) -> Iterator[bytes]:
    """The collection, one annotation a line."""
    code, total = export.classroom.code, len(export.record.citations)
    head = {
        "@context": CONTEXT,
        "id": f"urn:deliberation:{code}:citations",
        "type": "AnnotationCollection",
        "label": gettext("Citations of session %(code)s") % {"code": code},
        "total": total,
    }
    page = {"id": f"urn:deliberation:{code}:citations:1", "type": "AnnotationPage", "startIndex": 0}
    opened = json.dumps(head, ensure_ascii=False)[:-1]
    yield f'{opened}, "first": {json.dumps(page)[:-1]}, "items": ['.encode()
    between = "\n"
    for row in export.record.citations:
        yield f"{between}{json.dumps(_annotation(export, row), ensure_ascii=False)}".encode()
        between = ",\n"
    yield b"\n]}}\n"


def _annotation(export: Export, row: CitationRow) -> dict[str, Any]:
    argument = export.record.arguments[row.argument]
    label = export.labels[argument.seat]
    quote = {"type": "TextQuoteSelector", "exact": row.exact, "prefix": row.prefix, "suffix": row.suffix}
    position = {"type": "TextPositionSelector", "start": row.start, "end": row.end}
    if row.text == "reading":
        fragment = {"type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": f"p{row.passage}"}
        target: dict[str, Any] = {
            "source": READING,
            "selector": [{**fragment, "refinedBy": quote}, {**fragment, "refinedBy": position}],
        }
    else:
        target = {"source": str(export.classroom.case.source.get("url", "")), "selector": [quote]}
    return {
        "id": f"urn:uuid:{uuid.uuid5(uuid.UUID(row.argument), str(row.order))}",
        "type": "Annotation",
        "motivation": "linking",
        "created": time_text(argument.at),
        "creator": {"type": "Person", "nickname": label},
        "body": {
            "id": f"urn:uuid:{row.argument}",
            "type": "TextualBody",
            "value": argument.claim,
            "format": "text/plain",
        },
        "target": target,
    }
