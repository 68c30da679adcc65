"""A case as plain values, to be carried to another server with a session, and back into rows there."""

from __future__ import annotations

from typing import Any

from cases.models import Case

CASE_FIELDS = (
    "slug",
    "edition",
    "digest",
    "title",
    "language",
    "question",
    "summary",
    "source",
    "content_note",
    "data",
)
PASSAGE_FIELDS = ("number", "heading", "html", "text")
POSITION_FIELDS = ("key", "order", "kind", "name", "role", "data")
TRADEOFF_FIELDS = (
    "key",
    "order",
    "title",
    "question",
    "pole_a",
    "pole_a_means",
    "pole_b",
    "pole_b_means",
    "data",
)


def case_content(case: Case) -> dict[str, Any]:
    """One edition of a case, whole. The article's own text is no part of a case: who attached it keeps it."""
    return {
        **{name: getattr(case, name) for name in CASE_FIELDS},
        "passages": list(case.passages.values(*PASSAGE_FIELDS)),
        "positions": list(case.positions.values(*POSITION_FIELDS)),
        "tradeoffs": list(case.tradeoffs.values(*TRADEOFF_FIELDS)),
    }
