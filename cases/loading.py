"""A case file into rows. Loading twice changes nothing; a changed file is a new edition."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.db.models import Max

from cases.casefile import CaseFile
from cases.data import case_fields, in_every_language, position_fields, tradeoff_fields
from cases.models import Case, Passage, Position, TradeOff
from cases.reader import read_case

LIBRARY = Path(__file__).resolve().parent / "library"


def library() -> list[Path]:
    """The case files that come with the project."""
    return sorted(LIBRARY.glob("*/case.md"))


def load_case(path: Path) -> tuple[Case, bool]:
    """The edition of a case that a file holds, and whether it is new. Raises CaseError for a broken file."""
    return store_case(read_case(path))


@transaction.atomic
def store_case(file: CaseFile) -> tuple[Case, bool]:
    """Store what was read, unless an edition with the same text is there."""
    editions = Case.objects.filter(slug=str(file.id))
    known = editions.filter(digest=file.digest).first()
    if known:
        return known, False
    newest: int = editions.aggregate(newest=Max("edition"))["newest"] or 0
    case = Case.objects.create(
        slug=str(file.id),
        edition=newest + 1,
        digest=file.digest,
        language=str(file.language),
        **in_every_language(file, case_fields),
    )
    Passage.objects.bulk_create(
        Passage(case=case, number=p.number, heading=p.heading, html=p.html, text=p.text)
        for p in file.passages
    )
    Position.objects.bulk_create(
        Position(
            case=case,
            key=str(position.id),
            order=order,
            kind=str(position.kind),
            **in_every_language(file, position_fields, order - 1),
        )
        for order, position in enumerate(file.positions, start=1)
    )
    TradeOff.objects.bulk_create(
        TradeOff(
            case=case,
            key=str(tradeoff.id),
            order=order,
            **in_every_language(file, tradeoff_fields, order - 1),
        )
        for order, tradeoff in enumerate(file.tradeoffs, start=1)
    )
    return case, True
