"""One person's browser: it keeps cookies, follows redirects, and knows pages only by what they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from deliberation.rehearsal.page import Button, Form, FormMissing, Page

TIMEOUT = 60
MOST_REDIRECTS = 5
ONWARD = {301, 302, 303, 307, 308}

Values = Mapping[str, str | Sequence[str]]


class ServerSilent(Exception):
    """No server answers at the address."""


class Browser:
    """A visitor with cookies of their own. `heard` is told of every page and the path asked for."""

    def __init__(self, base: str, heard: Callable[[str, Page], None] = lambda path, page: None) -> None:
        self.base = base.rstrip("/")
        self.cookies: dict[str, str] = {}
        self.heard = heard

    def get(self, path: str) -> Page:
        """The page at a path, or at the end of its redirects."""
        return self._ask("GET", path, None)

    def submit(self, form: Form, values: Values | None = None, *, button: Button | None = None) -> Page:
        """Send a form as it was served, with what a person fills in, by one of its buttons.

        What was saved is answered by leading to a page, what was refused by a status; anything else is a form
        that does not do its work.
        """
        body = urlencode(form.filled(values or {}, button=button))
        path = (button.action if button else "") or form.action or form.page
        if form.method == "get":
            return self.get(f"{path.partition('?')[0]}?{body}")
        page = self._ask("POST", urljoin(form.page, path), body)
        if page.status == HTTPStatus.OK and not page.was_led_to:
            raise FormMissing(f"{form.page}: the form to {path} came back, and nothing was saved")
        return page

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        asked, was_led_to = path, False
        for _ in range(MOST_REDIRECTS):
            status, location, text = self._send(method, path, body)
            if status not in ONWARD:
                break
            path, was_led_to = self._path(urljoin(self.base + path, location)), True
            if status not in (307, 308):
                method, body = "GET", None
        page = Page.read(path, status, text, was_led_to=was_led_to)
        self.heard(asked, page)
        return page

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        parts = urlsplit(self.base)
        connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = connect(parts.netloc, timeout=TIMEOUT)
        headers = {"Connection": "close", "Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = self.base
            headers["Referer"] = self.base + path
        try:
            connection.request(method, parts.path + path.partition("#")[0], body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            raise ServerSilent(self.base) from error
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            self._keep(line)
        return response.status, response.headers.get("Location", ""), text

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value

    def _path(self, url: str) -> str:
        """The path of an address of this server."""
        return url.removeprefix(self.base) or "/"
