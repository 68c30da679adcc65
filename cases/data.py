"""A case file as the plain values that the database keeps, its quotes and conditions in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from cases.casefile import CaseFile, Position, Quote, Record, TradeOff

CASE_KEYS = (
    "quotes",
    "people",
    "systems",
    "conditions",
    "tensions",
    "claims_to_check",
    "timeline",
    "glossary",
    "plans",
    "debrief_questions",
    "sources",
    "article",
    "license",
    "authors",
)
POSITION_KEYS = (
    "who",
    "claims",
    "values",
    "strongest",
    "would_change",
    "unanswered",
    "note",
    "passages",
    "questions",
)
TRADEOFF_KEYS = ("prompts", "passages", "context", "systems", "speaks", "unheard", "balance")


def plain(value: Any) -> Any:
    """Records as dicts, tuples as lists, and what remembers its line as plain text or number."""
    if isinstance(value, Record):
        names = [f.name for f in fields(value) if f.name not in {"line", "lines"}]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    return value


def case_data(case: CaseFile) -> dict[str, Any]:
    """Case.data: what no query looks into. The timeline is in order, each event with a label to show."""
    data = {key: plain(getattr(case, key)) for key in CASE_KEYS}
    data["timeline"] = sorted(
        ({**event, "label": event["label"] or event["date"]} for event in data["timeline"]),
        key=lambda event: event["date"],
    )
    return data


def position_data(case: CaseFile, position: Position) -> dict[str, Any]:
    """Position.data, with the words of its quotes."""
    quotes: dict[str, Quote] = {quote.id: quote for quote in case.quotes}
    data = {key: plain(getattr(position, key)) for key in POSITION_KEYS}
    return data | {"quotes": [plain(quotes[key]) for key in position.quotes]}


def tradeoff_data(case: CaseFile, tradeoff: TradeOff) -> dict[str, Any]:
    """TradeOff.data, with the words of its conditions, the common ones first."""
    common = {condition.id: condition for condition in case.conditions}
    conditions = [*(common[key] for key in tradeoff.conditions), *tradeoff.own_conditions]
    data = {key: plain(getattr(tradeoff, key)) for key in TRADEOFF_KEYS}
    return data | {"conditions": [plain(condition) for condition in conditions]}
