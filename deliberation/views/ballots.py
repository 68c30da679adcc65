"""Voting, first and final, one trade-off at a time; and saying what moved one."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST, require_safe

from cases.models import Passage, Position, TradeOff
from deliberation.actions.ballots import cast_ballot, credit_move
from deliberation.errors import DeliberationError
from deliberation.forms.ballots import BallotForm, MovedForm
from deliberation.forms.carried import read_epoch, read_seq
from deliberation.models import Ballot, Credit, Participant
from deliberation.queries.ballots import Paper, Question, is_open, open_round, paper
from deliberation.queries.held import tradeoffs_of
from deliberation.views import respond
from deliberation.views.guards import participant_or_404


@require_safe
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """The vote: the question asked for (`?t=`), or the first that is open, or that all is saved."""
    me = participant_or_404(request, code)
    mine = paper(me)
    wanted = mine.find(request.GET.get("t", ""))
    return _page(request, me, mine, wanted or mine.next_open)


@require_POST
def cast(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Save one vote, then lead to the next question; in the final vote first to what moved one."""
    me = participant_or_404(request, code)
    tradeoff = _tradeoff_or_404(me, key)
    of: dict[str, Any] = {"tradeoff": tradeoff, "flipped": me.sees_flipped(tradeoff.order)}
    round_ = request.POST.get("round") or open_round(me) or ""
    said = BallotForm.read(request.POST, **of)
    if said is None:
        form = BallotForm(request.POST, **of)
        if not form.is_valid():
            return _refused(request, me, key, form, round_, status=422)
        said = form.cleaned_data
    try:
        cast_ballot(
            by=me,
            tradeoff=tradeoff,
            round=round_,
            value=said["value"],
            confidence=said["confidence"],
            stance=said["stance"],
            conditions=said["conditions"],
            guess=said["guess"],
            epoch=read_epoch(request.POST),
            seq=read_seq(request.POST),
        )
    except DeliberationError as error:
        form = BallotForm(request.POST, **of)
        form.is_valid()
        return _refused(request, me, key, form, round_, status=respond.refuse(form, error))
    saved = f"{round_}-{key}"
    if round_ == Ballot.Round.FIRST:
        return _lead_to(code, "" if is_open(me, round_) else "done", saved=saved)
    after = paper(me)
    question = after.find(key)
    if question and question.credit is None:
        return _lead_to(code, key, saved=saved, anchor="moved")
    return _lead_to(code, "" if after.next_open else "done", saved=saved)


def _refused(
    request: HttpRequest, me: Participant, key: str, form: BallotForm, round_: str, *, status: int
) -> HttpResponse:
    mine, question = _question(me, key)
    return _page(request, me, mine, question, form=form, round_=round_, status=status)


def _tradeoff_or_404(me: Participant, key: str) -> TradeOff:
    for tradeoff in tradeoffs_of(me.classroom):
        if tradeoff.key == key:
            return tradeoff
    raise Http404


@require_POST
def moved(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Save what moved one between the two votes."""
    me = participant_or_404(request, code)
    mine, question = _question(me, key)
    form = MovedForm(request.POST, seat=me, tradeoff=question.tradeoff)
    if not form.is_valid():
        return _page(request, me, mine, question, moved_form=form, round_=Ballot.Round.FINAL, status=422)
    kind, _, which = form.cleaned_data["what"].partition(":")
    try:
        credit_move(
            by=me,
            tradeoff=question.tradeoff,
            kind=kind,
            why=form.cleaned_data["why"],
            epoch=read_epoch(request.POST),
            seq=read_seq(request.POST),
            **_named(me, kind, which),
        )
    except DeliberationError as error:
        status = respond.refuse(form, error)
        # The vote may be over: the form stays all the same, with what was typed.
        return _page(request, me, mine, question, moved_form=form, round_=Ballot.Round.FINAL, status=status)
    return _lead_to(code, "" if paper(me).next_open else "done", saved=f"moved-{key}")


def _named(me: Participant, kind: str, which: str) -> dict[str, Any]:
    """What a choice of the form stands for; the form has already checked that it is one of its own choices."""
    case_id = me.classroom.case_id
    if kind == Credit.Kind.ARGUMENT:
        return {"argument_id": which}
    if kind == Credit.Kind.CARD:
        return {"position": Position.objects.get(case_id=case_id, key=which)}
    if kind == Credit.Kind.PASSAGE:
        return {"passage": Passage.objects.get(case_id=case_id, number=which)}
    return {}


def _question(me: Participant, key: str) -> tuple[Paper, Question]:
    mine = paper(me)
    question = mine.find(key)
    if question is None:
        raise Http404
    return mine, question


def _lead_to(code: str, key: str, *, saved: str, anchor: str = "") -> HttpResponse:
    """On to a question, or to the next that is open; `saved` names the draft that the browser may forget."""
    query = urlencode({"t": key, "saved": saved} if key else {"saved": saved})
    fragment = f"#{anchor}" if anchor else ""
    return HttpResponseRedirect(f"{reverse('ballot-vote', args=[code])}?{query}{fragment}", status=303)


def _page(
    request: HttpRequest,
    me: Participant,
    mine: Paper,
    question: Question | None,
    *,
    form: forms.Form | None = None,
    moved_form: forms.Form | None = None,
    round_: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of one question. Read again after a refusal: the class may have moved on meanwhile."""
    if request.method == "POST":
        me.classroom.refresh_from_db()
    shown = None if request.GET.get("t") == "done" else question
    kept_round = round_ or mine.round
    context: dict[str, Any] = {
        "seat": me,
        "classroom": me.classroom,
        "paper": mine,
        "question": shown,
        "kept_round": kept_round,
        "is_final": kept_round == Ballot.Round.FINAL,
        "form": form,
        "moved_form": moved_form,
        "saved": request.GET.get("saved", ""),
    }
    if shown and kept_round:
        answer = shown.answer(kept_round)
        context["newest"] = answer.seq if answer else 0
        if form is None:
            # Not answered yet, it is the same for all who see the poles as this student does.
            context["is_blank"] = answer is None
            make = partial(BallotForm, tradeoff=shown.tradeoff, flipped=shown.flipped)
            initial = BallotForm.initial_of(answer, flipped=shown.flipped)
            context["form"] = SimpleLazyObject(partial(make, initial=initial))
        if moved_form is None and mine.is_final and shown.final:
            context["moved_form"] = MovedForm(
                initial=MovedForm.initial_of(shown.credit), seat=me, tradeoff=shown.tradeoff
            )
    return render(request, "ballot/page.html", context, status=status)
