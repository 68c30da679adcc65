"""All rows of the database as plain values: to compare what an act has done, and to undo it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

# Tables that pages write to; and of those what is new at every visit.
KEPT = ("deliberation_", "cases_attached", "auth_user", "django_session")
NO_EFFECT = {"django_session"}
# Values that chance or the clock gives, or that only say that something has changed.
BY_CHANCE = {
    "id", "op", "key", "seed", "code", "screen_token", "pin_hash", "version", "card_id", "pseudonym", "folded",
    "password", "last_login", "phase_started_at", "kept_since",
}  # fmt: skip

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
Effect = Counter[tuple[Any, ...]]


def everything() -> Rows:
    """Every table with its columns and its rows."""
    names = [
        name
        for name in connection.introspection.django_table_names(only_existing=True)
        if name.startswith(KEPT)
    ]
    found: Rows = {}
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(f'SELECT * FROM "{name}"')
            columns = [column[0] for column in cursor.description]
            found[name] = (columns, cursor.fetchall())
    return found


def put_back(rows: Rows, now: Rows | None = None) -> None:
    """Make the database what it was; `now` is what it holds, if that was just read."""
    now = now or everything()
    changed = [name for name in rows if Counter(map(str, now[name][1])) != Counter(map(str, rows[name][1]))]
    with transaction.atomic(), connection.cursor() as cursor:
        for name in changed:
            cursor.execute(f'DELETE FROM "{name}"')
        for name in changed:
            columns, values = rows[name]
            names = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join(["%s"] * len(columns))
            if values:
                cursor.executemany(f'INSERT INTO "{name}" ({names}) VALUES ({places})', values)


def effect(before: Rows, after: Rows) -> Effect:
    """What came and what went, each row without what chance and the clock have put into it."""
    found: Effect = Counter()
    for name, (columns, rows) in after.items():
        if name in NO_EFFECT:
            continue
        known = {
            (column, str(value))
            for row in before[name][1]
            for column, value in zip(columns, row, strict=True)
        }
        came = Counter(map(repr, rows)) - Counter(map(repr, before[name][1]))
        went = Counter(map(repr, before[name][1])) - Counter(map(repr, rows))
        for sign, chosen, source in (("+", came, rows), ("-", went, before[name][1])):
            by_words = {repr(row): row for row in source}
            for words, times in chosen.items():
                found[sign, name, *_plain(columns, by_words[words], known)] += times
    for key in [key for key in found if _twin(key) in found]:
        # Changed by nothing but chance and the clock: a version that rose, a time that was noted.
        common = min(found[key], found[_twin(key)])
        found[key] -= common
        found[_twin(key)] -= common
    return +found


def _twin(key: tuple[Any, ...]) -> tuple[Any, ...]:
    return ("-" if key[0] == "+" else "+", *key[1:])


def _plain(columns: list[str], row: tuple[Any, ...], known: set[tuple[str, str]]) -> tuple[Any, ...]:
    values = dict(zip(columns, row, strict=True))
    if values.get("phase_ends_at"):
        ends = _time(values["phase_ends_at"])
        lasts = (ends - _time(values["phase_started_at"])).total_seconds()
        values["phase_ends_at"] = "over" if ends <= datetime.now(UTC).replace(tzinfo=None) else round(lasts)
    plain = []
    for column, value in values.items():
        if column in BY_CHANCE or (column.endswith("_at") and column != "phase_ends_at") or column == "at":
            plain.append((column, value is not None and value != ""))
        elif column.endswith("_id") and value is not None and (column, str(value)) not in known:
            plain.append((column, "new"))
        else:
            plain.append((column, str(value)))
    return tuple(plain)


def _time(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
