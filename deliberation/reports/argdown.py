"""arguments.argdown: the argument map as text, for Argdown 1.7 (argdown.org) and its editors.

What a student wrote is data to Argdown, never markup: white space is folded to single spaces, and every sign that its
grammar gives a meaning stands behind a backslash. The words as they were typed, the citations and all else stand in
the data behind each element: a YAML map on one line, in which no brace or letter beyond ASCII stands bare.
Titles cannot be escaped, so they are made of a number and letters that mean nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from deliberation.errors import gettext_noop
from deliberation.queries.record_rows import ArgumentRow
from deliberation.reports.export import Export
from deliberation.reports.writers import time_text

SPECIAL = re.compile(r"[\\@#*_\[\].:</>\-(){}+=]")
# What is no white space to Python but may end a line elsewhere.
SPACE = re.compile("[\\s\x00-\x1f\x7f\x85\u2028\u2029\ufeff]+")
RELATIONS = {"support": "+>", "rebut": "->"}
PIECE = 200
ERASED = gettext_noop("(erased by its author)")

Plain = str | int | bool | None | Sequence[Any] | Mapping[str, Any]


def folded(text: str) -> str:
    """The text on one line, with single spaces."""
    return SPACE.sub(" ", text).strip()


def escaped(text: str) -> str:
    """The text, folded, as Argdown reads it back."""
    return SPECIAL.sub(r"\\\g<0>", folded(text))


def data(value: Plain) -> str:
    """A plain value as a YAML flow value on one line, which Argdown reads back unchanged."""
    if isinstance(value, str):
        return json.dumps(value).replace("{", "\\u007b").replace("}", "\\u007d").replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {data(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(data(item) for item in value) + "]"
    return json.dumps(value)


def titles(export: Export) -> dict[str, str]:
    """The title of each card ("card:key"), pole ("pole:key:a") and argument (its id)."""
    found = {
        f"card:{card.key}": f"P{number} {_slug(card.name)}".strip()
        for number, card in enumerate(export.record.positions, start=1)
    }
    for number, tradeoff in enumerate(export.record.tradeoffs.values(), start=1):
        for pole in "ab":
            found[f"pole:{tradeoff.key}:{pole}"] = (
                f"T{number}{pole} {_slug(tradeoff.pole_name(pole))}".strip()
            )
    for number, key in enumerate(export.record.arguments, start=1):
        found[key] = f"A{number}"
    return found


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(re.sub("[^A-Za-z0-9]+", " ", plain).split())[:40].strip()


def argdown_chunks(export: Export) -> Iterator[bytes]:
    """The map: cards and poles as statements, then each argument with what it supports or attacks."""
    named = titles(export)
    blocks = [_front(export)]
    blocks += [
        f"[{named[f'card:{card.key}']}]: {escaped(card.name) or gettext(ERASED)} "
        + data({"id": card.key, "kind": card.kind, "name": card.name, "role": card.role})
        for card in export.record.positions
    ]
    for tradeoff in export.record.chosen:
        for pole, means in (("a", tradeoff.pole_a_means), ("b", tradeoff.pole_b_means)):
            name = tradeoff.pole_name(pole)
            about = {
                "tradeoff": tradeoff.key,
                "title": tradeoff.title,
                "question": tradeoff.question,
                "pole": pole,
                "name": name,
                "means": means,
            }
            blocks.append(f"[{named[f'pole:{tradeoff.key}:{pole}']}]: {escaped(name)} {data(about)}")
    for argument in export.record.arguments.values():
        blocks.append(_argument(export, argument, named))
        if len(blocks) >= PIECE:
            yield _joined(blocks)
            blocks.clear()
    yield _joined(blocks)


def _joined(blocks: list[str]) -> bytes:
    return "".join(f"{block}\n\n" for block in blocks).encode()


def _front(export: Export) -> str:
    """The front matter, without the signs that Argdown's own pages would write out unescaped."""

    def line(text: str) -> str:
        return json.dumps(re.sub("[<>&]", " ", folded(text)))

    case = export.classroom.case
    return "\n".join(
        [
            "===",
            f"title: {line(case.question)}",
            f"subTitle: {line(export.classroom.title)}",
            f"author: {line(gettext('Session %(code)s') % {'code': export.classroom.code})}",
            "===",
        ]
    )


def _argument(export: Export, row: ArgumentRow, named: Mapping[str, str]) -> str:
    status = export.statuses[row.id]
    # A tag is part of the text to Argdown, so only what the class does not see has one.
    tag = "" if status == "shown" else f" #{status}"
    about = {
        "id": row.id,
        "kind": row.kind,
        "status": status,
        "author": export.labels[row.seat],
        "at": time_text(row.at),
        "tradeoff": row.tradeoff,
        "pole": row.pole,
        "position": row.position,
        "answers": named[row.parent] if row.parent in export.record.arguments else None,
        "claim": row.claim,
        "reason": row.reason,
        "citations": [
            {
                "passage": cited.passage,
                "text": cited.text,
                "exact": cited.exact,
                "prefix": cited.prefix,
                "suffix": cited.suffix,
                "start": cited.start,
                "end": cited.end,
            }
            for cited in export.record.cited.get(row.id, ())
        ],
    }
    lines = [f"<{named[row.id]}>: {escaped(row.claim) or gettext(ERASED)}{tag} {data(about)}"]
    lines += [f"    {relation} {target}" for relation, target in relations(export, row, named)]
    return "\n".join(lines)


def relations(export: Export, row: ArgumentRow, named: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What an argument supports (`+>`) or attacks (`->`). A question does neither: its data says what it asks."""
    if row.parent:
        if row.kind in RELATIONS and row.parent in export.record.arguments:
            yield RELATIONS[row.kind], f"<{named[row.parent]}>"
        return
    if row.pole:
        yield "+>", f"[{named[f'pole:{row.tradeoff}:{row.pole}']}]"
    if row.position:
        yield "+>", f"[{named[f'card:{row.position}']}]"
