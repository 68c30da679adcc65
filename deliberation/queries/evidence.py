"""The text that evidence is taken from: the reading, or the article where the instructor has attached it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cases.attaching import article_for
from cases.models import AttachedText
from deliberation.models import Citation, Participant
from deliberation.queries.held import passages_of
from deliberation.queries.prepared import Prepared


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
    """One of the two texts; `text` says which, and `paragraphs` are the article's, by number, if it is that."""

    case: int
    text: str
    has_article: bool
    paragraphs: dict[int, str]

    @cached_property
    def passages(self) -> tuple[EvidencePassage, ...]:
        """All passages of it, in order."""
        return tuple(
            EvidencePassage(
                number=passage.number,
                heading=passage.heading,
                html=passage.html,
                article=self.paragraphs.get(passage.number, ""),
                begins=passage.text[:60],
            )
            for passage in passages_of(self.case).values()
        )

    @cached_property
    def choices(self) -> list[tuple[int, str]]:
        """Each passage's number, and what it is called where one is chosen."""
        return [(passage.number, f"{passage.label}: {passage.begins}…") for passage in self.passages]


HAS_ARTICLE = Prepared(
    lambda slug, instructor: (
        AttachedText.objects.filter(case_slug=slug, instructor_id=instructor).order_by().values_list("pk")
    ),
    slug=lambda: AttachedText._meta.get_field("case_slug"),
    instructor=lambda: AttachedText._meta.get_field("instructor"),
)


def has_article_for(slug: str, instructor: int) -> bool:
    """Whether the instructor of this id has attached the article of a case."""
    return HAS_ARTICLE.first(slug=slug, instructor=instructor) is not None


def evidence_text(seat: Participant, *, wants_article: bool = False) -> EvidenceText:
    """The text to quote from: the reading unless the article is asked for and there."""
    classroom = seat.classroom
    of = (classroom.case.slug, classroom.instructor_id)
    has_article = has_article_for(*of)
    attached = article_for(*of) if has_article and wants_article else None
    paragraphs = {p["number"]: p["text"] for p in attached.paragraphs} if attached else {}
    return EvidenceText(
        case=classroom.case_id,
        text=Citation.Text.ARTICLE if paragraphs else Citation.Text.READING,
        has_article=has_article,
        paragraphs=paragraphs,
    )
