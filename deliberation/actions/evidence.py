"""The words that an argument rests on: found in their passage, and stored with the argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cases.attaching import article_for
from cases.models import Passage
from deliberation.errors import BadCitation, gettext_noop
from deliberation.models import Argument, Citation, ClassroomSession
from deliberation.rules import limits
from deliberation.rules.text import locate_quote


@dataclass(frozen=True)
class Words:
    """Words that an argument rests on: the passage's number, the words, and what stands before and after them."""

    passage: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    text: str = Citation.Text.READING


def anchored(classroom: ClassroomSession, citations: Sequence[Words]) -> list[Citation]:
    """Each quotation anchored in its passage, not stored yet; BadCitation if the words are not there."""
    if len(citations) > limits.CITATIONS:
        raise BadCitation(
            gettext_noop("Rest an argument on %(most)d quotations at most."), most=limits.CITATIONS
        )
    passages = {
        passage.number: passage
        for passage in Passage.objects.filter(
            case_id=classroom.case_id, number__in=[words.passage for words in citations]
        )
    }
    evidence = []
    for order, words in enumerate(citations):
        field = f"citation-{order}"
        passage = passages.get(words.passage)
        if passage is None:
            raise BadCitation(
                gettext_noop("There is no passage %(number)s."), field=field, number=f"P{words.passage}"
            )
        if len(words.exact) > limits.QUOTE_CHARS:
            raise BadCitation(
                gettext_noop("Quote at most %(most)d characters of a passage."),
                field=field,
                most=limits.QUOTE_CHARS,
            )
        text, source = _text_of(classroom, passage, words.text)
        found = locate_quote(words.exact, text, words.prefix, words.suffix)
        if found is None:
            raise BadCitation(
                gettext_noop(
                    "These words are not in passage %(number)s. Select them in the text, or copy them."
                ),
                field=field,
                number=passage.label,
            )
        evidence.append(
            Citation(
                order=order,
                passage=passage,
                text=source,
                exact=found.exact,
                prefix=found.prefix,
                suffix=found.suffix,
                start=found.start,
                end=found.end,
            )
        )
    return evidence


def _text_of(classroom: ClassroomSession, passage: Passage, text: str) -> tuple[str, str]:
    """The words that a passage has in the reading, or in the article where the instructor has attached it."""
    if text == Citation.Text.ARTICLE:
        attached = article_for(classroom.case.slug, classroom.instructor_id)
        paragraph = attached.paragraph(passage.number) if attached else None
        if paragraph:
            return paragraph["text"], Citation.Text.ARTICLE
    return passage.text, Citation.Text.READING


def place_of(citation: Citation) -> tuple[int, str, int, int]:
    """Where the words stand: the same of two quotations that are the same words."""
    return citation.passage_id, citation.text, citation.start, citation.end


def rest_on(argument: Argument, evidence: Sequence[Citation]) -> None:
    """Store what was anchored as the evidence of an argument."""
    for citation in evidence:
        citation.argument = argument
        citation.save(force_insert=True)
