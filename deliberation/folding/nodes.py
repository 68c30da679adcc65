"""What takes the place of Django's nodes in our templates; each renders the same as the one it is made of."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import Any

from django.template import Context, Engine, NodeList
from django.template.base import Node, VariableNode
from django.template.defaulttags import CsrfTokenNode, URLNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.translation import gettext, ngettext

from deliberation.folding.values import language_of, shown

# Under this name, what fills the slots of the page that is rendered.
SLOTS = "deliberation.slots"
MOST_ADDRESSES = 16_384


class Fixed(Node):
    """Text, translated words and addresses in a row, put together once per language."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """The piece in the language spoken now."""
        language = language_of(context)
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = "".join(str(node.render_annotated(context)) for node in self.nodes)
        return said

    render_annotated = render


class Named(Node):
    """Translated words under a name."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode) -> None:
        self.name = str(node.asvar)
        self.words = TranslateNode(node.filter_expression, node.noop, None, node.message_context)
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """Nothing; the words are known from here on."""
        language = language_of(context)
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = self.words.render(context)
        context.dicts[-1][self.name] = said
        return ""

    render_annotated = render


class Shown(VariableNode):
    """A value."""

    def render(self, context: Context) -> str:
        """The value, escaped."""
        return shown(self.filter_expression.resolve(context), context)

    render_annotated = render


class Sentence(BlockTranslateNode):
    """Translated words with values in them, whose message is put together once."""

    def __init__(self, node: BlockTranslateNode) -> None:
        self.__dict__.update(vars(node))
        self.one, self.names = self.render_token_list(self.singular)
        self.many, more = self.render_token_list(self.plural) if self.plural else ("", [])
        self.names += more

    def render(self, context: Context, nested: bool = False) -> str:
        """The sentence. One that a catalogue has got wrong is left to Django."""
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        if self.many:
            count = values[str(self.countervar)] = self.counter.resolve(context)  # type: ignore[union-attr]
            words = ngettext(self.one, self.many, count)
        else:
            words = gettext(self.one)
        for name in self.names:
            values[name] = shown(values[name] if name in values else context.get(name, ""), context)
        try:
            return words % values
        except (KeyError, ValueError):
            return str(super().render(context, nested))

    render_annotated = render


class Address(URLNode):
    """The address of a view that is named in full: the same each time for the same things."""

    def __init__(self, node: URLNode) -> None:
        self.__dict__.update(vars(node))

    def render(self, context: Context) -> str:
        """The address, or nothing if it is to have a name."""
        address = _address(self.view_name.var, *[value.resolve(context) for value in self.args])
        if not self.asvar:
            return address
        context.dicts[-1][self.asvar] = address
        return ""

    render_annotated = render


@lru_cache(MOST_ADDRESSES)
def _address(name: str, *values: Any) -> str:
    return conditional_escape(reverse(name, args=values))


class Token(CsrfTokenNode):
    """The field of a form that says whose page it stood on."""

    def render(self, context: Context) -> str:
        """The field, the same in all forms of a page; where there is no token, what Django does."""
        try:
            return context.token_field  # type: ignore[attr-defined]
        except AttributeError:
            token = context.get("csrf_token")
        if not token or token == "NOTPROVIDED":  # noqa: S105 - Django's word for none
            return str(super().render(context))
        field = f'<input type="hidden" name="csrfmiddlewaretoken" value="{html.escape(str(token))}">'
        context.token_field = field  # type: ignore[attr-defined]
        return field

    render_annotated = render


class Included(IncludeNode):
    """A part that is named in full, found once."""

    def __init__(self, node: IncludeNode) -> None:
        self.__dict__.update(vars(node))
        self.nodelist: NodeList | None = None

    def render(self, context: Context) -> str:  # type: ignore[override]
        """The part, with the values that it is given; what it names is forgotten after it."""
        if self.nodelist is None:
            self.nodelist = self._found(context.template.engine)  # type: ignore[union-attr]
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        context.dicts.append(values)
        try:
            return self.nodelist.render(context)
        finally:
            context.dicts.pop()

    render_annotated = render

    def _found(self, engine: Engine) -> NodeList:
        nodelist: NodeList = engine.get_template(self.template.var).nodelist
        if nodelist.get_nodes_by_type(Page) or nodelist.get_nodes_by_type(Slot):
            raise TypeError(f"{self.template.var} has blocks: it is a page, and no part of one")
        return nodelist


class Slot(Node):
    """A block: what a page puts in its place, or else what stands in it."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> str:
        """What fills it; what that names is forgotten after it."""
        filled: dict[str, NodeList] = context.render_context.get(SLOTS) or {}
        context.dicts.append({})
        try:
            return filled.get(self.name, self.nodelist).render(context)
        finally:
            context.dicts.pop()

    render_annotated = render


class Page(Node):
    """A template that extends another: the outermost frame, and what fills its slots."""

    must_be_first = True

    def __init__(self, parent: str, nodelist: NodeList) -> None:
        self.parent, self.nodelist = parent, nodelist
        self.slots: dict[str, NodeList] = {}
        self.frame: NodeList | None = None

    def render(self, context: Context) -> str:
        """The frame, filled."""
        frame = self.frame or self.found(context.template.engine)  # type: ignore[union-attr]
        context.render_context[SLOTS] = self.slots
        return frame.render(context)

    render_annotated = render

    def found(self, engine: Engine) -> NodeList:
        """The outermost frame; what is nearer to this page fills a slot before what is farther."""
        above: NodeList = engine.get_template(self.parent).nodelist
        page = next((node for node in above if isinstance(node, Page)), None)
        frame = page.found(engine) if page else above
        slots = [node for node in self.nodelist.get_nodes_by_type(Slot) if isinstance(node, Slot)]
        own = {slot.name: slot.nodelist for slot in slots}
        self.slots = {**(page.slots if page else {}), **own}
        self.frame = frame
        return frame
