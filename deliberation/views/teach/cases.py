"""The cases, and attaching the article's own text to one of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from cases.article import Recognition
from cases.attaching import ArticleError, article_for, complaints, recognise_text
from cases.models import Case, PositionKind
from deliberation.actions.attachments import attach_article, remove_article
from deliberation.forms.attachments import ArticleForm, kind_choices
from deliberation.rules.phases import PHASES
from deliberation.views import respond
from deliberation.views.guards import instructor_or_404


def _case_or_404(slug: str) -> Case:
    found = Case.objects.current().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The case library."""
    instructor_or_404(request)
    return render(request, "teach/cases/page.html", {"cases": Case.objects.current().order_by("slug")})


@require_safe
def case(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that a case holds, for the instructor: what students see later or never, too."""
    me = instructor_or_404(request)
    found = _case_or_404(slug)
    positions = list(found.positions.all())
    context = {
        "case": found,
        "attached": article_for(found.slug, me.pk),
        "spoken": [position for position in positions if position.kind != PositionKind.UNHEARD],
        "unheard": [position for position in positions if position.kind == PositionKind.UNHEARD],
        "tradeoffs": _tradeoffs(found, {position.key: position.name for position in positions}),
        "claims": _claims(found),
        "plans": _plans(found),
        "passages": found.passages.all(),
    }
    return render(request, "teach/cases/one.html", context)


def _tradeoffs(case: Case, names: dict[str, str]) -> list[dict[str, Any]]:
    """Each trade-off with the names of the cards that speak to it, and of the voices that are missing."""
    rows = []
    for tradeoff in case.tradeoffs.all():
        speaks = tradeoff.data.get("speaks", {})
        rows.append(
            {
                "tradeoff": tradeoff,
                **{
                    how: [names[key] for key, said in speaks.items() if said == how and key in names]
                    for how in ("direct", "indirect", "silent")
                },
                "unheard": [names[key] for key in tradeoff.data.get("unheard", []) if key in names],
            }
        )
    return rows


def _claims(case: Case) -> list[dict[str, Any]]:
    """The claims to check, each with its sources by title."""
    sources = {source["id"]: source for source in case.data.get("sources", [])}
    return [
        claim | {"sources": [sources[key] for key in claim.get("sources", []) if key in sources]}
        for claim in case.data.get("claims_to_check", [])
    ]


def _plans(case: Case) -> list[dict[str, Any]]:
    """The lesson plans, each step with its phase by name."""
    return [
        plan | {"steps": [step | {"phase": gettext(PHASES[step["phase"]].title)} for step in plan["steps"]]}
        for plan in case.data.get("plans", [])
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, slug: str) -> HttpResponse:
    """Attach the article's own text: paste or upload it, look at each line, confirm; or take it away."""
    me = instructor_or_404(request)
    found = _case_or_404(slug)
    if request.method != "POST":
        return _attach_page(request, found, me, ArticleForm())
    if request.POST.get("step") == "remove":
        return _remove(request, found, me)
    form = ArticleForm(request.POST, request.FILES)
    if not form.is_valid():
        return _attach_page(request, found, me, form, status=422)
    return _confirm(request, found, me, form)


def _remove(request: HttpRequest, case: Case, me: User) -> HttpResponse:
    if remove_article(case=case, by=me):
        messages.success(request, gettext("The text is no longer attached."))
    return respond.go(request, "teach-attach", case.slug)


def _confirm(request: HttpRequest, case: Case, me: User, form: ArticleForm) -> HttpResponse:
    """Show what each line was recognised as; keep the text once the instructor has confirmed it."""
    text, kinds = form.cleaned_data["text"], form.kinds()
    recognition = recognise_text(case, text, kinds)
    wrong = complaints(case, recognition)
    if recognition.quotes and not recognition.found:
        # Another article: there is nothing in it to confirm.
        for sentence in wrong:
            form.add_error(None, sentence)
        return _attach_page(request, case, me, form, status=422)
    is_confirmed = request.POST.get("step") == "confirm"
    if not is_confirmed or wrong:
        status = 422 if is_confirmed else 200
        return _lines_page(request, case, form, recognition, wrong, status=status)
    try:
        attach_article(case=case, by=me, text=text, kinds=kinds)
    except ArticleError as error:
        return _lines_page(request, case, form, recognition, error.sentences, status=422)
    messages.success(request, gettext("The text is attached. Your classes can read it now."))
    return respond.go(request, "teach-case", case.slug)


def _attach_page(
    request: HttpRequest, case: Case, me: User, form: ArticleForm, *, status: int = 200
) -> HttpResponse:
    context = {"case": case, "form": form, "attached": article_for(case.slug, me.pk)}
    return render(request, "teach/cases/attach.html", context, status=status)


def _lines_page(
    request: HttpRequest,
    case: Case,
    form: ArticleForm,
    recognition: Recognition,
    wrong: list[str],
    *,
    status: int,
) -> HttpResponse:
    context = {
        "case": case,
        "text": form.cleaned_data["text"],
        "recognition": recognition,
        "kinds": kind_choices(),
        "complaints": wrong,
    }
    return render(request, "teach/cases/lines.html", context, status=status)
