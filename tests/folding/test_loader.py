"""A folded template says what Django says of the same text, to the letter."""

import datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Engine
from django.template.base import TextNode
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from deliberation.folding.nodes import Fixed

TEMPLATES = {
    "frame.html": "<title>{% block title %}none{% endblock %}</title>{% block main %}{% block inner %}in{% endblock %}{% endblock %}"
    "{% if shows %}{% block foot %}foot {{ name }}{% endblock %}{% endif %}",
    "middle.html": '{% extends "frame.html" %}{% block main %}<main>{% block inner %}middle{% endblock %}</main>{% endblock %}',
    "page.html": '{% extends "middle.html" %}{% load i18n %}{% block title %}{% translate "Save" %}{% endblock %}'
    '{% block inner %}{% translate "Save" as word %}{{ word }}{{ name }}{% endblock %}',
    "only_title.html": '{% extends "middle.html" %}{% block title %}{{ name }}{% endblock %}',
    "part.html": "[{{ name }}{{ more }}{{ person.name }}]",
    "tree.html": '{% for one in tree %}<{{ one.n }}{% include "tree.html" with tree=one.below %}>{% endfor %}',
}
TEXTS = [
    "plain",
    "{# said to nobody #}{% comment %}{{ name }}{% endcomment %}a{{ name }}b",
    "{{ name }}{{ name|safe }}{{ name|upper }}{{ safe }}{{ number }}{{ part }}{{ nothing }}{{ yes }}",
    "{{ day }}{{ moment }}{{ lazy }}{{ late }}{{ late_safe }}{{ missing }}{{ person.missing }}{{ missing.name }}",
    "{{ person.name }}{{ person.says }}{{ person.friend.name }}{{ words.first }}{{ list.1 }}{{ words.items }}{{ list }}",
    "{% autoescape off %}{{ name }}{{ safe }}{{ late }}{% endautoescape %}",
    '{% load i18n %}<b>{% translate "Save" %}</b> & {% translate "Show" %}{% translate "100 % <sure>" %}{% translate name %}',
    '{% load i18n %}{% translate "May" context "month name" %}{% translate "Save" as w %}{{ w }}{% translate "<b>" as w %}{{ w }}',
    "{% load i18n %}{% translate person.title %}{% translate person.title as word %}{{ word }}{{ person.title }}",
    '{% load i18n %}{% translate "Save" noop %}{% translate "Save"|upper %}{{ _("Save") }}{% language "zh-hans" %}{% translate "Save" %}{% endlanguage %}',
    "{% load i18n %}{% blocktranslate %}Hello {{ name }}, 100 %{% endblocktranslate %}{% blocktranslate with a=person.name %}{{ a }}{{ gone }}{% endblocktranslate %}",
    "{% load i18n %}{% blocktranslate count n=number %}{{ n }} argument{% plural %}{{ n }} arguments{% endblocktranslate %}",
    '{% load i18n %}{% blocktranslate context "month name" %}May{% endblocktranslate %}{% blocktranslate asvar said %}{{ name }}{% endblocktranslate %}{{ said }}',
    '{% include "part.html" %}{% include "part.html" with more=number %}{% include "part.html" with more=name only %}{% include which %}{{ more }}',
    '{% include "tree.html" %}',
    "{% for one in list %}{{ forloop.counter }}{{ one }}{% empty %}none{% endfor %}{% for one in missing %}x{% empty %}{{ name }}{% endfor %}",
    '{% if number == 3 and not missing %}{{ name }}{% elif person.name in list %}b{% else %}c{% endif %}{% if person.gone or "a" in list %}yes{% endif %}',
    "{% with a=person.name b=list %}{{ a }}{{ b.0 }}{% endwith %}{{ a }}",
    '{% load static %}<i src="{% static "img/favicon.svg" %}">{% url "home" %}{% url "ballot-vote" name %}{% url "join-class" code as here %}{{ here }}',
    "{% csrf_token %}{% csrf_token %}",
    '{% extends "page.html" %}',
    '{% extends "only_title.html" %}',
    '{% extends "middle.html" %}{% block foot %}{% if yes %}{{ person.name }}{% endif %}{% endblock %}',
    '{% extends "frame.html" %}',
]


def engine(loader):
    return Engine(
        loaders=[(loader, [("django.template.loaders.locmem.Loader", {**TEMPLATES, **NAMED})])],
        libraries={"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"},
    )


NAMED = {f"text-{n}.html": text for n, text in enumerate(TEXTS)}
DJANGO, OURS = engine("django.template.loaders.cached.Loader"), engine("deliberation.folding.loader.Loader")


def values():
    friend = SimpleNamespace(name="<Bo>")
    return {
        "name": "<Ann & 'co'>",
        "safe": format_html("<b>{}</b>", "&"),
        "number": 3,
        "part": 1234567.25,
        "nothing": None,
        "yes": True,
        "shows": True,
        "day": datetime.date(2020, 1, 2),
        "moment": datetime.datetime(2020, 1, 2, 3, 4, tzinfo=datetime.UTC),
        "lazy": gettext_lazy("Save"),
        "late": SimpleLazyObject(lambda: "<late>"),
        "late_safe": SimpleLazyObject(lambda: format_html("<b>{}</b>", "&")),
        "person": SimpleNamespace(name='"Cy"', title="Save", friend=friend, says=lambda: "<said>"),
        "words": {"first": "<1>", "name": "n"},
        "list": ["a", "<b>"],
        "which": "part.html",
        "code": "AB&CD",
        "csrf_token": "<token>",
        "tree": [{"n": 1, "below": [{"n": 2, "below": []}]}, {"n": 3, "below": []}],
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", NAMED)
def test_what_is_folded_says_the_same(name, language):
    with translation.override(language):
        expected = DJANGO.get_template(name).render(Context(values()))
        for _ in range(2):
            assert OURS.get_template(name).render(Context(values())) == expected


def test_words_that_a_variable_holds_are_translated():
    with translation.override("zh-hans"):
        said = OURS.get_template("text-8.html").render(Context(values()))
    assert said.endswith("Save")
    assert not said.startswith("Save")


def test_text_and_translated_words_in_a_row_are_one_piece():
    nodes = OURS.get_template("text-6.html").nodelist
    assert [type(node) for node in nodes[:1]] == [Fixed]
    assert len(nodes) == 2
    assert [type(node) for node in OURS.get_template("text-0.html").nodelist] == [TextNode]


def test_a_template_with_blocks_is_no_part():
    loader = [
        (
            "django.template.loaders.locmem.Loader",
            {"a": '{% include "b" %}', "b": "{% block c %}{% endblock %}"},
        )
    ]
    here = Engine(loaders=[("deliberation.folding.loader.Loader", loader)])
    with pytest.raises(TypeError, match="has blocks"):
        here.get_template("a").render(Context())
