"""A case as plain values, to be carried to another server with a session, and back into rows there."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Set
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cases.models import Case, Passage, Position, TradeOff
from cases.reading import clean_html
from cases.speaking import TRANSLATIONS, written

MOST_PARTS = 1_000

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
SPOKEN_FIELDS = frozenset(
    {
        "title", "question", "summary", "source", "content_note", "data", "name", "role",
        "pole_a", "pole_a_means", "pole_b", "pole_b_means",
    }
)  # fmt: skip
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
        **{name: written(case, name) for name in CASE_FIELDS},
        "passages": list(case.passages.values(*PASSAGE_FIELDS)),
        "positions": list(case.positions.values(*POSITION_FIELDS)),
        "tradeoffs": list(case.tradeoffs.values(*TRADEOFF_FIELDS)),
    }


class BadContent(ValueError):
    """What was carried is no case, or another than the one that is here."""


@transaction.atomic
def store_content(content: Any) -> tuple[Case, bool]:
    """The edition of a case that was carried, and whether it is new here. BadContent for anything odd.

    An edition with the same text that is here already is used, if it really is the same. The number of a new
    edition is kept if it is free, else it is the next one.
    """
    fields = _fields(content, CASE_FIELDS, also={"passages", "positions", "tradeoffs"})
    known = Case.objects.filter(slug=fields["slug"], digest=fields["digest"]).first()
    if known:
        if _same(case_content(known)) != _same(content):
            raise BadContent("the case is not the one that is here under the same name")
        return known, False
    editions = set(Case.objects.filter(slug=fields["slug"]).values_list("edition", flat=True))
    if fields["edition"] in editions:
        fields["edition"] = max(editions) + 1
    case = _checked(Case(**fields))
    case.save(force_insert=True)
    parts: list[tuple[type[Passage] | type[Position] | type[TradeOff], str, tuple[str, ...]]] = [
        (Passage, "passages", PASSAGE_FIELDS),
        (Position, "positions", POSITION_FIELDS),
        (TradeOff, "tradeoffs", TRADEOFF_FIELDS),
    ]
    for model, name, names in parts:
        rows = content[name]
        if not isinstance(rows, list) or len(rows) > MOST_PARTS:
            raise BadContent(f"the case has no list of {name}")
        model._default_manager.bulk_create(_checked(model(case=case, **_fields(row, names))) for row in rows)
    return case, True


def _fields(content: Any, names: tuple[str, ...], also: Set[str] = frozenset()) -> dict[str, Any]:
    if not isinstance(content, dict) or content.keys() != set(names) | also:
        raise BadContent("a part of the case has other fields than it should")
    return {name: content[name] for name in names}


def _checked(row: Any) -> Any:
    """The row, if each of its values is of the right type and HTML is only what a reading may have."""
    for field in row._meta.concrete_fields:
        if field.primary_key or field.is_relation or field.name == "loaded_at":
            continue
        value = row.__dict__[field.name]
        kind = {"JSONField": dict, "TextField": str, "CharField": str, "SlugField": str}.get(
            field.get_internal_type(), int
        )
        if not isinstance(value, kind) or isinstance(value, bool) or not _is_harmless(value):
            raise BadContent(f"the case has a bad {field.name}")
        try:
            field.run_validators(value)
            if field.choices:
                field.validate(value, row)
        except ValidationError as error:
            raise BadContent(f"the case has a bad {field.name}") from error
    if not isinstance(row, Passage):
        _check_translations(row)
    if isinstance(row, Passage) and clean_html(row.html) != row.html:
        raise BadContent(f"passage {row.number} holds HTML that a reading may not have")
    return row


def _check_translations(row: Any) -> None:
    """What reads differently in another language is of the same fields, and of the same shape as there."""
    told = row.__dict__["data"].get(TRANSLATIONS, {})
    if not isinstance(told, dict) or not all(isinstance(fields, dict) for fields in told.values()):
        raise BadContent("the case has bad translations")
    for fields in told.values():
        for name, value in fields.items():
            if name not in SPOKEN_FIELDS or not _is_alike(row.__dict__.get(name), value):
                raise BadContent("the case has bad translations")


def _is_alike(written: Any, told: Any) -> bool:
    """Whether the one could stand in the place of the other: lists as long, and every key known."""
    if isinstance(written, dict):
        return isinstance(told, dict) and all(
            key in written and _is_alike(written[key], value) for key, value in told.items()
        )
    if isinstance(written, list):
        return (
            isinstance(told, list)
            and len(told) == len(written)
            and all(_is_alike(one, other) for one, other in zip(written, told, strict=True))
        )
    return type(written) is type(told)


def _is_harmless(value: Any, key: str = "") -> bool:
    """No sign that no database keeps, and no address but of the web, however deep it stands."""
    if isinstance(value, dict):
        return all(isinstance(name, str) and _is_harmless(item, name) for name, item in value.items())
    if isinstance(value, list):
        return all(_is_harmless(item, key) for item in value)
    if isinstance(value, str):
        bad = any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in value)
        return not bad and (key != "url" or not value or value.startswith(("http://", "https://")))
    return value is None or isinstance(value, (int, float))


def _same(content: Any) -> str:
    """The case but for the number that it has here."""
    return json.dumps({**content, "edition": 0}, sort_keys=True)
