"""Every address of the house, found from the resolver, asked for by one browser; and what it answers, byte for byte."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
# What is made anew each time that a page is: tokens and numbers of operations, and the name that is proposed at the door.
MASKS = re.compile(
    rb'(?<="X-CSRFToken": ")\w*|(?<=name="csrfmiddlewaretoken" value=")\w*|(?<=name="op" value=")[^"]*|(?<=name="offer" value=")[^"]*'
    rb'|(?<=name="pseudonym" type="text" value=")[^"]*|(?<=name="csp-nonce" content=")[^"]*|(?<=nonce=")[^"]*'
)
QUERIES = {
    "arguments-board": ("?tradeoff=t2", "?unanswered=on", "?q=because"),
    "ballot-vote": ("?t=t1", "?t=done"),
    "debrief-class": ("?t=t2",),
    "arguments-new": ("?tradeoff=t2",),
}
MODES: dict[str, dict[str, Any]] = {
    "page": {},
    "part": {"HTTP_HX_REQUEST": "true"},
    "head": {"REQUEST_METHOD": "HEAD"},
    "form": {"REQUEST_METHOD": "POST"},
}


def patterns() -> Iterator[tuple[str, str]]:
    """Name and route of every address but the administrator's, whose names are Django's."""
    return _patterns(get_resolver(), "")


def _patterns(resolver: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if route.startswith("admin/"):
            continue
        if isinstance(entry, URLPattern):
            yield str(entry.name), route
        else:
            yield from _patterns(entry, route)


def addresses(known: Mapping[str, Iterable[Any]]) -> list[str]:
    """Every address with every known value in each of its places. A place that is not known is a KeyError: a new kind
    of address says here what may stand in it."""
    found = []
    for name, route in patterns():
        places = PLACE.findall(route)
        for values in itertools.product(*(known[place] for place in places)):
            url = reverse(name, kwargs=dict(zip(places, values, strict=True)))
            found += [url, *(url + query for query in QUERIES.get(name, ()))]
    return found


def told(answer: HttpResponseBase) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """All that an answer says: its status, its headers, its cookies but for the token of forms, and its bytes."""
    streams = getattr(answer, "streaming", False)
    content = b"".join(answer.streaming_content) if streams else answer.content  # type: ignore[attr-defined]
    headers = sorted((name, value) for name, value in answer.items() if name != "Content-Length" or streams)
    # The token of forms, and a seat that was just taken, are made by chance.
    cookies = sorted(
        (name, "" if name.startswith(("csrf", "seat-")) else morsel.OutputString())
        for name, morsel in answer.cookies.items()
    )
    return answer.status_code, (*headers, *cookies), MASKS.sub(b"", content)


def crawl(
    browser: Client, urls: Iterable[str], *, mode: str = "page", data: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What each address answers. What a form would do is undone."""
    found = {}
    for url in urls:
        with transaction.atomic():
            ask = browser.post if mode == "form" else browser.get
            found[url] = told(
                ask(url, data or {}, **MODES[mode]) if mode == "form" else ask(url, **MODES[mode])
            )
            if mode == "form":
                transaction.set_rollback(True)
    return found
