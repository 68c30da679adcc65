"""Every word that a template shows can be translated."""

import re
from html.parser import HTMLParser

import pytest
from django.template.base import Lexer, TokenType

from tests.house.files import name, ours

TEMPLATES = ours("templates", ".html", ".txt", ".svg")
LETTER = re.compile(r"[^\W\d_]")
# A capital before a number is a mark, such as P12 for a passage, not a word.
MARK = re.compile(r"\b[A-Z](?=\d)")
IN_ATTRIBUTE = re.compile(r"<[^<>]*?([\w-]+)=(?:\"[^\"<>]*|'[^'<>]*)$")
# Attributes that are read to a person.
SPOKEN = {
    "alt",
    "title",
    "placeholder",
    "label",
    "aria-label",
    "aria-description",
    "aria-valuetext",
    "summary",
}
# A string inside a tag that reads like words: it starts as a sentence does, or stands in for a missing value.
WORDS_IN_TAG = re.compile(
    r"""(?<!_\()"([A-Z][a-z]{2,}[^"]*)"|\|(?:default|default_if_none|yesno):"([^"]*[a-z]{2}[^"]*)\""""
)
TRANSLATED_TAGS = {"translate", "trans", "blocktranslate", "blocktrans"}


class Words(HTMLParser):
    """Collects the text that a page shows; `translate="no"` marks what is the same in every language."""

    VOID = {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    }
    SILENT = {"script", "style"}

    def __init__(self):
        super().__init__()
        self.found = []
        self.open = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        quiet = tag in self.SILENT or values.get("translate") == "no"
        if tag not in self.VOID:
            self.open.append((tag, quiet))
        shown = {key: value for key, value in values.items() if key in SPOKEN}
        if tag == "input" and values.get("type") in {"submit", "button", "reset"}:
            shown["value"] = values.get("value")
        if tag == "meta" and values.get("name") == "description":
            shown["content"] = values.get("content")
        if not quiet:
            self.found += [f'{key}="{value}"' for key, value in shown.items() if has_words(value or "")]

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        # A branch of an {% if %} may open a tag twice that is closed once.
        while any(tag == opened for opened, _ in self.open) and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if has_words(data) and not any(quiet for _, quiet in self.open):
            self.found.append(" ".join(data.split()))


def has_words(text):
    return bool(LETTER.search(MARK.sub("", text)))


def is_unspoken(html):
    """Whether what follows stands in an attribute that nobody is read, such as a class."""
    attribute = IN_ATTRIBUTE.search(html)
    return bool(attribute) and attribute[1] not in SPOKEN


def untranslated(source):
    """The words of a template that stand outside its translate tags."""
    html, found, inside = "", [], None
    for token in Lexer(source).tokenize():
        parts = token.split_contents() if token.token_type == TokenType.BLOCK else []
        word = parts[0] if parts else ""
        if inside:
            inside = None if word == inside else inside
        elif word in {"blocktranslate", "blocktrans", "comment"}:
            inside = f"end{word}"
        elif word == "block" and parts[1].endswith("_class"):
            inside = "endblock"
        elif token.token_type == TokenType.TEXT:
            html += token.contents
        elif token.token_type in {TokenType.VAR, TokenType.BLOCK} and word not in TRANSLATED_TAGS:
            if not is_unspoken(html):
                found += [first or second for first, second in WORDS_IN_TAG.findall(token.contents)]
            if "|pluralize" in token.contents:
                found.append(token.contents)
            # A value is a number to the rule, so that a mark before it is known as one.
            html += "0" if token.token_type == TokenType.VAR else ""
    parser = Words()
    parser.feed(html)
    parser.close()
    return found + parser.found


def test_there_are_templates():
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_is_inside_a_translate_tag(path):
    assert untranslated(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        '<p>{% translate "Hello" %} there</p>',
        '<img alt="A map" src="{{ address }}">',
        '<input type="submit" value="Send">',
        '{% include "_part.html" with label="Send it" %}',
        '{{ name|default:"nobody" }}',
        "{{ count }} vote{{ count|pluralize }}",
        "{% if a %}<p>{% else %}<p>{% endif %}Hello</p>",
        "<p>I{{ name }} x</p>",
        '<button aria-label="{{ on|yesno:"open,closed" }}">',
        "{% block title %}Home{% endblock %}",
    ],
)
def test_the_rule_would_find_a_word_outside(source):
    assert untranslated(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="wide">{% translate "Hello" %} {{ name }} &middot; 3</p>',
        "{% blocktranslate with n=3 %}Hello <b>{{ n }}</b>{% endblocktranslate %}",
        "{% comment %}why{% endcomment %}{# why #}",
        '<p translate="no">Deliberation</p>',
        '{{ when|date:"j F Y, H:i" }}',
        "<p>P{{ passage.number }}</p>",
        '<button aria-pressed="{{ on|yesno:"true,false" }}">',
        "{% block body_class %}home{% endblock %}",
        '<input type="checkbox" name="x" {% if on %}checked{% endif %}>',
        '{% include "_part.html" with kind="closed" label=_("Send it") %}',
    ],
)
def test_the_rule_lets_pass(source):
    assert untranslated(source) == []
