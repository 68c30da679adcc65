"""All that can be reached from a page by its own links and forms, so that a new form is found without being listed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve

from deliberation.models import Participant
from deliberation.rehearsal.page import Button, Form, Page
from tests.trust.town import PASSWORD, Place

LINK = re.compile(r'\b(?:href|action|formaction|hx-get|hx-post|src|data-[a-z-]+)="(/[^"#]*)')
# A file that takes half a second to set, and files that are only written down as taken.
NOT_OPENED = {"me-contribution", "teach-report", "teach-compare-table"}
WORDS = "Words that a person could have typed"


@dataclass(frozen=True)
class Sent:
    """A form as a person would send it: where to, by which method, with what, and what each field could hold."""

    path: str
    method: str
    fields: tuple[tuple[str, str], ...]
    choices: dict[str, list[str]] = field(hash=False, compare=False)

    @property
    def name(self) -> str:
        """The name of the address that it goes to."""
        return found(self.path).url_name or ""

    def shape(self) -> tuple[str, ...]:
        """What tells this form from others, whatever it is about."""
        return self.name, self.method, *sorted({name for name, _ in self.fields})


def found(path: str) -> ResolverMatch:
    return resolve(urlsplit(path).path)


def is_ours(path: str) -> bool:
    """Whether an address of ours that is no part of the administrator's site is meant."""
    try:
        return not found(path).namespace
    except Resolver404:
        return False


def crawl(client: Client, *begin: str) -> tuple[set[str], list[Sent]]:
    """Every address that the pages name and every form on them, from the addresses given onwards."""
    seen: set[tuple] = set()
    named: set[str] = set(begin)
    waiting, forms = list(begin), []
    while waiting:
        path = waiting.pop()
        match = found(path)
        key = (match.url_name, tuple(sorted(match.kwargs.items())), frozenset(dict(query_of(path))))
        if key in seen or match.url_name in NOT_OPENED:
            continue
        seen.add(key)
        answer = client.get(path)
        if answer.status_code in (301, 302, 303):
            text = f'href="{html.escape(answer["Location"])}"'
        elif answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
            continue
        else:
            text = answer.content.decode()
            forms += [sent for form in Page.read(path, 200, text).forms for sent in ways(form)]
        links = {html.unescape(link) for link in LINK.findall(text)}
        links = {link for link in links if is_ours(link)} - named
        named |= links
        waiting += sorted(links)
    return named, forms


def query_of(path: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(path).query)


def ways(form: Form) -> Iterator[Sent]:
    """The ways to send a form: by each of its buttons, all of it filled in."""
    choices = {name: form.choices(name) or served(form, name) for name in form.names if name}
    filled = {name: filling(name, form) for name in choices if is_open(name, form)}
    for button in form.buttons or [Button("", "", "")]:
        path = button.action or form.action or form.page
        pairs = form.filled(filled, button=button)
        if is_ours(path):
            yield Sent(path, form.method, tuple(pairs), choices | {button.name: [button.value]})


def served(form: Form, name: str) -> list[str]:
    return [control.value for control in form.fields if control.name == name]


def is_open(name: str, form: Form) -> bool:
    """Whether a person has something to fill in: a field that is empty, or a choice of which nothing is chosen."""
    controls = [one for one in form.fields if one.name == name and not one.is_off_limits]
    if not controls or any(one.kind == "hidden" for one in controls):
        return False
    if controls[0].kind in ("radio", "checkbox"):
        return not any(one.is_on for one in controls)
    if controls[0].kind == "select":
        return not any(value and is_on for value, is_on in controls[0].options)
    return not any(one.value for one in controls)


def filling(name: str, form: Form) -> str:
    """What is typed or chosen."""
    if choices := [choice for choice in form.choices(name) if choice]:
        return choices[0]
    kinds = {one.kind for one in form.fields if one.name == name}
    if "quote" in name:
        return "four in ten students" if name == "citation-0-quote" else ""
    if name == "erase-typed":
        return Participant.objects.get(pk=found(form.page).kwargs["seat_id"]).pseudonym
    if name in ("code", "typed", "seal-typed"):
        return next(iter(re.findall(r"/([A-Z2-9]{6})/", form.page)), "")
    return "5" if "number" in kinds else PASSWORD if name.endswith("password") else WORDS


class Swap:
    """What stands for the same thing elsewhere: an id, a key, a number, a code or a token for each of here."""

    def __init__(self, here: Place, there: Place) -> None:
        self.here, self.there = here, there
        self.known = {
            here.classroom.code: there.classroom.code,
            here.earlier.code: there.earlier.code,
            here.classroom.screen_token: there.classroom.screen_token,
            here.beside.username: there.beside.username,
            here.newcomer.username: there.newcomer.username,
            here.classroom.case.slug: there.classroom.case.slug,
        }
        for name in ("me", "other", "removed", "free", "mine", "theirs", "waiting", "hidden", "steelman"):
            self.known[str(getattr(here, name).pk)] = str(getattr(there, name).pk)
        case = here.classroom.case
        for key in [
            *case.positions.values_list("key", flat=True),
            *case.tradeoffs.values_list("key", flat=True),
        ]:
            self.known[key] = there.key(key)
        for argument in here.classroom.arguments.all():
            self.known.setdefault(str(argument.pk), str(there.theirs.pk))
        for seat in here.classroom.participants.all():
            self.known.setdefault(str(seat.pk), str(there.other.pk))

    def value(self, name: str, value: str) -> str | None:
        """The same thing of elsewhere; None if this is no name of a thing."""
        kind, colon, rest = value.partition(":")
        if colon:
            other = self.value(kind, rest)
            return None if other is None else f"{kind}:{other}"
        if value.isdecimal() and ("passage" in name or name == "number"):
            return str(there) if (there := int(value) - self.here.shift + self.there.shift) else None
        return self.known.get(value)
