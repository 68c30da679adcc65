"""Weighing others' arguments, one at a time, with undo. Never how others have weighed."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from deliberation.actions.weighings import undo_weighing, weigh_argument
from deliberation.errors import DeliberationError, NotNow, Overtaken
from deliberation.forms.carried import read_epoch, read_seq
from deliberation.forms.weighings import WeighForm
from deliberation.models import Participant
from deliberation.queries.weighings import weigh_queue
from deliberation.views import respond
from deliberation.views.guards import argument_or_404, participant_or_404
from deliberation.views.written import REFUSED, not_now, read_id, renew


@require_safe
def queue(request: HttpRequest, code: str) -> HttpResponse:
    """The next argument to weigh; `?again=` shows one first whose weighing was taken back."""
    me = participant_or_404(request, code)
    if not me.classroom.allows("weigh"):
        return not_now(request, me, "weigh")
    return _card(request, me, again=read_id(request.GET.get("again", "")))


@require_POST
def weigh(request: HttpRequest, code: str, argument_id: uuid.UUID) -> HttpResponse:
    """Agree, disagree or pass on one argument."""
    me = participant_or_404(request, code)
    argument = argument_or_404(me.classroom, argument_id)
    form = WeighForm(request.POST)
    if not form.is_valid():
        problem = str(form.errors["value"][0])
        return _card(request, me, again=argument.pk, form=form, problem=problem, status=REFUSED)
    try:
        weigh_argument(
            by=me,
            argument=argument,
            value=form.cleaned_data["value"],
            well_argued=form.cleaned_data["well_argued"],
            epoch=form.epoch,
            seq=form.seq,
        )
    except DeliberationError as error:
        return _refused(request, me, error, again=argument.pk, form=form)
    return _card(request, me) if respond.wants_part(request) else respond.go(request, "weigh-next", code)


@require_POST
def undo(request: HttpRequest, code: str, argument_id: uuid.UUID) -> HttpResponse:
    """Take one's weighing back, and see the argument again."""
    me = participant_or_404(request, code)
    argument = argument_or_404(me.classroom, argument_id)
    try:
        undo_weighing(by=me, argument=argument, epoch=read_epoch(request.POST), seq=read_seq(request.POST))
    except DeliberationError as error:
        return _refused(request, me, error)
    if respond.wants_part(request):
        return _card(request, me, again=argument.pk)
    return respond.go(request, "weigh-next", code, query={"again": str(argument.pk)})


def _card(
    request: HttpRequest,
    me: Participant,
    *,
    again: uuid.UUID | None = None,
    form: WeighForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "seat": me,
        "classroom": me.classroom,
        "queue": weigh_queue(me, again=again),
        "may_weigh": me.classroom.allows("weigh"),
        "is_well_argued": bool(form and form.cleaned_data.get("well_argued")),
        "problem": problem,
    }
    return respond.page_or_part(request, "weigh/page.html", "weigh/_card.html", context, status=status)


def _refused(
    request: HttpRequest,
    me: Participant,
    error: DeliberationError,
    *,
    again: uuid.UUID | None = None,
    form: WeighForm | None = None,
) -> HttpResponse:
    """The card again, in the phase that is now. What was ticked is kept where it is the same argument."""
    renew(me)
    keeps = form if isinstance(error, (NotNow, Overtaken)) else None
    words = respond.sentence(error)
    return _card(request, me, again=again, form=keeps, problem=words, status=error.status)
