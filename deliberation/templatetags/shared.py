"""Parts of pages that are the same for many students, rendered once and given to all who may see them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import template
from django.template import Context
from django.template.base import FilterExpression, Parser, Token
from django.template.loader import get_template

from deliberation.folding.values import language_of
from deliberation.live.shared import Shared
from deliberation.queries.board import Rows

register = template.Library()

PARTS = Shared(seconds=60, most=4_000)


@register.simple_tag(takes_context=True)
def shared_part(context: Context, name: str, *key: Any) -> str:
    """The template named, in this context. The key names everything in the context that it depends on, a class or a
    case first; so nothing of a seat, and no form that is signed for one, may stand in it."""

    def render() -> str:
        return get_template(name).render(context.flatten(), None)  # type: ignore[arg-type]

    found: str = PARTS.get((name, language_of(context), *key), render)
    return found


class SharedRows(template.Node):
    """The template named for each argument of a list, as `shared_part`. Only what nobody has been shown as it is now
    is read from the database, all of it at once; and one's own, which looks different to nobody else."""

    def __init__(self, name: str, rows: FilterExpression, key: list[FilterExpression]) -> None:
        self.name, self.rows, self.key = name, rows, key

    def render(self, context: Context) -> str:
        """All of them, in order."""
        rows: Rows = self.rows.resolve(context)
        part = (self.name, language_of(context), *[one.resolve(context) for one in self.key])
        faces = [(*part, row.face) if row.face else None for row in rows.rows]
        texts = PARTS.known(faces)
        if missing := [row for row, text in zip(rows.rows, texts, strict=True) if text is None]:
            told = rows.told(missing)
            around: dict[Any, Any] = context.flatten()
            one = get_template(self.name)
            for n, (row, face) in enumerate(zip(rows.rows, faces, strict=True)):
                if texts[n] is None and row.pk in told:
                    render = partial(one.render, {**around, "spoken": told[row.pk]}, None)
                    texts[n] = PARTS.get(face, render) if face else render()
        return "".join([text for text in texts if text is not None])


@register.tag
def shared_rows(parser: Parser, token: Token) -> SharedRows:
    """{% shared_rows "template.html" rows key … %}; the key names all that the looks depend on beside a face."""
    _, name, rows, *key = token.split_contents()
    return SharedRows(
        name.strip('"'), parser.compile_filter(rows), [parser.compile_filter(one) for one in key]
    )
