"""A style sheet as browsers of some years ago read it, made of the one that we write.

Nested rules (Safari 16.5, Firefox 117) are written out one by one, widths in media queries (Safari 16.4) as
`min-width`, values that came later after older ones, and what Safari knows under a name of its own under both. What is
said stays the same: `tests/browser/test_older.py` compares the computed styles of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Blocks, comments and strings; all else is text. An address in url() without quotation marks holds none of these.
PIECE = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|[^{};"'/]+|/""", re.DOTALL)
RANGE = re.compile(r"\((?P<what>width|height) (?P<sign>>=|<) (?P<size>[\d.]+rem)\)")
# What is newer, and what stands for it elsewhere: a sign that is not read aloud (Safari 17.4, Firefox 128), the height
# of a line (Safari 16.4, Firefox 120) and of the window (Chromium 108), overflow that cannot be scrolled (Safari 16).
OLDER = (
    (re.compile(r'^(content:\s*"[^"]*")\s*/\s*""$'), r"\1"),
    (re.compile(r"\b([\d.]+)lh\b"), r"calc(\1 * 1.5em)"),
    (re.compile(r"\b([\d.]+)dvb\b"), r"\1vh"),
    (re.compile(r"^overflow:\s*clip$"), "overflow: hidden"),
)
# Names under which WebKit, or Chromium before 136, knows a property.
PREFIXED = {"hyphens", "print-color-adjust", "text-size-adjust", "user-select"}
HOLD_RULES = ("@media", "@layer", "@supports")


@dataclass
class Block:
    """What stands before a pair of braces, and in it: declarations as text, and further blocks."""

    head: str
    inside: list[str | Block] = field(default_factory=list)


def plainer(text: str) -> str:
    """The style sheet without what older browsers would skip. ValueError for what is not understood."""
    return "".join(f"{line}\n" for one in read(text).inside for line in written(one, ""))


def read(text: str) -> Block:
    """The blocks of a style sheet, as they stand in each other."""
    top = Block("")
    open_blocks, words = [top], ""
    for piece in PIECE.findall(text):
        if piece.startswith("/*"):
            continue
        if piece not in "{};":
            words += piece
            continue
        said, words = " ".join(words.split()), ""
        if piece == "{":
            block = Block(said)
            open_blocks[-1].inside.append(block)
            open_blocks.append(block)
            continue
        if said:
            open_blocks[-1].inside.append(said)
        if piece == "}":
            open_blocks.pop()
        if not open_blocks:
            raise ValueError("a brace is closed that was not opened")
    if len(open_blocks) > 1 or words.strip():
        raise ValueError(f"something is left open: {open_blocks[-1].head or words.strip()}")
    return top


def written(one: str | Block, around: str) -> Iterator[str]:
    """The lines of a declaration or a block that stands within the rule `around`, or within none."""
    if isinstance(one, str):
        yield from (f"{said};" for said in spelled(one))
    elif one.head.startswith(HOLD_RULES):
        yield f"{plainer_query(one.head)} {{"
        if around:
            yield from rules(one.inside, around)
        else:
            yield from (line for part in one.inside for line in written(part, ""))
        yield "}"
    elif one.head.startswith("@"):
        # Font faces, pages and key frames: no rule that matches anything.
        yield f"{one.head} {{"
        yield from (line for part in one.inside for line in written(part, ""))
        yield "}"
    else:
        yield from rules(one.inside, within(one.head, around))


def rules(inside: list[str | Block], selector: str) -> Iterator[str]:
    """What stands in one rule, as rules beside each other and in their order."""
    said: list[str] = []
    for one in [*inside, None]:
        if isinstance(one, str):
            said += spelled(one)
            continue
        if said:
            yield f"{selector} {{ {'; '.join(said)}; }}"
            said = []
        if one:
            yield from written(one, selector)


def within(head: str, around: str) -> str:
    """The selector of a rule that stands in the rule `around`."""
    if not around:
        return head
    several = len(listed(around)) > 1
    if several and "::" in around:
        raise ValueError(f"“{head}” cannot stand in “{around}”: no list holds a pseudo-element")
    whole = f":is({around})"
    found = []
    for one in listed(head):
        one = one if "&" in one else f"& {one}"
        plain = not several and one.startswith("&") and one.count("&") == 1
        found.append(one.replace("&", around if plain else whole))
    return ", ".join(found)


def listed(selectors: str) -> list[str]:
    """The selectors of a list, apart at the commas that stand in no brackets."""
    found, depth = [""], 0
    for letter in selectors:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    return [one.strip() for one in found]


def plainer_query(head: str) -> str:
    """A media query whose widths every browser understands."""
    if not head.startswith("@media") or not re.search(r"[<>]", head):
        return head
    found = RANGE.fullmatch(head.removeprefix("@media").strip())
    if not found:
        raise ValueError(f"not understood: {head}")
    least = f"(min-{found['what']}: {found['size']})"
    return f"@media {least}" if found["sign"] == ">=" else f"@media not all and {least}"


def spelled(declaration: str) -> Iterator[str]:
    """A declaration, and before it what a browser takes that does not know it."""
    name, _, value = declaration.partition(":")
    if name in PREFIXED:
        yield f"-webkit-{name}:{value}"
    known = declaration
    for newer, older in OLDER:
        known = newer.sub(older, known)
    if known != declaration:
        yield known
    yield declaration
