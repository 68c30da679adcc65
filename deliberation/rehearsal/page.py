"""A page as a browser without script reads it: its forms, arguments and passages, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

ARGUMENT = "argument-"
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
BUTTONS = frozenset({"submit", "image"})
NEVER_SENT = frozenset({"button", "reset", "file"})


class FormMissing(Exception):
    """A page does not hold the form, the field or the choice that its reader needs."""


@dataclass
class Field:
    """One control of a form; a choice is one of a radio group, a checkbox or an option."""

    name: str
    kind: str
    value: str = ""
    is_on: bool = True
    options: list[tuple[str, bool]] = field(default_factory=list)
    is_off_limits: bool = False


@dataclass(frozen=True)
class Button:
    """A button that sends a form, perhaps to an address of its own."""

    name: str
    value: str
    action: str
    text: str = ""
    is_primary: bool = False


@dataclass
class Form:
    """A form as it was served."""

    page: str
    action: str
    method: str
    id: str = ""
    fields: list[Field] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {control.name for control in self.fields}

    def choices(self, name: str) -> list[str]:
        """The values that a person can choose for a name, in the order of the page; none for a text field."""
        found: list[str] = []
        for control in self.fields:
            if control.name != name or control.is_off_limits:
                continue
            if control.kind in ("radio", "checkbox"):
                found.append(control.value)
            found += [value for value, _ in control.options]
        return found

    def button(self, matches: Callable[[Button], bool]) -> Button:
        """The first button of a kind."""
        for button in self.buttons:
            if matches(button):
                return button
        raise FormMissing(f"{self.page}: the form to {self.action or self.page} lacks a button")

    def filled(
        self, values: Mapping[str, str | Sequence[str]], *, button: Button | None = None
    ) -> list[tuple[str, str]]:
        """What a browser would send: what was served, changed by what a person filled in.

        Without a button named, the page's primary button is pressed, or else the first of the form.
        """
        for name, value in values.items():
            self._check(name, value)
        pairs: list[tuple[str, str]] = []
        written: set[str] = set()
        for control in self.fields:
            if not control.name or control.is_off_limits:
                continue
            if control.name not in values:
                pairs += [(control.name, value) for value in _served(control)]
            elif control.name not in written:
                written.add(control.name)
                given = values[control.name]
                pairs += [(control.name, one) for one in ([given] if isinstance(given, str) else given)]
        pressed = button or next(iter(sorted(self.buttons, key=lambda one: not one.is_primary)), None)
        if pressed and pressed.name and pressed.name not in written:
            pairs.append((pressed.name, pressed.value))
        return pairs

    def _check(self, name: str, value: str | Sequence[str]) -> None:
        if name not in self.names:
            raise FormMissing(f"{self.page}: the form to {self.action or self.page} lacks the field “{name}”")
        choices = self.choices(name)
        missing = [one for one in ([value] if isinstance(value, str) else value) if one not in choices]
        if choices and missing:
            raise FormMissing(f"{self.page}: the field “{name}” does not offer “{missing[0]}”")


def _served(control: Field) -> list[str]:
    """What a control sends when nobody touches it."""
    if control.kind != "select":
        return [control.value] if control.is_on else []
    chosen = [value for value, is_on in control.options if is_on]
    return chosen or [value for value, _ in control.options[:1]]


@dataclass
class Shown:
    """An argument on a page."""

    id: str
    pole: str
    is_mine: bool
    claim: str = ""


@dataclass(frozen=True)
class Page:
    """One answer of the server."""

    path: str
    status: int
    forms: list[Form]
    arguments: list[Shown]
    passages: dict[int, list[str]]  # number -> its blocks of text
    alerts: list[str]
    was_led_to: bool  # by a redirect
    left_pole: str  # the pole on the left of a slider; empty where there is none

    @classmethod
    def read(cls, path: str, status: int, html: str, *, was_led_to: bool = False) -> Page:
        """The page that these words of HTML make."""
        reader = _Reader(path)
        reader.feed(html)
        reader.close()
        reader.hand_over()
        return cls(
            path=path,
            status=status,
            forms=reader.forms,
            arguments=reader.arguments,
            passages=reader.passages,
            alerts=[text for text in (" ".join(words.split()) for words in reader.alerts) if text],
            was_led_to=was_led_to,
            left_pole=reader.left_pole,
        )

    def form(self, ending: str) -> Form:
        """The form that posts to a path with this ending."""
        found = self.forms_to(ending)
        if not found:
            raise FormMissing(f"{self.path}: no form to “…{ending}” (status {self.status})")
        return found[0]

    def forms_to(self, ending: str) -> list[Form]:
        """All forms that post to a path with this ending."""
        return [
            form
            for form in self.forms
            if form.method == "post" and urlsplit(form.action or form.page).path.endswith(ending)
        ]


class _Reader(HTMLParser):
    """Collects what a page holds in one pass; a control may name its form by id from anywhere."""

    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.forms: list[Form] = []
        self.arguments: list[Shown] = []
        self.passages: dict[int, list[str]] = {}
        self.alerts: list[str] = []
        self.left_pole = ""
        self.elsewhere: list[tuple[str, Field | Button]] = []
        self.form: Form | None = None
        self.select: Field | None = None
        self.number = 0
        self.in_text = False
        # Each open element with what is to be done with its words when it closes
        self.open: list[tuple[str, Callable[[str], None] | None, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        on_close = self._begin(tag, given)
        if tag not in VOID:
            self.open.append((tag, on_close, []))

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _, _ in self.open):
            return
        while self.open:
            name, on_close, words = self.open.pop()
            text = "".join(words)
            if on_close:
                on_close(text)
            if self.open and name != "footer":
                self.open[-1][2].append(text)
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1][2].append(data)

    def hand_over(self) -> None:
        """Give controls to the forms that they name by id."""
        by_id = {form.id: form for form in self.forms if form.id}
        for form_id, control in self.elsewhere:
            if form := by_id.get(form_id):
                _give(form, control)

    def _begin(self, tag: str, given: dict[str, str]) -> Callable[[str], None] | None:
        if given.get("data-passage", "").isdecimal():
            self.number = int(given["data-passage"])
        if given.get("data-side") == "start":
            self.left_pole = given.get("data-pole", "")
        if "data-passage-text" in given:
            self.in_text = True
            return self._end_text
        if tag == "form":
            self.form = Form(
                self.path, given.get("action", ""), given.get("method", "get").lower(), given.get("id", "")
            )
            self.forms.append(self.form)
            return self._end_form
        classes = given.get("class", "").split()
        if "argument" in classes and given.get("id", "").startswith(ARGUMENT):
            argument_id = given["id"].removeprefix(ARGUMENT)
            self.arguments.append(Shown(argument_id, given.get("data-pole", ""), "data-mine" in given))
        if "argument-claim" in classes and self.arguments:
            shown = self.arguments[-1]
            return lambda text: setattr(shown, "claim", " ".join(text.split()))
        if given.get("role") == "alert" or tag == "error-summary":
            return self.alerts.append
        if tag == "p" and self.in_text:
            number = self.number
            return lambda text: self.passages.setdefault(number, []).append(" ".join(text.split()))
        return self._begin_control(tag, given)

    def _begin_control(self, tag: str, given: dict[str, str]) -> Callable[[str], None] | None:
        name, form_id, off = given.get("name", ""), given.get("form", ""), "disabled" in given
        if tag == "option" and self.select:
            return self._end_option(self.select, given)
        if tag == "select":
            self.select = Field(name, "select", is_off_limits=off)
            self._keep(form_id, self.select)
        if tag == "textarea":
            control = Field(name, "textarea", is_off_limits=off)
            self._keep(form_id, control)
            return lambda text: setattr(control, "value", text.removeprefix("\n"))
        if tag == "button" and given.get("type", "submit") == "submit" and not off:
            return lambda text: self._keep(
                form_id,
                Button(
                    name,
                    given.get("value", ""),
                    given.get("formaction", ""),
                    " ".join(text.split()),
                    is_primary=given.get("data-kind") == "primary",
                ),
            )
        if tag == "input":
            self._begin_input(given, form_id, name, off)
        return None

    def _begin_input(self, given: dict[str, str], form_id: str, name: str, off: bool) -> None:
        kind = given.get("type", "text").lower()
        if kind in BUTTONS:
            self._keep(form_id, Button(name, given.get("value", ""), given.get("formaction", "")))
        elif kind in ("radio", "checkbox"):
            value = given.get("value", "on")
            self._keep(form_id, Field(name, kind, value, is_on="checked" in given, is_off_limits=off))
        elif kind not in NEVER_SENT:
            value = given.get("value", "50" if kind == "range" else "")
            self._keep(form_id, Field(name, kind, value, is_off_limits=off))

    def _end_option(self, select: Field, given: dict[str, str]) -> Callable[[str], None]:
        def end(text: str) -> None:
            value = given.get("value", " ".join(text.split()))
            if "disabled" not in given:
                select.options.append((value, "selected" in given))

        return end

    def _end_form(self, text: str) -> None:
        self.form = None

    def _end_text(self, text: str) -> None:
        self.in_text = False

    def _keep(self, form_id: str, control: Field | Button) -> None:
        if form_id:
            self.elsewhere.append((form_id, control))
        elif self.form is not None:
            _give(self.form, control)


def _give(form: Form, control: Field | Button) -> None:
    if isinstance(control, Button):
        form.buttons.append(control)
    else:
        form.fields.append(control)
