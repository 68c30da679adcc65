"""The instructor's door, and the list of their own sessions behind it."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.models import Case
from deliberation.actions.accounts import sign_out_everywhere, tell_streams
from deliberation.queries.control import led_sessions, own_trash
from deliberation.views import paces, respond
from deliberation.views.failures import too_many
from deliberation.views.guards import instructor_or_404


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password; who is signed in already is led home."""
    if request.user.is_authenticated:
        return redirect("teach-home")
    form = AuthenticationForm(request, data=request.POST or None)
    if not form.is_bound:
        return render(request, "teach/login.html", {"form": form})
    account = request.POST.get("username", "")
    if wait := paces.may_try_password(request, account):
        return too_many(request, wait=wait)
    if not form.is_valid():
        paces.count_wrong_password(request, account)
        return render(request, "teach/login.html", {"form": form}, status=422)
    login(request, form.get_user())
    response = respond.go(request, "teach-home")
    paces.know_device(request, response, account)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out on this device."""
    account = request.user
    logout(request)
    if isinstance(account, User):
        tell_streams(account=account)
    return respond.go(request, "home")


@require_POST
def sign_out_all(request: HttpRequest) -> HttpResponse:
    """Sign out on every device, this one too: one was lost, or left open in a classroom. Twice is once."""
    if isinstance(request.user, User):
        sign_out_everywhere(account=request.user)
        logout(request)
    return respond.go(request, "teach-login")


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The sessions that one leads, one's own trash, and the cases. The one page that leads a stranger to the door."""
    me = instructor_or_404(request)
    context = {
        "sessions": led_sessions(me),
        "trash": own_trash(me),
        "cases": Case.objects.current(),
    }
    return render(request, "teach/home/page.html", context)
