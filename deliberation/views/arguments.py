"""The board, one argument with its answers, and writing them."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from deliberation.actions.arguments import edit_argument, post_argument, reply_to
from deliberation.errors import DeliberationError
from deliberation.forms.arguments import ArgumentForm, EditForm, ReplyForm
from deliberation.forms.board import BoardForm
from deliberation.models import Argument, Participant
from deliberation.queries.arguments import class_tradeoffs, is_settled, poles, spoken_cards
from deliberation.queries.board import argument_board, matching_total
from deliberation.queries.evidence import evidence_text
from deliberation.queries.threads import argument_thread
from deliberation.rules.text import read_number
from deliberation.views import respond
from deliberation.views.guards import argument_or_404, participant_or_404
from deliberation.views.written import REFUSED, kept, moved_from, not_now, refuse_written, sent, wants_article


@require_safe
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The arguments on one trade-off, its two sides apart, filtered as the address says."""
    me = participant_or_404(request, code)
    if not me.classroom.allows("see_board"):
        return not_now(request, me, "argue")
    tradeoffs, cards = class_tradeoffs(me), spoken_cards(me)
    wanted = BoardForm(request.GET).wanted(tradeoffs, cards)
    if respond.wants_part(request) and "seen" in request.GET:
        return _news(request, matching_total(me, wanted))
    context = {
        "seat": me,
        "classroom": me.classroom,
        "tradeoffs": tradeoffs,
        "cards": cards,
        "wanted": wanted,
        "poles": poles(me, wanted.tradeoff),
        "board": argument_board(
            me, wanted, pages={"a": request.GET.get("a", ""), "b": request.GET.get("b", "")}
        ),
        "may_argue": me.classroom.allows("argue"),
    }
    return respond.page_or_part(request, "arguments/page.html", "arguments/_board.html", context)


def _news(request: HttpRequest, total: int) -> HttpResponse:
    """What an open board asks now and then: nothing while it is whole, else how many arguments have come since.

    It does not come anew by itself: nobody's reading is moved away under their eyes.
    """
    seen = read_number(request.GET["seen"])
    if seen is None or seen == total:
        return HttpResponse(status=204)
    context = {"seen": seen, "more": total - seen}
    return render(request, "arguments/_news.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Make an argument, with the reading beside it."""
    me = participant_or_404(request, code, writes_argument="show" not in request.POST)
    if request.method != "POST" and not me.classroom.allows("see_board"):
        return not_now(request, me, "argue")
    form = ArgumentForm(
        sent(request),
        kept=kept(request),
        tradeoffs=class_tradeoffs(me),
        evidence=evidence_text(me, wants_article=wants_article(request)),
        initial={
            "tradeoff": request.GET.get("tradeoff", ""),
            "pole": request.GET.get("pole", ""),
            "voice": request.GET.get("voice", "self"),
        },
    )
    if not form.is_bound:
        return _new_page(request, me, form)
    if not form.is_valid():
        return _new_page(request, me, form, status=REFUSED)
    try:
        argument = post_argument(
            by=me,
            op=form.op,
            tradeoff=form.tradeoff_chosen,
            pole=form.cleaned_data["pole"],
            claim=form.cleaned_data["claim"],
            reason=form.cleaned_data["reason"],
            position=form.position_for(me),
            citations=form.words(),
            epoch=form.epoch,
        )
    except DeliberationError as error:
        return _new_page(request, me, form, status=refuse_written(form, me, error))
    return respond.go(request, "arguments-one", code, argument.pk, query={"saved": "yes"})


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str, argument_id: uuid.UUID) -> HttpResponse:
    """One argument with its evidence and its answers; a POST answers it."""
    me = participant_or_404(request, code, writes_argument=True)
    argument = argument_or_404(me.classroom, argument_id)
    if request.method != "POST":
        return _one_page(request, me, argument, ReplyForm(evidence=evidence_text(me)))
    form = ReplyForm(request.POST, evidence=evidence_text(me))
    if not form.is_valid():
        return _one_page(request, me, argument, form, status=REFUSED)
    try:
        reply = reply_to(
            by=me,
            op=form.op,
            parent=argument,
            kind=form.cleaned_data["kind"],
            claim=form.cleaned_data["claim"],
            reason=form.cleaned_data["reason"],
            citations=form.words(),
            epoch=form.epoch,
        )
    except DeliberationError as error:
        return _one_page(request, me, argument, form, status=refuse_written(form, me, error))
    anchor = f"argument-{reply.pk}"
    return respond.go(request, "arguments-one", code, argument.pk, query={"saved": "reply"}, anchor=anchor)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str, argument_id: uuid.UUID) -> HttpResponse:
    """Change one's own words while the phase lasts."""
    me = participant_or_404(request, code)
    argument = argument_or_404(me.classroom, argument_id)
    if argument.participant_id != me.pk:
        raise Http404
    evidence = evidence_text(me, wants_article=wants_article(request))
    cited = list(argument.citations.select_related("passage"))
    form = EditForm(sent(request), kept=kept(request), argument=argument, cited=cited, evidence=evidence)
    context = {
        "seat": me,
        "classroom": me.classroom,
        "argument": argument,
        "form": form,
        "evidence": evidence,
        "is_typed": "show" in request.POST,
    }
    status = 200
    if form.is_bound and not form.is_valid():
        status = REFUSED
    elif form.is_bound:
        try:
            edit_argument(
                by=me,
                argument=argument,
                claim=form.cleaned_data["claim"],
                reason=form.cleaned_data["reason"],
                citations=form.words(),
                epoch=form.epoch,
                seq=form.seq,
            )
        except DeliberationError as error:
            status = refuse_written(form, me, error)
            argument.refresh_from_db(fields=["seq"])
        else:
            return respond.go(request, "arguments-one", code, argument.pk, query={"saved": "yes"})
    what = "steelman" if argument.kind == Argument.Kind.STEELMAN else "edit"
    may_write = me.classroom.allows(what) and not argument.is_hidden
    context["is_settled"] = may_write and is_settled(argument)
    context["is_open"] = may_write and not context["is_settled"]
    return render(request, "arguments/edit.html", context, status=status)


def _new_page(
    request: HttpRequest, me: Participant, form: ArgumentForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "seat": me,
        "classroom": me.classroom,
        "form": form,
        "evidence": form.evidence,
        "tradeoff": form.chosen,
        "poles": poles(me, form.chosen),
        "moved_from": moved_from(request),
        "is_typed": "show" in request.POST,
        "is_open": me.classroom.allows("argue"),
    }
    return render(request, "arguments/new.html", context, status=status)


def _one_page(
    request: HttpRequest, me: Participant, argument: Argument, form: ReplyForm, *, status: int = 200
) -> HttpResponse:
    """The argument as this student may see it. Who was answering while it was hidden keeps what they typed."""
    if not me.classroom.allows("see_board") and request.method != "POST":
        return not_now(request, me, "argue")
    is_visible = me.classroom.allows("see_board")
    thread = argument_thread(me, argument.pk, page=request.GET.get("page", "")) if is_visible else None
    if thread is None and status == 200:
        raise Http404
    context: dict[str, Any] = {
        "seat": me,
        "classroom": me.classroom,
        "form": form,
        "evidence": form.evidence,
        "thread": thread,
        "may_answer": me.classroom.allows("argue") and not (thread and thread.spoken.is_out_of_sight),
        "argument_id": argument.pk,
        "is_saved": request.GET.get("saved") == "yes",
    }
    return render(request, "arguments/one.html", context, status=status)
