"""The case: its reading, or the attached article; its position cards; and what has happened since."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.models import Passage, Position
from deliberation.actions.participants import choose_card, mark_passage
from deliberation.errors import DeliberationError
from deliberation.models import Participant
from deliberation.queries.cases import cards, reading, timeline
from deliberation.views import respond
from deliberation.views.guards import participant_or_404

ARTICLE = "article"


@require_safe
def read(request: HttpRequest, code: str) -> HttpResponse:
    """The passages, each to be marked; `?text=article` shows the attached text under the same numbers."""
    me = participant_or_404(request, code)
    if not me.classroom.allows("read"):
        return redirect("sessions-now", code)
    return _reading(request, me, wants_article=request.GET.get("text") == ARTICLE)


@require_POST
def mark(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Mark a passage for oneself, or take the mark away."""
    me = participant_or_404(request, code)
    passage = Passage.objects.filter(case_id=me.classroom.case_id, number=number).first()
    if passage is None:
        raise Http404
    wants_article = request.POST.get("text") == ARTICLE
    marked = request.POST.get("marked") == "yes"
    problem, status = "", 200
    try:
        mark_passage(by=me, passage=passage, marked=marked)
    except DeliberationError as error:
        problem, status = respond.sentence(error), error.status
        marked = me.marks.filter(pk=passage.pk).exists()
    if respond.wants_part(request):
        context = {
            "classroom": me.classroom,
            "number": number,
            "is_marked": marked,
            "problem": problem,
            "is_fresh": not problem,
        }
        return render(request, "article/_mark.html", context, status=status)
    if problem:
        return _reading(request, me, wants_article=wants_article, problem=problem, status=status)
    query = f"?text={ARTICLE}" if wants_article else ""
    return HttpResponseRedirect(f"{reverse('article-read', args=[code])}{query}#p{number}", status=303)


def _reading(
    request: HttpRequest, me: Participant, *, wants_article: bool, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "seat": me,
        "classroom": me.classroom,
        "case": me.classroom.case,
        "reading": reading(me, wants_article=wants_article),
        "can_mark": me.classroom.allows("mark"),
        "problem": problem,
    }
    return render(request, "article/page.html", context, status=status)


@require_safe
def positions(request: HttpRequest, code: str) -> HttpResponse:
    """The position cards: one's own first, the empty chairs last."""
    me = participant_or_404(request, code)
    if not me.classroom.allows("read"):
        return redirect("sessions-now", code)
    return _positions(request, me)


@require_POST
def choose(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Speak for a card of one's own choice, where none are dealt."""
    me = participant_or_404(request, code)
    position = Position.objects.filter(case_id=me.classroom.case_id, key=key).first()
    if position is None:
        raise Http404
    try:
        choose_card(by=me, position=position)
    except DeliberationError as error:
        return _positions(request, me, problem=respond.sentence(error), status=error.status)
    return respond.go(request, "positions-read", code, anchor=f"card-{key}")


def _positions(
    request: HttpRequest, me: Participant, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "seat": me,
        "classroom": me.classroom,
        "cards": cards(me),
        "can_choose": me.classroom.allows("choose_card") and not me.classroom.deals_cards,
        "problem": problem,
    }
    return render(request, "positions/page.html", context, status=status)


@require_safe
def since(request: HttpRequest, code: str) -> HttpResponse:
    """What has happened since; only for who has voted, so that hindsight does not vote with them."""
    me = participant_or_404(request, code)
    if not me.has_voted and not me.classroom.allows("see_results"):
        raise Http404
    context = {"seat": me, "classroom": me.classroom, "years": timeline(me.classroom.case)}
    return render(request, "article/since.html", context)
