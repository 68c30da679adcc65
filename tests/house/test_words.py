"""Text that a person typed stays text, and a page loads and runs nothing but the project's own files."""

import ast
import re

import pytest

from tests.house.files import name, ours

# Exact places that may hand HTML to a page, each with what makes it safe. Nothing a student typed comes near.
ALLOWED_IN_TEMPLATES = {
    (
        "templates/article/_passage.html",
        "safe",
    ): "the case's own Markdown, made HTML and cleaned when it was loaded",
    (
        "templates/arguments/_passages.html",
        "safe",
    ): "the same passages beside the form of an argument",
}
ALLOWED_IN_PYTHON: dict[tuple[str, str], str] = {}

UNSAFE_FILTERS = re.compile(
    r"\|\s*(safe|safeseq|striptags|urlize|urlizetrunc|truncatechars_html|truncatewords_html)\b"
    r"|\{%\s*(autoescape\s+off)"
)
UNSAFE_NAMES = {
    "mark_safe",
    "SafeString",
    "SafeData",
    "format_html",
    "format_html_join",
    "strip_tags",
    "urlize",
    "__html__",
    "html_safe",
}
INLINE = {
    "a script in the page": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE),
    "a stylesheet in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"[\s\"']style\s*=", re.IGNORECASE),
    "a script in an attribute": re.compile(r"[\s\"']on[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "htmx's own script attribute": re.compile(r"\b(?:data-)?hx-(?:on|vals\s*=\s*[\"']js)\b", re.IGNORECASE),
    "an address that is a script": re.compile(r"javascript:", re.IGNORECASE),
}
# A link may lead anywhere; what the browser fetches or sends by itself may not.
ELSEWHERE = re.compile(
    r"""(?:\b(?:src|srcset|action|formaction|poster|data|xlink:href|hx-[a-z]+)\s*=\s*["']?\s*(?:https?:)?//)"""
    r"""|(?:<link\b[^>]*\bhref\s*=\s*["']?\s*(?:https?:)?//)""",
    re.IGNORECASE,
)
ELSEWHERE_IN_CSS = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)
ELSEWHERE_IN_JS = re.compile(r"""["'`](?:https?:)?//(?!www\.w3\.org/)""")
HTML_FROM_JS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function|setHTMLUnsafe)\b"
)

TEMPLATES = ours("templates", ".html", ".txt", ".svg", ".xml")
PYTHON = ours("deliberation", ".py") + ours("cases", ".py")


def places(paths, pattern):
    """Each line that matches, as file:line and the words that matched."""
    found = []
    for path in paths:
        text = path.read_text()
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{name(path)}:{line}: {match[0].strip()}")
    return found


def test_no_template_hands_out_text_unescaped():
    found = {
        (name(path), match[1] or match[2])
        for path in TEMPLATES
        for match in UNSAFE_FILTERS.finditer(path.read_text())
    }
    assert found == set(ALLOWED_IN_TEMPLATES)


def test_no_code_declares_text_to_be_html():
    found = set()
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text())):
            used = {
                ast.Name: lambda node: [node.id],
                ast.Attribute: lambda node: [node.attr],
                ast.FunctionDef: lambda node: [node.name],
                ast.ImportFrom: lambda node: [alias.name for alias in node.names],
            }.get(type(node), lambda node: [])(node)
            found |= {(name(path), word) for word in used if word in UNSAFE_NAMES}
    assert found == set(ALLOWED_IN_PYTHON)


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what):
    assert places(TEMPLATES, INLINE[what]) == []


def test_no_page_loads_from_elsewhere():
    assert places(TEMPLATES, ELSEWHERE) == []
    assert places(ours("static/css", ".css"), ELSEWHERE_IN_CSS) == []
    assert places(ours("static/js", ".js"), ELSEWHERE_IN_JS) == []


def test_no_script_makes_html_of_text():
    assert places(ours("static/js", ".js"), HTML_FROM_JS) == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a script in the page", "<script>go()</script>"),
        ("a style attribute", '<p style="color: red">'),
        ("a script in an attribute", '<p onclick="go()">'),
        ("htmx's own script attribute", '<p hx-on:click="go()">'),
        ("an address that is a script", '<a href="javascript:go()">'),
    ],
)
def test_the_rule_would_find(what, text):
    assert INLINE[what].search(text)
