"""The YAML of a case file, read into the values of casefile.py. Every slip is reported with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.tokens import ScalarToken

from cases.casefile import (
    HEADLINE,
    NO_PASSAGE,
    ArticleHeading,
    ClaimToCheck,
    CountRule,
    Date,
    FrontMatter,
    PassageRule,
    Problem,
    Record,
    Reference,
    Rule,
    Written,
    WrittenNumber,
)

R = TypeVar("R", bound=Record)
NOUNS = {
    FrontMatter: "case",
    ArticleHeading: "heading",
    ClaimToCheck: "claim to check",
    Reference: "source",
}
TAGS = {"int": "a number", "float": "a number", "bool": "yes or no", "timestamp": "a date"}
ANSWERS = {  # what the YAML reader says, in words that help
    "mapping values are not allowed here": "a colon and a space inside a text: put the whole text in quotes",
    "found unexpected end of stream": "a quotation mark that is opened here is never closed",
    "found character '\\t' that cannot start any token": "a tab: use spaces to indent",
    "found another document": "a line of three dashes inside the front matter",
    "expected <block end>, but found '<scalar>'": (
        "text after a closing quotation mark (inside '...', write an apostrophe twice)"
    ),
}


class Report:
    """Collects the problems of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def add(self, line: int, message: str) -> None:
        problem = Problem(self.path, line, message)
        if problem not in self.problems:
            self.problems.append(problem)


def read_front_matter(text: str, *, first_line: int, report: Report) -> FrontMatter | None:
    """The front matter, with blanks where the report names a problem; None if it is no YAML at all."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except ReaderError as error:
        line = first_line + text.count("\n", 0, error.position)
        report.add(line, f"there is a control character here ({error.character!r}); remove it.")
        return None
    except MarkedYAMLError as error:
        line, slip = _stray_quotation_mark(text, error) or (_slip_line(error), _slip(error))
        report.add(first_line + line, f"this is not YAML: {slip}.")
        return None
    except (YAMLError, RecursionError):
        report.add(first_line, "the front matter cannot be read as YAML.")
        return None
    if not isinstance(node, MappingNode):
        report.add(first_line, "the front matter must be a list of keys, such as “title: ...”.")
        return None
    return FrontMatterReader(first_line, report).record(FrontMatter, node)


def _slip_line(error: MarkedYAMLError) -> int:
    """Where to look: what was opened and never closed is mended where it was opened."""
    context = error.context or ""
    opened = "flow" in context or "quoted scalar" in context
    mark = error.context_mark if opened and error.context_mark else error.problem_mark
    return int((mark or error.context_mark).line)


def _stray_quotation_mark(text: str, error: MarkedYAMLError) -> tuple[int, str] | None:
    """A quotation mark never closed swallows lines up to the next one, and only there YAML stumbles."""
    if error.problem_mark is None:
        return None
    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            start, end = token.start_mark.line, token.end_mark.line
            is_quoted = isinstance(token, ScalarToken) and token.style in ("'", '"')
            if is_quoted and start < end == error.problem_mark.line:
                return start, "a quotation mark that is opened here is not closed on its line"
    except YAMLError:
        return None
    return None


def _slip(error: MarkedYAMLError) -> str:
    problem = str(error.problem or error.context)
    if "flow" in (error.context or "") and problem.startswith("expected"):
        return "a bracket that is opened here is not closed, or a comma is missing"
    return next((answer for start, answer in ANSWERS.items() if problem.startswith(start)), problem)


class FrontMatterReader:
    """Walks the YAML nodes along the annotations of the records."""

    def __init__(self, first_line: int, report: Report) -> None:
        self.first_line = first_line
        self.report = report

    def line(self, node: Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def record(self, cls: type[R], node: Node) -> R:
        """One mapping as a record; what is missing or wrong is reported and left blank."""
        hints = get_type_hints(cls, include_extras=True)
        known = {f.name: f for f in fields(cls) if f.name not in {"line", "lines"}}
        given = self.mapping(node, cls, known)
        noun = NOUNS.get(cls, cls.__name__.lower())
        values: dict[str, Any] = {}
        for name, f in known.items():
            if name in given:
                values[name] = self.value(hints[name], given[name][1], name)
                if values[name] in ((), {}) and _is_required(f):
                    self.report.add(given[name][0], f"“{name}” must not be empty.")
            elif _is_required(f):
                values[name] = blank(hints[name])
                if isinstance(node, MappingNode):
                    self.report.add(self.line(node), f"{_called(noun, node)} has no “{name}”.")
        lines = {name: line for name, (line, _) in given.items()}
        return cls(line=self.line(node), lines=lines, **values)

    def mapping(
        self, node: Node, cls: type[Record] | None, known: Mapping[str, Any]
    ) -> dict[str, tuple[int, Node]]:
        """The keys of a mapping with their lines. Twice the same key, or an unknown one, is a problem."""
        if not isinstance(node, MappingNode):
            noun = NOUNS.get(cls, cls.__name__.lower()) if cls else "list of keys"
            keys = ", ".join(list(known)[:3])
            self.report.add(self.line(node), f"this must be a {noun} with keys ({keys} ...).")
            return {}
        given: dict[str, tuple[int, Node]] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else ""
            line = self.line(key_node)
            if value_node.value == "":  # nothing was written: YAML puts it where the next thing begins
                value_node.start_mark = key_node.start_mark
            if key in given:
                self.report.add(line, f"“{key}” stands twice here, first on line {given[key][0]}.")
            elif cls and key not in known and not key.startswith("x-"):
                near = get_close_matches(key, list(known), n=1)
                hint = f" Did you mean “{near[0]}”?" if near else ""
                noun = NOUNS.get(cls, cls.__name__.lower())
                self.report.add(line, f"“{key}” is not a key that a {noun} has.{hint}")
            elif not key.startswith("x-"):
                given[key] = (line, value_node)
        return given

    def value(self, hint: Any, node: Node, name: str) -> Any:
        """The value of one key, of the type that the hint asks for."""
        origin = get_origin(hint)
        if origin is UnionType:
            hint = next(part for part in get_args(hint) if part is not type(None))
            origin = get_origin(hint)
        if origin is tuple:
            return self.items(get_args(hint)[0], node, name)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            key_hint, value_hint = get_args(hint)
            return self.pairs(key_hint, value_hint, node, name)
        if isinstance(hint, type) and issubclass(hint, Record):
            return self.record(hint, node)
        return self.scalar(hint, node, name)

    def items(self, hint: Any, node: Node, name: str) -> tuple[Any, ...]:
        if not isinstance(node, SequenceNode):
            self.report.add(self.line(node), f"“{name}” must be a list (one “- ” per line, or [a, b]).")
            return ()
        return tuple(self.value(hint, item, name) for item in node.value)

    def pairs(self, key_hint: Any, hint: Any, node: Node, name: str) -> dict[str, Any]:
        if not isinstance(node, MappingNode):
            self.report.add(self.line(node), f"“{name}” must be a list of keys, such as “company: direct”.")
            return {}
        given = self.mapping(node, None, {})
        pairs: dict[str, Any] = {}
        for key, (line, value) in given.items():
            self.check(key_hint, key, line, name)
            pairs[Written.at(key, line)] = self.value(hint, value, key)
        return pairs

    def scalar(self, hint: Any, node: Node, name: str) -> Any:
        line = self.line(node)
        if not isinstance(node, ScalarNode):
            self.report.add(line, f"“{name}” must be one text, not a list.")
            return blank(hint)
        text = node.value.strip()
        kind = str(node.tag).rpartition(":")[2]
        rule = _rule(hint)
        if kind == "null" or not text:
            self.report.add(line, f"“{name}” is empty.")
            return blank(hint)
        if isinstance(rule, CountRule):
            return self.count(text, line, name)
        if isinstance(rule, PassageRule):
            return self.passage(text, line, name, headline=rule.headline)
        if kind != "str" and hint != Date:
            what = TAGS.get(kind, "something else")
            self.report.add(line, f"“{name}” must be text, but {text} is read as {what}: put it in quotes.")
            return blank(hint)
        if not self.check(hint, text, line, name):
            return blank(hint)
        return Written.at(text, line)

    def count(self, text: str, line: int, name: str) -> int:
        if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
            self.report.add(line, f"“{name}” must be a whole number from 1 on, not “{text}”.")
            return 0
        return WrittenNumber.at(int(text), line)

    def passage(self, text: str, line: int, name: str, *, headline: bool) -> int:
        if headline and text == "T":
            return WrittenNumber.at(HEADLINE, line)
        if not re.fullmatch(r"P[1-9][0-9]{0,3}", text):
            labels = "a passage such as P14, or T for the headline" if headline else "a passage such as P14"
            self.report.add(line, f"“{name}” must be {labels}, not “{text}”.")
            return NO_PASSAGE
        return WrittenNumber.at(int(text[1:]), line)

    def check(self, hint: Any, text: str, line: int, name: str) -> bool:
        """Whether a text is what its hint asks for."""
        if get_origin(hint) is Literal:
            choices = get_args(hint)
            if text not in choices:
                self.report.add(line, f"“{name}” must be {_or(choices)}, not “{text}”.")
            return text in choices
        rule = _rule(hint)
        if not isinstance(rule, Rule):
            return True
        if rule.pattern and not re.fullmatch(rule.pattern, text):
            self.report.add(line, f"“{name}” must be {rule.means}, not “{text}”.")
            return False
        if rule.most and len(text) > rule.most:
            self.report.add(line, f"“{name}” has {len(text)} characters; at most {rule.most} are allowed.")
        if hint == Date and not _is_date(text):
            self.report.add(line, f"“{name}”: there is no such day as {text}.")
        return True


def blank(hint: Any) -> Any:
    """What stands for a value that is missing or wrong, so that the other checks can go on."""
    origin = get_origin(hint)
    if origin is tuple:
        return ()
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {}
    if isinstance(hint, type) and issubclass(hint, Record):
        hints = get_type_hints(hint, include_extras=True)
        return hint(**{f.name: blank(hints[f.name]) for f in fields(hint) if _is_required(f)})
    rule = _rule(hint)
    if isinstance(rule, PassageRule):
        return NO_PASSAGE
    return 0 if isinstance(rule, CountRule) else ""


def _rule(hint: Any) -> Any:
    return get_args(hint)[1] if get_origin(hint) is Annotated else None


def _is_required(f: Field[Any]) -> bool:
    return f.default is MISSING and f.default_factory is MISSING


def _called(noun: str, node: MappingNode) -> str:
    """A mapping by its noun and the name it gives itself: The quote “q-lives”."""
    given = {k.value: v.value for k, v in node.value if isinstance(v, ScalarNode)}
    name = next((given[key] for key in ("id", "name", "term", "value", "date") if given.get(key)), "")
    return f"the {noun} “{name}”" if name and noun != "case" else f"the {noun}"


def _or(choices: tuple[str, ...]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return True
