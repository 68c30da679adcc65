"""Classes in which every text field that a person can fill holds an attack; filled through the actions, in one process.

Run in the server's own database: `place.manage("shell", "-c", "from tests.browser.hostile_class import …")`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from cases.models import AttachedText, Case, Passage, TradeOff
from cases.reading import clean_html
from deliberation.actions.arguments import edit_argument, post_argument, reply_to
from deliberation.actions.ballots import cast_ballot, credit_move
from deliberation.actions.classrooms import create_classroom
from deliberation.actions.joining import join_class
from deliberation.actions.marks import give_marks, release_marks
from deliberation.actions.moderation import hide_argument
from deliberation.actions.rosters import add_roster
from deliberation.actions.switch import write_steelman
from deliberation.errors import DeliberationError
from deliberation.models import Argument, ClassroomSession, Participant
from deliberation.rules import limits
from deliberation.rules.names import NAME_CHARS
from deliberation.rules.phases import PLANS
from deliberation.rules.rosters import read_roster
from deliberation.rules.rubric import COMMENT_CHARS
from deliberation.rules.text import clean_text
from tests.make import enter, seat_cookie
from tests.payloads import WRITTEN, generated

# Every text field of ours that a person fills, by model; a test compares this with the models.
FIELDS = {
    "ClassroomSession": {"title"},
    "Participant": {"pseudonym"},
    "Identity": {"name"},
    "Argument": {"claim", "reason", "hidden_reason"},
    "Credit": {"why"},
    "RubricMark": {"comment"},
}
# Text that is no one's own words: codes, tokens, keys, choices, hashes, and what must stand in the case.
NOT_TYPED = {
    "ClassroomSession": {"code", "plan_key", "join_mode", "phase", "screen_token", "wall_kind", "wall_key"}
    | {"language"},  # chosen from a list
    "PhaseChange": {"phase"},
    "LogEntry": {"act", "detail"},  # a name or a code that stands elsewhere
    "Participant": {"folded", "key"},
    "Identity": {"pin_hash"},
    "Ballot": {"round", "stance"},
    "Argument": {"kind", "pole"},
    "Citation": {"text", "exact", "prefix", "suffix"},
    "Credit": {"kind"},
}
SEATS, ARGUMENTS, STEELMEN, HIDDEN, CREDITED = 40, 90, 20, 30, 5
LINES_OF_ARTICLE = 20
SLUG = "hostile"


class Filler:
    """Fills one class after another from one stream of strings, and remembers what was stored where."""

    def __init__(self, seed: int) -> None:
        self.by = User.objects.get(username="ada")
        # What was written down comes first, so that the first classes put each of it into each field.
        self.texts = chain(WRITTEN, generated(seed))
        self.stored: list[tuple[str, str]] = []
        self.rooms: list[dict] = []
        self.before = rows()

    def text(self, most: int, *, lines: bool = True) -> str:
        """The next string that is something once it is cleaned, and no longer than the field."""
        return next(kept for kept in (clean_text(t, lines=lines)[:most].strip() for t in self.texts) if kept)

    def until_taken(self, act: Callable[[], object], tries: int = 40) -> object:
        """Do an act with one string after another until one is not refused (a name may be taken or be no name)."""
        for _ in range(tries):
            try:
                with transaction.atomic():
                    return act()
            except DeliberationError:
                continue
        raise AssertionError("every string was refused")

    def keep(self, field: str, text: str) -> None:
        if text:
            self.stored.append((field, text))

    @transaction.atomic
    def case(self) -> Case:
        """A copy of the case in which every sentence is an attack, and an article in which every line is one."""
        original = Case.objects.current().get(slug="sensetime")
        old_positions, old_tradeoffs = list(original.positions.all()), list(original.tradeoffs.all())
        numbers = list(original.passages.values_list("number", flat=True))[:LINES_OF_ARTICLE]
        case = original
        case.pk, case.slug = None, SLUG
        case.title, case.question, case.summary = (self.text(most) for most in (200, 400, 400))
        case.save()
        for number in numbers:
            words = self.text(400)
            # As the reader makes it of a passage: text in a paragraph, cleaned once more.
            html = clean_html(f"<p>{words}</p>")
            Passage.objects.create(case=case, number=number, html=html, text=words, heading=self.text(100))
        for position in old_positions:
            position.pk, position.case = None, case
            position.name, position.role = self.text(120, lines=False), self.text(200, lines=False)
            position.data = self.within(position.data)
            position.save()
            self.keep("card", position.name)
        for tradeoff in old_tradeoffs:
            tradeoff.pk, tradeoff.case = None, case
            for name, most in (("title", 120), ("question", 300), ("pole_a", 120), ("pole_b", 120)):
                setattr(tradeoff, name, self.text(most, lines=False))
            tradeoff.pole_a_means, tradeoff.pole_b_means = self.text(300), self.text(300)
            tradeoff.data = self.within(tradeoff.data)
            tradeoff.save()
            self.keep("trade-off", tradeoff.question)
        AttachedText.objects.create(
            case_slug=case.slug, instructor_id=self.by.pk, digest="0" * 64, paragraphs=self.article(numbers)
        )
        return case

    def article(self, numbers: list[int]) -> list[dict]:
        """The article as it is stored once it is recognised: one line of text for each paragraph."""
        lines = []
        for number in numbers:
            text = self.text(400, lines=False)
            self.keep("article", text)
            lines.append({"number": number, "text": text, "heading": self.text(100, lines=False)})
        return lines

    def within(self, value: object) -> object:
        """The same data with an attack for each sentence in it."""
        if isinstance(value, dict):
            return {
                key: self.within(inner) if key not in ("id", "kind") else inner
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self.within(inner) for inner in value]
        return self.text(300) if isinstance(value, str) and " " in value else value

    @transaction.atomic
    def room(self, case: Case, *, roster: bool, tradeoffs: list[TradeOff]) -> None:
        """One class through all its phases."""
        title = self.text(120, lines=False)
        room = create_classroom(
            by=self.by, case=case, title=title, tradeoffs=tradeoffs, steps=PLANS["fifty"][1], plan_key="fifty",
            join_mode="roster" if roster else "open", own_names=not roster, shows_authors=True,
        )  # fmt: skip
        self.keep("title", room.title)
        seats = self.roster(room) if roster else self.seats(room)
        enter(room, "argue")
        for n in range(ARGUMENTS):
            seat, tradeoff = seats[n % len(seats)], tradeoffs[n % len(tradeoffs)]
            said = post_argument(
                by=seat, op=uuid.uuid4(), tradeoff=tradeoff, pole="ab"[n % 2], claim=self.text(limits.CLAIM_CHARS),
                reason=self.text(limits.REASON_CHARS),
            )  # fmt: skip
            if n % 3 == 0:
                said = edit_argument(
                    by=seat,
                    argument=said,
                    claim=self.text(limits.CLAIM_CHARS),
                    reason=self.text(limits.REASON_CHARS),
                )
            other = seats[(n + 1) % len(seats)]
            reply_to(
                by=other, op=uuid.uuid4(), parent=said, kind=("support", "rebut", "ask")[n % 3],
                claim=self.text(limits.CLAIM_CHARS), reason=self.text(limits.REASON_CHARS),
            )  # fmt: skip
            if n < HIDDEN:
                hide_argument(argument=said, by=self.by, reason=self.text(limits.WHY_CHARS, lines=False))
        enter(room, "switch")
        for n in range(STEELMEN):
            seat = seats[n % len(seats)]
            card = next(c for c in case.positions.all() if c.kind != "unheard" and c.pk != seat.card_id)
            write_steelman(
                by=seat, op=uuid.uuid4(), tradeoff=tradeoffs[n % len(tradeoffs)], position=card, pole="a",
                claim=self.text(limits.CLAIM_CHARS), reason=self.text(limits.REASON_CHARS),
            )  # fmt: skip
        enter(room, "final_vote")
        for seat in seats[:CREDITED]:
            for tradeoff in tradeoffs:
                cast_ballot(
                    by=seat, tradeoff=tradeoff, round="final", value=50, confidence=2, stance="as_described"
                )
                credit_move(
                    by=seat, tradeoff=tradeoff, kind="nothing", why=self.text(limits.WHY_CHARS, lines=False)
                )
        enter(room, "debrief")
        for seat in seats[:CREDITED]:
            marks = dict.fromkeys(("quotation", "fairness", "evidence", "condition"), 1)
            give_marks(seat=seat, by=self.by, comment=self.text(COMMENT_CHARS), **marks)
        release_marks(room, by=self.by, released=True)
        self.remember(room, seats)

    def seats(self, room: ClassroomSession) -> list[Participant]:
        def sit() -> Participant:
            name = self.text(NAME_CHARS, lines=False)
            return join_class(classroom=room, pseudonym=name, op=uuid.uuid4())

        return [self.until_taken(sit) for _ in range(SEATS)]

    def roster(self, room: ClassroomSession) -> list[Participant]:
        def enrol() -> object:
            return add_roster(
                classroom=room, by=self.by, lines=read_roster(self.text(NAME_CHARS, lines=False))
            )

        for _ in range(SEATS):
            self.until_taken(enrol)
        room.participants.update(joined_at=timezone.now(), joined_epoch=1)
        return list(room.participants.all())

    def remember(self, room: ClassroomSession, seats: list[Participant]) -> None:
        """What the rows hold now: that is what the pages must say."""
        for argument in Argument.objects.filter(classroom=room):
            for field in ("claim", "reason", "hidden_reason"):
                self.keep(field, getattr(argument, field))
        for seat in room.participants.select_related("identity", "rubric_mark").prefetch_related("credits"):
            self.keep("pseudonym", seat.pseudonym)
            self.keep("name", seat.identity.name if hasattr(seat, "identity") else "")
            self.keep("comment", seat.rubric_mark.comment if hasattr(seat, "rubric_mark") else "")
            for credit in seat.credits.all():
                self.keep("why", credit.why)
        shown = Argument.objects.filter(classroom=room).shown()
        self.rooms.append(
            {
                "code": room.code,
                "token": room.screen_token,
                "seats": [(str(seat.pk), seat_cookie(seat)) for seat in seats[:CREDITED]],
                "threads": [str(pk) for pk in shown.filter(parent=None).values_list("pk", flat=True)[:2]],
                "hidden": str(Argument.objects.filter(classroom=room, hidden_at__isnull=False).first().pk),
                "roster": room.is_roster,
                "tradeoffs": list(room.tradeoffs.values_list("key", flat=True)),
            }
        )


def fill(path: str, classes: int, seed: int) -> None:
    """Make so many classes; what is in them, and where they are, comes into the file as JSON."""
    filler = Filler(seed)
    hostile = filler.case()
    ordinary = Case.objects.current().get(slug="sensetime")
    for n in range(classes):
        case = hostile if n % 5 == 0 else ordinary
        filler.room(case, roster=n % 2 == 1, tradeoffs=list(case.tradeoffs.all()[:2]))
    told = {"stored": filler.stored, "rooms": filler.rooms, "before": filler.before}
    Path(path).write_text(json.dumps(told))


@transaction.atomic
def empty(path: str) -> None:
    """Delete what `fill` has made, so that the next test of the same server finds the library as it was.

    The server may still hold the edition, its trade-offs and debriefs in memory: by ids and codes that no later row
    is given.
    """
    told = json.loads(Path(path).read_text())
    ClassroomSession.objects.filter(code__in=[room["code"] for room in told["rooms"]]).delete()
    AttachedText.objects.filter(case_slug=SLUG).delete()
    Case.objects.filter(slug=SLUG).delete()
    left = {name: (told["before"][name], count) for name, count in rows().items()}
    assert all(after <= before for before, after in left.values()), left


def rows() -> dict[str, int]:
    """How many rows there are of each model of ours."""
    return {
        model.__name__: model._default_manager.count()
        for label in ("cases", "deliberation")
        for model in apps.get_app_config(label).get_models()
    }


def text_fields(models: Iterator) -> dict[str, set[str]]:
    """The text fields of models, by the model's name."""
    return {
        model.__name__: {
            field.name
            for field in model._meta.get_fields()
            if getattr(field, "get_internal_type", str)() in ("CharField", "TextField")
        }
        for model in models
    }
