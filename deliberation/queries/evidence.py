"""The text that evidence is taken from: the reading, or the article where the instructor has attached it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cases.attaching import article_for
from deliberation.models import Citation, Participant
from deliberation.queries.held import passages_of


@dataclass(frozen=True)
class EvidencePassage:
    """A numbered passage. `html` is the case's own words; `article` is plain text, if that is what is shown."""

    number: int
    heading: str
    html: str
    article: str
    begins: str

    @property
    def label(self) -> str:
        return f"P{self.number}"


@dataclass(frozen=True)
class EvidenceText:
    """All passages of one of the two texts; `text` says which."""

    passages: tuple[EvidencePassage, ...]
    text: str
    has_article: bool

    @cached_property
    def choices(self) -> list[tuple[int, str]]:
        """Each passage's number, and what it is called where one is chosen."""
        return [(passage.number, f"{passage.label}: {passage.begins}…") for passage in self.passages]


def evidence_text(seat: Participant, *, wants_article: bool = False) -> EvidenceText:
    """The passages to quote from, in order; the reading unless the article is asked for and there."""
    classroom = seat.classroom
    attached = article_for(classroom.case.slug, classroom.instructor_id)
    paragraphs = {p["number"]: p["text"] for p in attached.paragraphs} if attached and wants_article else {}
    return EvidenceText(
        passages=tuple(
            EvidencePassage(
                number=passage.number,
                heading=passage.heading,
                html=passage.html,
                article=paragraphs.get(passage.number, ""),
                begins=passage.text[:60],
            )
            for passage in passages_of(classroom.case_id).values()
        ),
        text=Citation.Text.ARTICLE if paragraphs else Citation.Text.READING,
        has_article=attached is not None,
    )
