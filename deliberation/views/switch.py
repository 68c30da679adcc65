"""Writing the best case for a card that one does not hold, and judging those written for one's own."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from deliberation.actions.switch import mark_fair, write_steelman
from deliberation.errors import DeliberationError
from deliberation.forms.switch import FairForm, SteelmanForm
from deliberation.models import Participant
from deliberation.queries.arguments import class_tradeoffs, poles, spoken_cards
from deliberation.queries.evidence import evidence_text
from deliberation.queries.switch import other_side
from deliberation.views import respond
from deliberation.views.guards import argument_or_404, participant_or_404
from deliberation.views.written import (
    REFUSED,
    kept,
    moved_from,
    not_now,
    read_id,
    refuse_written,
    renew,
    sent,
    wants_article,
)


@require_http_methods(["GET", "HEAD", "POST"])
def sides(request: HttpRequest, code: str) -> HttpResponse:
    """Write for the other side while the phase lasts; below, the cases that others wrote for one's own card."""
    me = participant_or_404(request, code)
    if request.method != "POST" and not me.classroom.has_reached("switch"):
        return not_now(request, me, "switch")
    form = _form(me, request)
    if not form.is_bound:
        return _page(request, me, form, again=read_id(request.GET.get("case", "")))
    if not form.is_valid():
        return _page(request, me, form, status=REFUSED)
    try:
        written = write_steelman(
            by=me,
            op=form.op,
            tradeoff=form.tradeoff_chosen,
            position=form.card_chosen,
            pole=form.cleaned_data["pole"],
            claim=form.cleaned_data["claim"],
            reason=form.cleaned_data["reason"],
            citations=form.words(),
            epoch=form.epoch,
            seq=form.seq,
        )
    except DeliberationError as error:
        return _page(request, me, form, status=refuse_written(form, me, error))
    return respond.go(request, "switch-sides", code, query={"saved": "yes"}, anchor=f"argument-{written.pk}")


@require_POST
def fair(request: HttpRequest, code: str, argument_id: uuid.UUID) -> HttpResponse:
    """Mark a case for one's own card as fair, or not yet fair."""
    me = participant_or_404(request, code)
    argument = argument_or_404(me.classroom, argument_id)
    form = FairForm(request.POST)
    if not form.is_valid():
        return _judge(request, me, problem=str(form.errors["fair"][0]), status=REFUSED, again=argument.pk)
    try:
        mark_fair(
            by=me,
            argument=argument,
            fair=form.is_fair,
            wording=form.wording,
            epoch=form.epoch,
            seq=form.seq,
        )
    except DeliberationError as error:
        renew(me)
        return _judge(request, me, problem=respond.sentence(error), status=error.status, again=argument.pk)
    if respond.wants_part(request):
        return _judge(request, me)
    return respond.go(request, "switch-sides", code, anchor="judge")


def _form(me: Participant, request: HttpRequest | None) -> SteelmanForm:
    """The form to write a case; an empty one where what was sent was something else."""
    return SteelmanForm(
        sent(request) if request else None,
        kept=kept(request) if request else None,
        tradeoffs=class_tradeoffs(me),
        cards=[card for card in spoken_cards(me) if card.pk != me.card_id],
        evidence=evidence_text(me, wants_article=bool(request and wants_article(request))),
        initial={key: request.GET.get(key, "") for key in ("tradeoff", "card", "pole")} if request else None,
    )


def _page(
    request: HttpRequest,
    me: Participant,
    form: SteelmanForm,
    *,
    problem: str = "",
    status: int = 200,
    again: uuid.UUID | None = None,
) -> HttpResponse:
    """The whole page. Who was writing while the phase ended keeps the form, with what they typed, whichever of its
    buttons they press."""
    is_typed = "show" in request.POST
    context = {
        **_judging(me, problem, again),
        "form": form,
        "evidence": form.evidence,
        "tradeoff": form.chosen,
        "poles": poles(me, form.chosen),
        "moved_from": moved_from(request),
        "is_typed": is_typed,
        "may_write": me.classroom.allows("steelman"),
        "shows_form": me.classroom.allows("steelman") or form.is_bound or is_typed,
        "is_saved": request.GET.get("saved") == "yes",
    }
    return render(request, "switch/page.html", context, status=status)


def _judge(
    request: HttpRequest,
    me: Participant,
    *,
    problem: str = "",
    status: int = 200,
    again: uuid.UUID | None = None,
) -> HttpResponse:
    """The judging part alone; without script the page that it stands in, with an empty form to write."""
    if respond.wants_part(request):
        return render(request, "switch/_judge.html", _judging(me, problem, again), status=status)
    form = _form(me, None)
    return _page(request, me, form, problem=problem, status=status, again=again)


def _judging(me: Participant, problem: str, again: uuid.UUID | None) -> dict[str, Any]:
    return {
        "seat": me,
        "classroom": me.classroom,
        "may_judge": me.classroom.allows("judge"),
        "other": other_side(me, again=again),
        "problem": problem,
    }
