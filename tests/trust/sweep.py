"""Finds every form of every page that a person can reach, by itself; fills it in, and sends it as a browser would."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

from django.db import connection
from django.test import Client
from django.urls import get_resolver

from deliberation.rehearsal.page import Button, Form, Page

LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOKEN = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]*')
NUMBERS = re.compile(r'(data-(?:version|seq|now|epoch)|name="seq" value)="[^"]*"')
# Where an act sets a time to the present, its answer tells of it; that it was set once is seen in the rows.
MOMENTS = re.compile(r'(?:data-ends|name="ends" value)="[^"]*"|<time[^>]*>[^<]*</time>')
WORDS = "Typed with care into {name}, and not to be lost"
CODE = re.compile(r"(?<=/)[A-Z0-9]{6}(?=/)")
# A download, and whatever else has no form: files, streams, tokens of walls.
PLAIN: Mapping[str, str] = {}
HTMX = {"HX-Request": "true"}
NO_PAGE = re.compile(r"\.\w+$|/events/$|^/static/|^/screen/")


@dataclass
class Person:
    """Somebody with the cookies of a browser; `knows` is what they type where a form asks for just that."""

    name: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    knows: Mapping[str, str] = field(default_factory=dict)

    def browser(self) -> Client:
        client = Client()
        for name, value in self.cookies.items():
            client.cookies[name] = value
        return client


@dataclass(frozen=True)
class Found:
    """One form with one of its buttons, as it was filled in."""

    person: Person
    path: str
    pairs: tuple[tuple[str, str], ...]
    shape: str

    @property
    def typed(self) -> list[str]:
        """The sentences that would be a loss."""
        return [value for _, value in self.pairs if value.startswith("Typed with care")]

    @property
    def has_epoch(self) -> bool:
        return any(name == "epoch" for name, _ in self.pairs)


@dataclass(frozen=True)
class Answer:
    """What came back, without what is new in every answer."""

    status: int
    leads_to: str
    body: str
    text: str = field(default="", compare=False)


def addresses(prefix: str, **known: str) -> Iterator[str]:
    """Every address of the project under a prefix that needs nothing but what is known."""
    for pattern in get_resolver().reverse_dict.lists():
        for possibilities, *_ in pattern[1]:
            for path, names in possibilities:
                if path.startswith(prefix) and set(names) <= set(known):
                    yield "/" + path % known


def crawl(person: Person, starts: Iterable[str], prefixes: tuple[str, ...], each: int) -> Iterator[Found]:
    """The forms of all pages that links lead to from these; of pages of one kind, so many are looked at."""
    browser = person.browser()
    waiting, seen, looked_at = list(dict.fromkeys(starts)), set(), {}
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        if path in seen or looked_at.get(kind, 0) >= each or NO_PAGE.search(path.partition("?")[0]):
            continue
        seen.add(path)
        looked_at[kind] = looked_at.get(kind, 0) + 1
        answer = browser.get(path, follow=True)
        if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
            continue
        text = answer.content.decode()
        page = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        yield from forms_of(person, page, text)
        links = (unescape(link) for link in LINK.findall(text))
        waiting += [link for link in links if link.startswith(prefixes)]


def forms_of(person: Person, path: str, text: str) -> Iterator[Found]:
    """The forms of one page, each once for each of its buttons."""
    for form in Page.read(path, 200, text).forms:
        if form.method == "post":
            yield from _filled(person, form)


def _kind(path: str) -> str:
    where, _, query = path.partition("?")
    names = sorted(part.partition("=")[0] for part in query.split("&"))
    return re.sub(r"/\d+/", "/N/", CODE.sub("CODE", UUID.sub("ID", where))) + "?" + ",".join(names)


def _filled(person: Person, form: Form) -> Iterator[Found]:
    """The form once for each of its buttons, filled in."""
    values: dict[str, str | list[str]] = {}
    for control in form.fields:
        name, choices = control.name, form.choices(control.name)
        if not name or control.is_off_limits or name in values:
            continue
        if name in person.knows:
            values[name] = person.knows[name]
        elif control.kind == "radio" and not any(c.is_on for c in form.fields if c.name == name):
            values[name] = choices[0]
        elif control.kind == "select" and not any(on and value for value, on in control.options):
            values[name] = next((choice for choice in choices if choice), "")
        elif control.kind == "number" and not control.value:
            values[name] = "3"
        elif control.kind in ("text", "textarea") and not control.value and not name.startswith("citation-"):
            values[name] = WORDS.format(name=name)
    for button in form.buttons or [Button("", "", "")]:
        path = urljoin(form.page, button.action or form.action or form.page)
        pairs = tuple(form.filled(values, button=button))
        names = ",".join(sorted({name for name, _ in pairs}))
        about = f"{button.name}={_kind(button.value)}" if button.name else ""
        yield Found(person, path, pairs, f"{person.name}: {_kind(path)} {about} ({names})")


def send(found: Found, heads: Mapping[str, str] = PLAIN) -> Answer:
    """Send a form once, as a browser does without script, or with the headers of htmx."""
    answer = found.person.browser().post(
        found.path,
        urlencode(found.pairs),
        content_type="application/x-www-form-urlencoded",
        headers=dict(heads),
    )
    body = answer.content.decode() if not answer.streaming else ""
    known = {value for _, value in found.pairs} | set(UUID.findall(found.path))
    anew = UUID.sub(lambda one: one[0] if one[0] in known else "NEW", body)
    location = answer.get("Location", "") or answer.get("HX-Redirect", "")
    location = UUID.sub(lambda one: one[0] if one[0] in known else "NEW", location)
    # A class that was made by this form has a code of its own.
    location = CODE.sub(lambda one: one[0] if one[0] in found.path or one[0] in known else "CODE", location)
    return Answer(
        answer.status_code, _leads_to(location), MOMENTS.sub("", NUMBERS.sub("", TOKEN.sub("", anew))), body
    )


def _leads_to(location: str) -> str:
    """Where an answer leads, without the code of a class that was made for it."""
    parts = urlsplit(location)
    return f"{parts.path}?{parts.query}#{parts.fragment}" if location else ""


class AtOnce:
    """Sends a form so many times at one moment, each over a connection of its own."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.threads = ThreadPoolExecutor(times)

    def send(self, found: Found) -> list[Answer]:
        ready = threading.Barrier(self.times)

        def one(_: int) -> Answer:
            ready.wait(60)
            return send(found)

        return list(self.threads.map(one, range(self.times)))

    def close(self) -> None:
        end_all(self.threads, self.times)


def end_all(threads: ThreadPoolExecutor, count: int) -> None:
    """End every thread of a pool, and its connection to the database with it."""
    ready = threading.Barrier(count)

    def end(_: int) -> None:
        ready.wait(60)
        connection.close()

    list(threads.map(end, range(count)))
    threads.shutdown()
