"""The front door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deliberation.forms.join import CodeForm
from deliberation.views.guards import is_code


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, in a sentence, and a field for the code."""
    left = request.GET.get("left", "")
    return render(request, "home/page.html", {"form": CodeForm(), "left": left if is_code(left) else ""})
