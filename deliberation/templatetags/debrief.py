"""How the debrief says its numbers in words."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from cases.models import TradeOff
from deliberation.analysis.charts.cloud import Dot
from deliberation.analysis.votes import THIRD_KEYS, Interval, to_tenths
from deliberation.forms.ballots import CONFIDENCE, STANCES

register = template.Library()

# The outline of each group's mark around its middle, r being its half: round, square, diamond, triangle, and cross.
MARKS = (
    "m{m} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 {h} 0z",
    "m{m} {m}h{d}v{d}h{h}z",
    "m0 {m}l{r} {r}l{m} {r}l{m} {m}z",
    "m0 {m}l{r} {d}h{h}z",
    "m{m} {m}l{d} {d}m0 {h}l{h} {d}",
)


@register.filter
def letters(thirds: str | Iterable[str]) -> str:
    """The letters of one or more thirds, as they stand in the pictures: "A", "M", "B", "A+M"."""
    keys = thirds.split("+") if isinstance(thirds, str) else list(thirds)
    signs = {"a": gettext("A"), "middle": gettext("M"), "b": gettext("B")}
    return "+".join(signs[key] for key in keys)


@register.filter
def side(key: str) -> str:
    """The one colour of a part of the class: "a", "b", or "middle" where it is neither, or both."""
    keys = set(key.split("+"))
    if keys & {"a", "b"} == {"a", "b"} or not keys & set(THIRD_KEYS):
        return "middle"
    return "a" if "a" in keys else "b" if "b" in keys else "middle"


@register.filter
def pole_class(side: str) -> str:
    """The class of a shape that stands for a side."""
    return {"a": "pole-a", "b": "pole-b"}.get(side, "neutral")


@register.filter
def group_class(group: int | None) -> str:
    """The class of a mark of the map: its group's number decides its shape and whether it is full or hollow."""
    return "group-none" if group is None else f"group-{group % len(MARKS)}"


@register.simple_tag
def dot_path(dot: Dot | int, size: int) -> str:
    """The outline of a mark of the map; of a group's number alone, one in the middle of 24 units."""
    x, y, group = (12, 12, dot) if isinstance(dot, int) else (dot.x, dot.y, dot.group)
    outline = MARKS[0] if group is None else MARKS[group % len(MARKS)]
    return f"M{x} {y}" + outline.format(r=size, d=2 * size, m=-size, h=-2 * size)


@register.filter
def began(thirds: str | Iterable[str]) -> str:
    """Where a part of the class began, in words."""
    keys = thirds.split("+") if isinstance(thirds, str) else list(thirds)
    return {
        ("a",): gettext("began near A"),
        ("middle",): gettext("began in between"),
        ("b",): gettext("began near B"),
        ("a", "middle"): gettext("began near A or in between"),
        ("middle", "b"): gettext("began in between or near B"),
    }.get(tuple(keys), gettext("the whole class"))


@register.filter
def third_range(third: str) -> str:
    """The stretch of the slider that a third is."""
    return {"a": "0–33", "middle": "34–66", "b": "67–100"}[third]


@register.filter
def answer_words(key: str) -> str:
    """A confidence ("1" to "3") or a stance as the ballot words it."""
    return str(dict([*CONFIDENCE, *STANCES])[key])


@register.simple_tag
def points_toward(tradeoff: TradeOff, change: float) -> str:
    """A change in points, with the pole it goes to: "6.2 points toward “Thrift”"."""
    size = abs(to_tenths(change))
    if not size:
        return gettext("no change")
    pole = tradeoff.pole_a if change < 0 else tradeoff.pole_b
    # Only "1.0" is one point; every other size takes the plural.
    count = 1 if size == 1 else 2
    words = ngettext("%(size)s point toward “%(pole)s”", "%(size)s points toward “%(pole)s”", count)
    return words % {"size": number_format(size, 1), "pole": pole}


@register.simple_tag
def interval_words(tradeoff: TradeOff, interval: Interval) -> str:
    """Both ends of an interval, each with its direction where they differ."""
    ends = {"low": points_toward(tradeoff, interval.low), "high": points_toward(tradeoff, interval.high)}
    if interval.low == interval.high:
        return ends["low"]
    if interval.low >= 0 or interval.high <= 0:
        near, far = sorted([interval.low, interval.high], key=abs)
        return gettext("from %(near)s to %(far)s") % {
            "near": number_format(abs(to_tenths(near)), 1),
            "far": points_toward(tradeoff, far),
        }
    return gettext("from %(low)s to %(high)s") % ends


@register.simple_tag
def guess_words(tradeoff: TradeOff, guess: int, actual: int) -> str:
    """How far a guess is off, and to which side."""
    if guess == actual:
        return gettext("right on the spot")
    pole = tradeoff.pole_a if guess < actual else tradeoff.pole_b
    words = ngettext(
        "%(size)d point too near to “%(pole)s”", "%(size)d points too near to “%(pole)s”", abs(guess - actual)
    )
    return words % {"size": abs(guess - actual), "pole": pole}
