"""The style sheet that is served says in older words what ours says."""

import re

import pytest

from deliberation.plainer import plainer
from deliberation.staticfiles import flat_css
from tests.house.files import ROOT

# What browsers of our floor do not know (docs/browsers.md), and what must stand before it, or that it may be skipped.
UNKNOWN = {"nesting": r"&", "a width compared": r"@media[^{]*[<>]"}
LATER = {
    "a sign that is not read aloud": r'content:[^;]*/ ""',
    "the height of a line": r"\d(?:lh)\b",
    "the height of the window": r"\ddvb\b",
    "overflow without scrolling": r"overflow: clip",
    "hyphens": r"(?<!-)\bhyphens:",
    "what is not selected": r"(?<!-)\buser-select:",
    "the size of text on its side": r"(?<!-)\btext-size-adjust:",
    "colours on paper": r"(?<!-)\bprint-color-adjust:",
}


def lines(text):
    return plainer(text).splitlines()


@pytest.fixture(scope="module")
def served():
    return flat_css("css/site.css", lambda name: (ROOT / "static" / name).read_text())


@pytest.mark.parametrize(
    ("ours", "plain"),
    [
        (".a { color: red; & b { x: y; } }", [".a { color: red; }", ".a b { x: y; }"]),
        (".a { &:hover { x: y; } }", [".a:hover { x: y; }"]),
        (".a { &[data-b], & > c { x: y; } }", [".a[data-b], .a > c { x: y; }"]),
        (".a, .b { & > * + * { x: y; } }", [":is(.a, .b) > * + * { x: y; }"]),
        (".a .b { .c & { x: y; } }", [".c :is(.a .b) { x: y; }"]),
        (":is(.a, .b) { & c { x: y; } }", [":is(.a, .b) c { x: y; }"]),
        (".a { x: y; & b { x: z; } v: w; }", [".a { x: y; }", ".a b { x: z; }", ".a { v: w; }"]),
        (".a { & b { x: y } }", [".a b { x: y; }"]),
        (".a { @media print { x: y; } }", ["@media print {", ".a { x: y; }", "}"]),
        ("@layer a, b;", ["@layer a, b;"]),
        ("@layer a { .b { x: y; } }", ["@layer a {", ".b { x: y; }", "}"]),
        ("@page { margin: 1cm; }", ["@page {", "margin: 1cm;", "}"]),
        ("@media (width >= 64rem) { .a { x: y; } }", ["@media (min-width: 64rem) {", ".a { x: y; }", "}"]),
        ("@media (height < 20rem) {}", ["@media not all and (min-height: 20rem) {", "}"]),
        ('.a::before { content: "✓" / ""; }', ['.a::before { content: "✓"; content: "✓" / ""; }']),
        ('.a::before { content: "}/*;"; }', ['.a::before { content: "}/*;"; }']),
        (".a { block-size: 4lh; }", [".a { block-size: calc(4 * 1.5em); block-size: 4lh; }"]),
        (".a { block-size: 100dvb; }", [".a { block-size: 100vh; block-size: 100dvb; }"]),
        (".a { overflow: clip; }", [".a { overflow: hidden; overflow: clip; }"]),
        (".a { user-select: none; }", [".a { -webkit-user-select: none; user-select: none; }"]),
        ("/* { */ .a { x: y; }", [".a { x: y; }"]),
    ],
)
def test_it_is_written_so(ours, plain):
    assert lines(ours) == plain


@pytest.mark.parametrize(
    "text",
    [
        ".a { x: y;",
        "} .a {}",
        ".a { x: y; }}",
        ".a::before, .b { & c { x: y; } }",
        "@media (1rem < width < 2rem) {}",
    ],
)
def test_what_is_not_understood_is_refused(text):
    with pytest.raises(ValueError):
        plainer(text)


@pytest.mark.parametrize("what", UNKNOWN)
def test_nothing_is_left_that_older_browsers_skip_with_all_that_it_holds(served, what):
    assert re.findall(UNKNOWN[what], served) == []


@pytest.mark.parametrize("what", LATER)
def test_what_came_later_stands_after_what_was_there_before(served, what):
    found = re.findall(LATER[what], served)
    before = {
        "a sign that is not read aloud": r'content: "[^"]*"; (?=content)',
        "the height of a line": r"\* 1\.5em",
        "the height of the window": r"100vh",
        "overflow without scrolling": r"overflow: hidden; (?=overflow: clip)",
    }.get(what, "-webkit-" + LATER[what].split(r"\b")[-1])
    assert found
    assert len(re.findall(before, served)) == len(found)
