"""A printed report as a plain value: what stands on it, in order. `pdf.py` and `word.py` only set it.

`Typed` is what a person typed, and may hold anything; a plain str is a word of this project or of a case. Both
writers set either as text, never as mark-up; the difference is that a `Typed` has a direction of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Literal

ParagraphKind = Literal["plain", "lede", "note", "notice", "few"]


@dataclass(frozen=True)
class Typed:
    """Words that a person typed."""

    text: str


Words = str | Typed
# More characters than stay together on one page.
LONG = 1_200


@dataclass(frozen=True)
class Heading:
    """Level 1 begins a part, on a new page where the paper says so; level 2 and 3 stand below it."""

    level: int
    text: Words


@dataclass(frozen=True)
class Paragraph:
    text: Words
    kind: ParagraphKind = "plain"


@dataclass(frozen=True)
class Facts:
    """A label with its value, side by side."""

    rows: tuple[tuple[str, Words], ...]
    optional: int = 0


@dataclass(frozen=True)
class Grid:
    """A table: one header row; the first cell of each row names it; columns listed in `numbers` align at the end.

    `optional`, here and in an entry: a part that has such blocks is one page, and the highest are left out first
    if it is too small for all of them; 0 always stays.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    numbers: tuple[int, ...] = ()
    optional: int = 0

    def __post_init__(self) -> None:
        # Set in one run of cells, a row of another length would put every later number under a wrong head.
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"a table whose rows are not as long as its head: {self.caption!r}")


@dataclass(frozen=True)
class Chart:
    """A picture as SVG, in words what it shows, and what stands at the ends of its axis."""

    svg: str
    alt: str
    left: str = ""
    right: str = ""
    note: str = ""


@dataclass(frozen=True)
class Shift:
    """A trade-off in one line of the summary: where the class stood, before and after, 0 to 100.

    `before` and `after` are None where there were too few voters to show; `change` then says so.
    """

    title: str
    pole_a: str
    pole_b: str
    n: str
    before: float | None
    after: float | None
    change: str
    moved: str

    @property
    def figures(self) -> str:
        """Both means in whole points, a half rounded up as every page rounds it; empty where there are none."""
        if self.before is None or self.after is None:
            return ""
        return f"{floor(self.before + 0.5)} → {floor(self.after + 0.5)}"


@dataclass(frozen=True)
class Overview:
    """All trade-offs at a glance; `head` names the columns, `legend` says what the signs mean."""

    head: tuple[str, ...]
    legend: str
    rows: tuple[Shift, ...]


@dataclass(frozen=True)
class Entry:
    """An argument, or a reply to one (`is_reply`)."""

    meta: tuple[Words, ...]
    claim: Typed
    pole: str = ""
    notice: Words = ""
    reason: Typed | None = None
    quotes: tuple[tuple[str, str], ...] = ()
    weighed: str = ""
    is_reply: bool = False
    optional: int = 0

    @property
    def is_long(self) -> bool:
        """Whether it may go on on the next page; what is shorter stays whole."""
        return len(self.claim.text) + len(self.reason.text if self.reason else "") > LONG


Block = Heading | Paragraph | Facts | Grid | Chart | Overview | Entry


@dataclass(frozen=True)
class Paper:
    """A cover, then parts that each begin a page. `made_at` is a moment of the class, so the bytes stay the same."""

    kind: str
    title: Words
    subtitle: str
    language: str
    right_to_left: bool
    made_at: datetime
    contents_title: str
    cover: tuple[Block, ...]
    parts: tuple[tuple[Block, ...], ...]
    running: Words
    page_of: str
