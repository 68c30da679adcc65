"""Who leads a session: its owner, who adds and removes co-instructors, and these, who can leave."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from deliberation.actions.co_instructors import (
    add_co_instructor,
    leave_as_co_instructor,
    remove_co_instructor,
)
from deliberation.errors import DeliberationError, NoSuchInstructor
from deliberation.forms.co_instructors import CoInstructorForm
from deliberation.models import ClassroomSession
from deliberation.rules import limits
from deliberation.views import paces, respond
from deliberation.views.guards import (
    instructor_or_404,
    led_classroom_or_404,
    own_classroom_or_404,
    shared_classroom_or_404,
)
from deliberation.views.teach.sure import is_signed_out, is_sure, remember


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def co_instructors(request: HttpRequest, code: str) -> HttpResponse:
    """Who leads the session. Its owner adds somebody by user name, with the password unless it was given just now."""
    if request.method != "POST":
        return _page(request, led_classroom_or_404(request, code))
    classroom, me = own_classroom_or_404(request, code), instructor_or_404(request)
    sure = is_sure(request)
    form = CoInstructorForm(request.POST, user=me, is_sure=sure)
    if not form.is_valid():
        if "password" in form.errors and is_signed_out(request):
            return respond.go(request, "teach-login")
        return _page(request, classroom, form=form, status=422)
    if not sure:
        remember(request)
    try:
        _add(classroom, me, form.cleaned_data["user_name"])
    except DeliberationError as error:
        # The password was right: it is not asked for again beside a name that was wrong.
        form.fields.pop("password", None)
        return _page(request, classroom, form=form, status=respond.refuse(form, error))
    return respond.go(request, "teach-co-instructors", code)


def _add(classroom: ClassroomSession, me: User, user_name: str) -> None:
    paces.may_try_name(me)
    try:
        add_co_instructor(classroom, by=me, user_name=user_name)
    except NoSuchInstructor:
        paces.count_wrong_name(me)
        raise


@require_POST
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Let a co-instructor lead no more."""
    classroom, me = own_classroom_or_404(request, code), instructor_or_404(request)
    remove_co_instructor(classroom, by=me, user_name=request.POST.get("user_name", ""))
    return respond.go(request, "teach-co-instructors", code)


@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Lead somebody else's session no more."""
    classroom = shared_classroom_or_404(request, code)
    leave_as_co_instructor(classroom, by=instructor_or_404(request))
    messages.success(request, gettext("You no longer lead “%(title)s”.") % {"title": classroom.title})
    return respond.go(request, "teach-home")


def _page(
    request: HttpRequest,
    classroom: ClassroomSession,
    *,
    form: CoInstructorForm | None = None,
    status: int = 200,
) -> HttpResponse:
    me = instructor_or_404(request)
    co_instructors = list(classroom.co_instructors.select_related("user"))
    context = {
        "classroom": classroom,
        "co_instructors": co_instructors,
        "is_own": classroom.is_owned_by(me),
        "is_full": len(co_instructors) >= limits.CO_INSTRUCTORS,
        "most": limits.CO_INSTRUCTORS,
        "form": form or CoInstructorForm(user=me, is_sure=is_sure(request)),
    }
    return render(request, "teach/co_instructors/page.html", context, status=status)
