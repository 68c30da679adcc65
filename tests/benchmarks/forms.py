"""Just enough of our own pages to fill in their forms: patterns, not a parser, so that a thousand clients are light."""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import dataclass

FORM = re.compile(r'<form\b[^>]*?\baction="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
OPTION = re.compile(r'<option value="([^"]+)"')
CONDITION = re.compile(r'name="conditions" value="([^"]*)"')
LEFT_POLE = re.compile(r'data-side="start" data-pole="([ab])"')
ARGUMENT = re.compile(r'<article class="argument" id="argument-([0-9a-f-]{36})" data-pole="([ab]?)"[^>]*>')
PSEUDONYM = re.compile(r'name="pseudonym" type="text" value="([^"]*)"')
MARK = re.compile(r'formaction="([^"]*/mark/)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')


@dataclass(frozen=True)
class Form:
    """A form's address, what stands hidden in it, and its HTML."""

    action: str
    hidden: dict[str, str]
    text: str

    def options(self) -> list[str]:
        return [html.unescape(value) for value in OPTION.findall(self.text)]


def forms_to(text: str, ending: str) -> list[Form]:
    """The forms of a page that post to a path with this ending."""
    return [
        Form(action, {name: html.unescape(value) for name, value in HIDDEN.findall(inside)}, inside)
        for action, inside in FORM.findall(text)
        if action.endswith(ending)
    ]


def others(text: str) -> list[tuple[str, str]]:
    """Id and pole of each argument on a page that is somebody else's."""
    return [(found[1], found[2]) for found in ARGUMENT.finditer(text) if "data-mine" not in found[0]]


def as_uuid(text: str) -> uuid.UUID:
    return uuid.UUID(text)
