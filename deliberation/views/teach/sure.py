"""Who is signed in proves it anew before names go out, a seat is erased or somebody let in; ten minutes are enough."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from deliberation.forms.sure import SureForm
from deliberation.rules import limits
from deliberation.rules.levels import Level
from deliberation.views import respond
from deliberation.views.guards import instructor_or_404, led_classroom_or_404

SURE_AT = "sure_at"
TRIES = "sure_tries"


def is_sure(request: HttpRequest) -> bool:
    """Whether the password was given in this browser in the last ten minutes."""
    at = request.session.get(SURE_AT)
    now = timezone.now().timestamp()
    return isinstance(at, float) and 0 <= now - at < limits.SURE_SECONDS


def remember(request: HttpRequest) -> None:
    """The right password was given."""
    request.session[SURE_AT] = timezone.now().timestamp()
    request.session.pop(TRIES, None)


def is_signed_out(request: HttpRequest) -> bool:
    """Count a wrong password. After five in a row this browser is signed out."""
    tries = request.session.get(TRIES, 0) + 1
    if tries >= limits.PIN_TRIES:
        logout(request)
        return True
    request.session[TRIES] = tries
    return False


@sensitive_post_parameters("password")
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Take the password once more. After five wrong ones in a row this browser is signed out."""
    classroom = led_classroom_or_404(request, code)
    form = SureForm(request.POST, user=instructor_or_404(request))
    if form.is_valid():
        remember(request)
        return respond.go(request, "teach-reports", code, query={"level": Level.NAMED})
    if is_signed_out(request):
        return respond.go(request, "teach-login")
    context = {"classroom": classroom, "level": Level.NAMED, "must_confirm": True, "form": form}
    return render(request, "teach/reports/confirm.html", context, status=422)
