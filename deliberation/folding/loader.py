"""Our templates as they are loaded: what is always the same is put together once, and the rest shown in fewer steps.

Of a page, most is text and translated words. Those that stand in a row become one piece, made once per language; and
values, sentences, included parts and the frame of a page are shown by nodes that do the same as Django's in a fraction
of the calls. Nothing of this changes what a template says.
"""

from __future__ import annotations

from typing import Any

from django.template import NodeList, Template
from django.template.base import FilterExpression, Node, TextNode, VariableNode
from django.template.defaulttags import CommentNode, CsrfTokenNode, IfNode, LoadNode, TemplateLiteral, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode

from deliberation.folding.nodes import (
    Address,
    Fixed,
    Included,
    Named,
    Page,
    Sentence,
    Shown,
    Slot,
    Token,
)
from deliberation.folding.values import Plain


class Loader(cached.Loader):
    """Django's cached loader, whose templates are folded when they are compiled."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The template, folded. Two threads that fold the same one make the same of it."""
        template: Template = super().get_template(template_name, skip)
        if not hasattr(template, "is_folded"):
            template.nodelist = folded(template.nodelist)
            template.is_folded = True  # type: ignore[attr-defined]
        return template


def folded(nodes: NodeList) -> NodeList:
    """The same nodes in fewer. Lists are replaced and never changed: somebody may be rendering them."""
    found, row = NodeList(), []
    for node in nodes:
        if isinstance(node, (CommentNode, LoadNode)):
            continue
        if _is_fixed(node):
            row.append(node)
            continue
        found += [*_in_one(row), _quicker(node)]
        row = []
    found += _in_one(row)
    return found


def _is_fixed(node: Node) -> bool:
    """Whether a node says the same to everybody who speaks a language."""
    if isinstance(node, TextNode):
        return True
    if isinstance(node, TranslateNode):
        return not node.asvar and _is_literal(node)
    if isinstance(node, StaticNode):
        return node.varname is None and _is_constant(node.path)
    return isinstance(node, URLNode) and not (node.asvar or node.args or node.kwargs)


def _is_literal(node: TranslateNode) -> bool:
    said = node.filter_expression
    is_plain = node.message_context is None or _is_constant(node.message_context)
    return is_plain and not said.filters and said.var.lookups is None


def _is_constant(value: Any) -> bool:
    return not value.is_var and not value.filters


def _in_one(row: list[Node]) -> list[Node]:
    """A row of fixed nodes as one."""
    if all(isinstance(node, TextNode) for node in row):
        text = "".join(node.s for node in row)  # type: ignore[attr-defined]
        return [TextNode(text)] if text else []
    return [Fixed(row)]


def _quicker(node: Node) -> Node:
    """A node that does the same in fewer steps; if there is none, the node itself, what is in it folded."""
    _look_up_plainly(node)
    if type(node) is VariableNode:
        return Shown(node.filter_expression)
    if isinstance(node, TranslateNode) and _is_literal(node):
        return Named(node)
    if type(node) is BlockTranslateNode and not node.message_context and not node.asvar:
        return Sentence(node)
    if type(node) is IncludeNode and not node.isolated_context and _is_constant(node.template):
        return Included(node)
    if isinstance(node, URLNode) and _is_constant(node.view_name) and not node.kwargs:
        return Address(node)
    if isinstance(node, CsrfTokenNode):
        return Token()
    if isinstance(node, BlockNode):
        return Slot(node.name, folded(node.nodelist))
    if isinstance(node, ExtendsNode) and _is_constant(node.parent_name):
        return Page(str(node.parent_name.var), folded(node.nodelist))  # type: ignore[union-attr]
    if isinstance(node, IfNode):
        node.conditions_nodelists = [(asked, folded(inside)) for asked, inside in node.conditions_nodelists]
        return node
    for name in node.child_nodelists:
        inside = getattr(node, name, None)
        if isinstance(inside, NodeList):
            setattr(node, name, folded(inside))
    return node


def _look_up_plainly(node: Node) -> None:
    """Let a node look up its values in few steps. One that translates what it finds says so to its variable."""
    if isinstance(node, TranslateNode):
        return
    for name, value in vars(node).items():
        if isinstance(value, dict):
            setattr(node, name, {key: _plain(one) for key, one in value.items()})
        elif type(value) is list:
            setattr(node, name, [_plain(one) for one in value])
        else:
            setattr(node, name, _plain(value))
    if isinstance(node, IfNode):
        for asked, _ in node.conditions_nodelists:
            _ask_plainly(asked)


def _ask_plainly(asked: TokenBase | None) -> None:
    if isinstance(asked, TemplateLiteral):
        asked.value = _plain(asked.value)
    elif asked is not None:
        _ask_plainly(asked.first)
        _ask_plainly(asked.second)


def _plain(value: Any) -> Any:
    if type(value) is FilterExpression and value.is_var and not value.filters and value.var.lookups:
        return Plain(value)
    return value
