"""An instructor's copy of a case's own article: kept, and taken away, by whoever still has the account."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction

from cases.attaching import article_for, attach_text
from cases.models import Case
from deliberation.actions.leading import hold_account


@transaction.atomic
def attach_article(*, case: Case, by: User, text: str, kinds: Mapping[int, str]) -> None:
    """Keep the article's text for this instructor's classes. ArticleError if it is not the whole article."""
    hold_account(by)
    attach_text(case=case, instructor=by, text=text, kinds=kinds)


@transaction.atomic
def remove_article(*, case: Case, by: User) -> bool:
    """Take the text away again; whether there was one."""
    hold_account(by)
    attached = article_for(case.slug, by.pk)
    if attached is None:
        return False
    attached.delete()
    return True
