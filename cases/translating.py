"""A case's translation: the texts of its front matter once more, in a file beside it, such as case.zh-hans.md.

The texts of a case are a tree (`texts_of`): records by their id, lists in their order. A translation is the same tree
in other words, nothing missing and nothing more. The reading and the quotations are not translated: a class cites the
article's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cases.casefile import (
    ClaimToCheck,
    Condition,
    ContentNote,
    Event,
    FrontMatter,
    Person,
    Plan,
    Pole,
    Position,
    Record,
    Source,
    Step,
    System,
    Tension,
    Term,
    TradeOff,
)
from cases.frontmatter import Report

FORMAT = "debate-case-translation/1"
LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*")
# Languages written without a space between words. Where a text goes on in the next line of its file, YAML puts one.
UNSPACED = {"zh", "ja"}
WIDE = "\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uff00-\uffef"
NO_SPACE = re.compile(
    f" (?=[、，。；：？！（）《》「」『』”’])|(?<=[、，。；：？！（《「『]) |(?<=[{WIDE}”’]) (?=[{WIDE}“‘])"
)
# Who says what no person of the article says; it stands at the quotes.
ARTICLE, ARTICLE_KEY = "the article", "the_article"
# What of each record is said in words. A record of one text stands for it.
TEXTS: dict[type[Record], tuple[str, ...]] = {
    FrontMatter: (
        "title", "question", "summary", "source", "content_note", "people", "systems", "conditions", "positions",
        "tradeoffs", "tensions", "claims_to_check", "timeline", "glossary", "plans", "debrief_questions",
    ),
    Source: ("author_note",),
    ContentNote: ("text",),
    Person: ("name", "role", "stance"),
    System: ("name", "eyes"),
    Condition: ("text",),
    Position: ("name", "role", "who", "claims", "values", "strongest", "would_change", "unanswered", "note",
        "questions"),
    TradeOff: ("title", "question", "a", "b", "prompts", "own_conditions", "balance"),
    Pole: ("value", "means"),
    Tension: ("title", "text"),
    ClaimToCheck: ("claim", "found", "verdict"),
    Event: ("label", "event"),
    Term: ("term", "means"),
    Plan: ("title", "steps", "notes"),
    Step: ("at", "what", "product"),
}  # fmt: skip
# Lists whose records have a name of their own.
KEYS: dict[type[Record], str] = {
    Person: "name", System: "id", Condition: "id", Position: "id", TradeOff: "id", Tension: "id", Plan: "id"
}  # fmt: skip
R = TypeVar("R", bound=Record)


def texts_of(case: FrontMatter) -> dict[str, Any]:
    """Every text of a case that is translated. What the case does not say is not there."""
    tree: dict[str, Any] = _texts(case)
    if any(quote.speaker == ARTICLE for quote in case.quotes):
        tree[ARTICLE_KEY] = ARTICLE
    return tree


def _names(record: Record) -> tuple[str, ...]:
    """Which of its fields are said in words; a whole case file is a front matter with a reading."""
    return next(TEXTS[kind] for kind in type(record).__mro__ if kind in TEXTS)


def _texts(value: Any) -> Any:
    if isinstance(value, Record):
        texts = {name: _texts(getattr(value, name)) for name in _names(value) if getattr(value, name)}
        texts = {name: text for name, text in texts.items() if text}
        return next(iter(texts.values()), "") if len(_names(value)) == 1 else texts
    if isinstance(value, tuple) and value and type(value[0]) in KEYS:
        return {str(getattr(one, KEYS[type(one)])): _texts(one) for one in value}
    return [_texts(one) for one in value] if isinstance(value, tuple) else str(value)


def translated(case: R, tree: Mapping[str, Any]) -> R:
    """The case in other words. Its tree must be one that `read_translation` has passed."""
    told: R = _told(case, tree)
    if isinstance(told, FrontMatter):
        names = {person: texts["name"] for person, texts in tree["people"].items()}
        names[ARTICLE] = tree.get(ARTICLE_KEY, ARTICLE)
        quotes = tuple(
            replace(quote, speaker=names.get(quote.speaker, quote.speaker)) for quote in told.quotes
        )
        told = replace(told, quotes=quotes)
    return told


def _told(value: Any, tree: Any) -> Any:
    if isinstance(value, Record):
        names = _names(value)
        given = {names[0]: tree} if len(names) == 1 and tree else dict(tree)
        changed = {name: _told(getattr(value, name), given[name]) for name in names if name in given}
        return replace(value, **changed)
    if isinstance(value, tuple) and value and type(value[0]) in KEYS:
        return tuple(_told(one, tree[getattr(one, KEYS[type(one)])]) for one in value)
    return tuple(map(_told, value, tree)) if isinstance(value, tuple) else tree


def files_beside(path: Path) -> dict[str, Path]:
    """The translations of a case file, by language."""
    found = {
        file.name[len(path.stem) + 1 : -len(path.suffix)]: file
        for file in path.parent.glob(f"{path.stem}.*{path.suffix}")
    }
    return dict(sorted(found.items()))


def read_translation(text: str, case: FrontMatter, language: str, report: Report) -> dict[str, Any]:
    """The tree of a translation, which has every text of the case and no other; problems go to the report."""
    front, _, rest = text.removeprefix("---\n").partition("\n---")
    if not text.startswith("---\n") or rest.strip():
        report.add(1, "a translation is a front matter between two lines of three dashes, and nothing else.")
        return {}
    try:
        node = YAML(typ="safe", pure=True).compose(front)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        report.add((mark.line if mark else 0) + 2, "this is not YAML.")
        return {}
    if not LANGUAGE.fullmatch(language):
        report.add(1, f"“{language}” in the file's name is no language such as zh-hans.")
    expected = {"format": FORMAT, "id": str(case.id), "language": language, **texts_of(case)}
    is_unspaced = language.partition("-")[0] in UNSPACED
    matching = _Matching(report, [quote.text for quote in case.quotes], is_unspaced=is_unspaced)
    tree = matching.read(expected, node, "the translation")
    if not report.problems:
        for key in ("format", "id", "language"):
            if tree.pop(key) != expected[key]:
                report.add(2, f"“{key}” must be {expected[key]}.")
    return dict(tree) if isinstance(tree, dict) else {}


class _Matching:
    """Walks the YAML nodes along the texts of the case."""

    def __init__(self, report: Report, quotes: list[str], *, is_unspaced: bool) -> None:
        self.report = report
        self.quotes = quotes
        self.is_unspaced = is_unspaced

    def read(self, expected: Any, node: Node, name: str) -> Any:
        line = node.start_mark.line + 2
        if isinstance(expected, dict):
            return self.mapping(expected, node, name, line)
        if isinstance(expected, list):
            if not isinstance(node, SequenceNode) or len(node.value) != len(expected):
                self.report.add(line, f"“{name}” must be a list of {len(expected)}, as in the case.")
                return []
            return [self.read(one, item, name) for one, item in zip(expected, node.value, strict=True)]
        if not isinstance(node, ScalarNode) or not node.value.strip():
            self.report.add(line, f"“{name}” must be one text, and not empty.")
            return ""
        text = str(node.value.strip())
        if self.is_unspaced:
            text = NO_SPACE.sub("", text)
        if any(quote in text for quote in self.quotes):
            self.report.add(line, f"“{name}” quotes the article; quotations stand once, in the case itself.")
        return text

    def mapping(self, expected: dict[str, Any], node: Node, name: str, line: int) -> dict[str, Any]:
        if not isinstance(node, MappingNode):
            self.report.add(line, f"“{name}” must be a list of keys ({', '.join(list(expected)[:3])} ...).")
            return {}
        found: dict[str, Any] = {}
        for key, key_line, value in self.given(node):
            if key not in expected or key in found:
                why = "stands twice here" if key in found else "has no text in the case"
                self.report.add(key_line, f"“{key}” {why}.")
            else:
                found[key] = self.read(expected[key], value, key)
        for key in expected.keys() - found.keys():
            self.report.add(line, f"“{name}” has no “{key}”.")
        return found

    def given(self, node: MappingNode) -> Iterator[tuple[str, int, Node]]:
        for key, value in node.value:
            yield str(key.value), key.start_mark.line + 2, value
