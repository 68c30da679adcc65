"""An instructor attaches the article's own text for their own classes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext, ngettext

from cases.article import KINDS, ArticleSpec, Kind, NotUtf8, Recognition, decode, recognise
from cases.models import AttachedText, Case

MOST_NAMED = 5  # missing quotes that are spelt out; who has another article needs no list of all


class ArticleError(Exception):
    """A text that cannot be attached; `sentences` say why, fit for the instructor to read."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def read_upload(data: bytes) -> str:
    """The text of an uploaded file. Raises ArticleError if it is not UTF-8."""
    try:
        return decode(data)
    except NotUtf8 as error:
        sentence = gettext("This file is not UTF-8 text (see line %(line)d). Save it again as UTF-8 text.")
        raise ArticleError([sentence % {"line": error.line}]) from error


def recognise_text(case: Case, text: str, kinds: Mapping[int, str] | None = None) -> Recognition:
    """What each line of a text is, and which quotes of the case it has. Nothing is stored."""
    spec = ArticleSpec.from_data(case.data, headline=case.source.get("title", ""))
    return recognise(text, spec, _known_kinds(kinds or {}))


def attach_text(
    *, case: Case, instructor: AbstractBaseUser, text: str, kinds: Mapping[int, str] | None = None
) -> AttachedText:
    """Keep the article's text for this instructor's classes, in place of an earlier one."""
    recognition = recognise_text(case, text, kinds)
    if not recognition.is_complete:
        raise ArticleError(complaints(case, recognition))
    with transaction.atomic():
        attached, _ = AttachedText.objects.update_or_create(
            case_slug=case.slug,
            instructor_id=instructor.pk,
            defaults={
                "digest": hashlib.sha256(text.encode()).hexdigest(),
                "paragraphs": recognition.as_paragraphs(),
            },
        )
    return attached


def article_for(case_slug: str, instructor: int) -> AttachedText | None:
    """The text that the instructor of this id has attached to a case, if any."""
    return AttachedText.objects.filter(case_slug=case_slug, instructor_id=instructor).first()


def complaints(case: Case, recognition: Recognition) -> list[str]:
    """Why a text is not the whole article, in sentences; empty if it is."""
    if recognition.is_complete:
        return []
    if not recognition.lines:
        return [gettext("There is no text here.")]
    sentences = [_paragraph_count(recognition)] if len(recognition.paragraphs) != recognition.expected else []
    if recognition.missing:
        sentences.append(
            gettext("%(found)d of the case’s %(all)d quotes were found, each in its own paragraph.")
            % {"found": len(recognition.found), "all": recognition.quotes}
        )
    if not recognition.found and recognition.quotes:
        sentences.append(gettext("This seems to be another text than “%(title)s”.") % case.source)
    elif len(recognition.missing) <= MOST_NAMED:
        sentences += _missing_quotes(case, recognition)
    return sentences


def _paragraph_count(recognition: Recognition) -> str:
    found, expected = len(recognition.paragraphs), recognition.expected
    return ngettext(
        "This text has %(found)d paragraph, but the article has %(expected)d.",
        "This text has %(found)d paragraphs, but the article has %(expected)d.",
        found,
    ) % {"found": found, "expected": expected}


def _missing_quotes(case: Case, recognition: Recognition) -> list[str]:
    sentences = []
    for quote in case.data["quotes"]:
        if quote["id"] not in recognition.missing:
            continue
        place = gettext("paragraph %(number)d") % {"number": quote["passage"]}
        if not quote["passage"]:
            place = gettext("the headline")
        sentence = gettext("Not found in %(place)s: “%(quote)s”.")
        sentences.append(sentence % {"place": place, "quote": quote["text"]})
    return sentences


def _known_kinds(kinds: Mapping[int, str]) -> dict[int, Kind]:
    by_name: dict[str, Kind] = {kind: kind for kind in KINDS}
    if any(kind not in by_name for kind in kinds.values()):
        raise ArticleError([gettext("Each line is a paragraph, a heading, the headline or left over.")])
    return {number: by_name[kind] for number, kind in kinds.items()}
