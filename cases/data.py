"""A case file as the plain values that the database keeps, its quotes and conditions in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from cases.casefile import CaseFile, FrontMatter, Position, Quote, Record, TradeOff
from cases.speaking import TRANSLATIONS, differences

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


def case_data(case: FrontMatter) -> dict[str, Any]:
    """Case.data: what no query looks into. The timeline is in order, each event with a label to show."""
    data = {key: plain(getattr(case, key)) for key in CASE_KEYS}
    data["timeline"] = sorted(
        ({**event, "label": event["label"] or event["date"]} for event in data["timeline"]),
        key=lambda event: event["date"],
    )
    return data


def position_data(case: FrontMatter, position: Position) -> dict[str, Any]:
    """Position.data, with the words of its quotes."""
    quotes: dict[str, Quote] = {quote.id: quote for quote in case.quotes}
    data = {key: plain(getattr(position, key)) for key in POSITION_KEYS}
    return data | {"quotes": [plain(quotes[key]) for key in position.quotes]}


def tradeoff_data(case: FrontMatter, tradeoff: TradeOff) -> dict[str, Any]:
    """TradeOff.data, with the words of its conditions, the common ones first."""
    common = {condition.id: condition for condition in case.conditions}
    conditions = [*(common[key] for key in tradeoff.conditions), *tradeoff.own_conditions]
    data = {key: plain(getattr(tradeoff, key)) for key in TRADEOFF_KEYS}
    return data | {"conditions": [plain(condition) for condition in conditions]}


def case_fields(case: FrontMatter) -> dict[str, Any]:
    """What a Case row says in words."""
    return {
        "title": str(case.title),
        "question": str(case.question),
        "summary": str(case.summary),
        "source": plain(case.source),
        "content_note": plain(case.content_note) if case.content_note else {},
        "data": case_data(case),
    }


def position_fields(case: FrontMatter, at: int) -> dict[str, Any]:
    """What the Position row of the card at this place says in words."""
    position = case.positions[at]
    return {
        "name": str(position.name),
        "role": str(position.role),
        "data": position_data(case, position),
    }


def tradeoff_fields(case: FrontMatter, at: int) -> dict[str, Any]:
    """What the TradeOff row of the trade-off at this place says in words."""
    tradeoff = case.tradeoffs[at]
    return {
        "title": str(tradeoff.title),
        "question": str(tradeoff.question),
        "pole_a": str(tradeoff.a.value),
        "pole_a_means": str(tradeoff.a.means),
        "pole_b": str(tradeoff.b.value),
        "pole_b_means": str(tradeoff.b.means),
        "data": tradeoff_data(case, tradeoff),
    }


def in_every_language(case: CaseFile, fields: Callable[..., dict[str, Any]], *at: int) -> dict[str, Any]:
    """The fields of a row as written, and in its data what reads differently in each translation."""
    written = fields(case, *at)
    told = {one.language: differences(written, fields(one.front, *at)) for one in case.translations}
    if told:
        written["data"] = written["data"] | {TRANSLATIONS: told}
    return written
