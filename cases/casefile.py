"""What a case file says, as frozen values. The annotations are the schema that frontmatter.py reads by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, Self


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a case file, and the line to look at."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class CaseError(Exception):
    """A case file that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Written(str):
    """Text that remembers its line, so that a later check can still name it."""

    line: int

    @classmethod
    def at(cls, text: str, line: int) -> Self:
        written = cls(text)
        written.line = line
        return written


class WrittenNumber(int):
    """A number that remembers its line."""

    line: int

    @classmethod
    def at(cls, number: int, line: int) -> Self:
        written = cls(number)
        written.line = line
        return written


@dataclass(frozen=True)
class Rule:
    """What a text must look like: a pattern and its description, or a greatest length, or both."""

    pattern: str = ""
    means: str = ""
    most: int = 0


@dataclass(frozen=True)
class PassageRule:
    """A passage label, kept as its number; T, the headline, is 0."""

    headline: bool = False


@dataclass(frozen=True)
class CountRule:
    """A whole number from 1 on."""


HEADLINE = 0
NO_PASSAGE = -1  # stands where the file gave no usable label; checks of references pass it over

Slug = Annotated[
    str, Rule(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", "small letters and digits, joined by - or _", most=64)
]
Key = Annotated[str, Rule(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*", "letters and digits", most=64)]
Address = Annotated[str, Rule(r"https?://\S+", "an address that starts with https://")]
Date = Annotated[str, Rule(r"\d{4}(?:-\d\d(?:-\d\d)?)?", "a date such as 2018, 2018-11 or 2018-11-05")]
Short = Annotated[str, Rule(most=120)]
Line = Annotated[str, Rule(most=200)]
Sentence = Annotated[str, Rule(most=300)]
PassageRef = Annotated[int, PassageRule()]
QuotePassage = Annotated[int, PassageRule(headline=True)]
Count = Annotated[int, CountRule()]
Stance = Literal["direct", "indirect", "silent"]


@dataclass(frozen=True, kw_only=True)
class Record:
    """One mapping of the front matter, with the line it begins on and the line of each key it has."""

    line: int = field(default=0, compare=False, repr=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


@dataclass(frozen=True, kw_only=True)
class Source(Record):
    title: str
    publication: str
    published: str
    author: str
    url: Address
    author_note: str = ""


@dataclass(frozen=True, kw_only=True)
class ArticleHeading(Record):
    text: Line
    before: PassageRef


@dataclass(frozen=True, kw_only=True)
class Article(Record):
    paragraphs: Count
    words: Count
    title: Slug = ""
    headings: tuple[ArticleHeading, ...] = ()
    residue: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContentNote(Record):
    text: str
    passages: tuple[PassageRef, ...] = ()
    tradeoffs: tuple[Slug, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Quote(Record):
    id: Slug
    passage: QuotePassage
    speaker: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Person(Record):
    name: str
    role: str
    stance: str
    passages: tuple[PassageRef, ...]


@dataclass(frozen=True, kw_only=True)
class System(Record):
    id: Key
    name: str
    status: Literal["live", "claimed", "hoped"]
    passages: tuple[PassageRef, ...]
    eyes: str


@dataclass(frozen=True, kw_only=True)
class Condition(Record):
    id: Slug
    text: str


@dataclass(frozen=True, kw_only=True)
class Position(Record):
    id: Slug
    kind: Literal["heard", "candidate", "unheard"]
    name: Short
    role: Line = ""
    who: str = ""
    claims: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    strongest: str = ""
    would_change: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    quotes: tuple[Slug, ...] = ()
    note: str = ""
    passages: tuple[PassageRef, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pole(Record):
    value: Short
    means: str


@dataclass(frozen=True, kw_only=True)
class TradeOff(Record):
    id: Slug
    title: Short
    question: Sentence
    a: Pole
    b: Pole
    passages: tuple[PassageRef, ...]
    speaks: Mapping[Slug, Stance]
    prompts: tuple[str, ...]
    balance: str
    context: tuple[PassageRef, ...] = ()
    systems: tuple[Key, ...] = ()
    unheard: tuple[Slug, ...] = ()
    conditions: tuple[Slug, ...] = ()
    own_conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tension(Record):
    id: Slug
    title: str
    text: str
    passages: tuple[PassageRef, ...]


@dataclass(frozen=True, kw_only=True)
class ClaimToCheck(Record):
    passage: PassageRef
    claim: str
    found: str
    verdict: str
    sources: tuple[Key, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Event(Record):
    date: Date
    event: str
    label: str = ""
    tradeoffs: tuple[Slug, ...] = ()
    sources: tuple[Key, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Term(Record):
    term: str
    means: str
    passages: tuple[PassageRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step(Record):
    at: str
    phase: Literal["lobby", "read", "first_vote", "argue", "switch", "weigh", "final_vote", "debrief"]
    what: str
    product: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan(Record):
    id: Slug
    title: str
    steps: tuple[Step, ...]
    tradeoffs: tuple[Slug, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reference(Record):
    id: Key
    title: str
    url: Address


@dataclass(frozen=True, kw_only=True)
class FrontMatter(Record):
    """Everything above the reading."""

    format: Literal["debate-case/1"]
    id: Slug
    title: Line
    language: Annotated[str, Rule(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", "a code such as en", most=35)]
    license: str
    authors: tuple[str, ...]
    question: str
    summary: str
    source: Source
    article: Article
    quotes: tuple[Quote, ...]
    people: tuple[Person, ...]
    conditions: tuple[Condition, ...]
    positions: tuple[Position, ...]
    tradeoffs: tuple[TradeOff, ...]
    content_note: ContentNote | None = None
    systems: tuple[System, ...] = ()
    tensions: tuple[Tension, ...] = ()
    claims_to_check: tuple[ClaimToCheck, ...] = ()
    timeline: tuple[Event, ...] = ()
    glossary: tuple[Term, ...] = ()
    plans: tuple[Plan, ...] = ()
    debrief_questions: tuple[str, ...] = ()
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Passage:
    """One numbered passage of the reading, rendered."""

    number: int
    heading: str  # of the section that begins here, else empty
    html: str
    text: str
    line: int


@dataclass(frozen=True)
class Placed:
    """Where the reading shows a quote."""

    quote: str
    passage: int
    line: int


@dataclass(frozen=True)
class Translation:
    """The front matter in another language."""

    language: str
    front: FrontMatter


@dataclass(frozen=True, kw_only=True)
class CaseFile(FrontMatter):
    """A whole case file that has passed every check."""

    passages: tuple[Passage, ...]
    translations: tuple[Translation, ...] = ()
    digest: str
    path: str
