"""What all pages have in common on which something is written: how a refusal comes back to its form."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from deliberation.errors import DeliberationError, SentBefore
from deliberation.forms.written import WrittenForm
from deliberation.models import Participant
from deliberation.rules.phases import PHASES
from deliberation.views import respond

REFUSED = 422
ARTICLE = "article"
ABOUT = "about-"
PICKED = ("passage", "quote", "prefix", "suffix", "text")


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent to be saved; None for a page that is opened, or only shown in another way."""
    return request.POST if request.method == "POST" and "show" not in request.POST else None


def kept(request: HttpRequest) -> dict[str, Any]:
    """What a form begins with: what was typed so far, when a button only asked to see another trade-off or the
    other text beside it; or the words that somebody has selected in the reading."""
    if request.method == "POST":
        typed = request.POST.dict() if "show" in request.POST else {}
        about = request.POST.get("show", "").removeprefix(ABOUT)
        return {**typed, "tradeoff": about} if about != request.POST.get("show", "") else typed
    return {
        f"citation-0-{key}": request.GET[key] for key in ("passage", "quote", "text") if key in request.GET
    }


def moved_from(request: HttpRequest) -> str:
    """The trade-off that a form was about before another was chosen: its draft has moved to the new one."""
    return request.POST.get("tradeoff", "") if request.POST.get("show", "").startswith(ABOUT) else ""


def wants_article(request: HttpRequest) -> bool:
    """Whether the attached article is to stand beside the form: asked for now, or before a refusal."""
    if request.method == "POST":
        asked = request.POST.get("show", "")
        return (asked if asked in ("reading", ARTICLE) else request.POST.get("beside")) == ARTICLE
    return request.GET.get("text") == ARTICLE


def refuse_written(form: WrittenForm, seat: Participant, error: DeliberationError) -> int:
    """Put a refusal where it belongs, evidence included; the page then speaks of the phase that is now."""
    renew(seat)
    if isinstance(error, SentBefore):
        form.op = uuid.uuid4()
    row = form.row_of(error)
    if row is None:
        return respond.refuse(form, error)
    row.add_error("quote", respond.sentence(error))
    return error.status


def renew(seat: Participant) -> None:
    """Read again what phase the class is in: a refused form is sent again from there."""
    seat.classroom.refresh_from_db(fields=["phase", "step", "phase_epoch", "phase_ends_at", "version"])


def not_now(request: HttpRequest, seat: Participant, opens_in: str) -> HttpResponse:
    """A page that the class has not come to, or has left: where it is, and when this opens."""
    context = {
        "seat": seat,
        "classroom": seat.classroom,
        "opens_in": PHASES[opens_in],
        "is_planned": opens_in in seat.classroom.phases,
    }
    return render(request, "arguments/not_now.html", context)


def read_id(text: str) -> uuid.UUID | None:
    """A public id from an address; None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
