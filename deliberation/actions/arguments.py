"""Making, answering and editing arguments; writing for the other side; what an instructor does with them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from cases.attaching import article_for
from cases.models import Passage, Position, PositionKind, TradeOff
from deliberation.actions.classrooms import write_log
from deliberation.actions.leading import led_and_locked
from deliberation.actions.participants import require_newer, seat_for_update
from deliberation.actions.screen import put_on_wall
from deliberation.errors import BadArgument, BadCitation, NotNow, OtherWords, SentBefore, gettext_noop
from deliberation.models import Argument, Citation, ClassroomSession, FairnessMark, Participant
from deliberation.models.storing import store_over
from deliberation.queries.arguments import shown_argument
from deliberation.queries.held import tradeoffs_of
from deliberation.queries.prepared import Prepared
from deliberation.rules import limits
from deliberation.rules.text import clean_text, locate_quote

SENT = Prepared(
    lambda seat, op: Argument.objects.filter(participant=seat, op=op).order_by(),
    seat=lambda: Argument._meta.get_field("participant"),
    op=lambda: Argument._meta.get_field("op"),
)
MARKED = Prepared(
    lambda seat, argument: (
        FairnessMark.objects.filter(participant=seat, argument=argument).order_by().values_list("seq")
    ),
    seat=lambda: FairnessMark._meta.get_field("participant"),
    argument=lambda: FairnessMark._meta.get_field("argument"),
)


@dataclass(frozen=True)
class Words:
    """Words that an argument rests on: the passage's number, the words, and what stands before and after them."""

    passage: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    text: str = Citation.Text.READING


@transaction.atomic
def post_argument(
    *,
    by: Participant,
    op: uuid.UUID,
    tradeoff: TradeOff,
    pole: str,
    claim: str,
    reason: str,
    position: Position | None = None,
    citations: Sequence[Words] = (),
    epoch: int | None = None,
) -> Argument:
    """Make an argument on a trade-off, leaning to pole a or b, for one's card (position) or for oneself (None)."""
    seat = seat_for_update(by)
    if known := _sent_before(seat, op, claim, reason):
        return known
    seat.classroom.require("argue", epoch=epoch)
    _check_side(seat, tradeoff, pole)
    _check_card(seat, position)
    claim, reason = _checked(claim, reason)
    found = _found(seat.classroom, citations)
    argument = _create(seat, op, Argument.Kind.ARGUMENT, tradeoff, pole, claim, reason, position=position)
    _rest_on(argument, found)
    return argument


@transaction.atomic
def reply_to(
    *,
    by: Participant,
    op: uuid.UUID,
    parent: Argument,
    kind: str,
    claim: str,
    reason: str = "",
    citations: Sequence[Words] = (),
    epoch: int | None = None,
) -> Argument:
    """Support, rebut or ask about an argument that the class can see."""
    seat = seat_for_update(by)
    if known := _sent_before(seat, op, claim, reason):
        return known
    seat.classroom.require("argue", epoch=epoch)
    target = shown_argument(seat.classroom, parent.pk)
    if target is None:
        raise BadArgument(gettext_noop("This argument was hidden meanwhile and cannot be answered."))
    if kind not in Argument.REPLIES:
        raise BadArgument(gettext_noop("Say whether you support, rebut or ask."), field="kind")
    claim, reason = _checked(claim, reason, needs_reason=False)
    pole = {
        Argument.Kind.SUPPORT: target.pole,
        Argument.Kind.REBUT: {"a": "b", "b": "a"}.get(target.pole, ""),
    }.get(Argument.Kind(kind), "")
    found = _found(seat.classroom, citations)
    reply = _create(seat, op, kind, target.tradeoff, pole, claim, reason, parent=target)
    _rest_on(reply, found)
    return reply


@transaction.atomic
def write_steelman(
    *,
    by: Participant,
    op: uuid.UUID,
    tradeoff: TradeOff,
    position: Position,
    pole: str,
    claim: str,
    reason: str,
    citations: Sequence[Words] = (),
    epoch: int | None = None,
    seq: int | None = None,
) -> Argument:
    """Write the best case for a card that one does not hold. One case for each card and trade-off: writing it again
    while the phase lasts puts other words in its place. What others have answered to it stays theirs."""
    seat = seat_for_update(by)
    if known := _sent_before(seat, op, claim, reason):
        return known
    seat.classroom.require("steelman", epoch=epoch)
    _check_side(seat, tradeoff, pole)
    if position.case_id != seat.classroom.case_id or position.kind == PositionKind.UNHEARD:
        raise BadArgument(gettext_noop("Choose one of the cards."), field="position")
    if position.pk == seat.card_id:
        raise BadArgument(
            gettext_noop("This is your own card. Choose one that you disagree with."), field="position"
        )
    claim, reason = _checked(claim, reason)
    found = _found(seat.classroom, citations)
    own = seat.arguments.filter(kind=Argument.Kind.STEELMAN, tradeoff=tradeoff, position=position).first()
    if own is None:
        number = require_newer(0, seq)
        own = _create(
            seat, op, Argument.Kind.STEELMAN, tradeoff, pole, claim, reason, position=position, seq=number
        )
        _rest_on(own, found)
        return own
    _require_in_sight(own)
    own.seq, own.op = require_newer(own.seq, seq), op
    _rewrite(own, seat.classroom, pole, claim, reason, found)
    return own


@transaction.atomic
def edit_argument(
    *,
    by: Participant,
    argument: Argument,
    claim: str,
    reason: str,
    citations: Sequence[Words] = (),
    epoch: int | None = None,
    seq: int | None = None,
) -> Argument:
    """Change one's own argument or reply while the phase that it was made in lasts. The same words again, as of a
    form that is sent twice, change nothing of it: what was let through stays so, and stays before the class."""
    seat = seat_for_update(by)
    own = seat.arguments.filter(pk=argument.pk).first()
    if own is None:
        raise BadArgument(gettext_noop("Only its author can change an argument."))
    what = "steelman" if own.kind == Argument.Kind.STEELMAN else "edit"
    seat.classroom.require(what, epoch=epoch)
    _require_in_sight(own)
    own.seq = require_newer(own.seq, seq)
    claim, reason = _checked(claim, reason, needs_reason=not own.is_reply)
    _rewrite(own, seat.classroom, own.pole, claim, reason, _found(seat.classroom, citations))
    return own


@transaction.atomic
def mark_fair(
    *,
    by: Participant,
    argument: Argument,
    fair: bool,
    wording: str = "",
    epoch: int | None = None,
    seq: int | None = None,
) -> FairnessMark:
    """Say whether a case that another wrote for the card that one holds is fair. `wording` is the one that was read;
    OtherWords if its author has changed it since."""
    seat = seat_for_update(by, touch=True)
    seat.classroom.require("judge", epoch=epoch)
    target = shown_argument(seat.classroom, argument.pk)
    if target is None or target.kind != Argument.Kind.STEELMAN or target.participant_id == seat.pk:
        raise BadArgument(gettext_noop("This is not there to be marked any more."))
    if target.position_id != seat.card_id:
        raise BadArgument(gettext_noop("Only those who hold this card can say whether it is fair to it."))
    require_wording(target, wording)
    known = MARKED.first(seat=seat.pk, argument=target.pk)
    mark = FairnessMark(argument=target, participant=seat, fair=fair, at=timezone.now())
    mark.seq = require_newer(known[0] if known else 0, seq)
    store_over(mark, "argument", "participant")
    return mark


@transaction.atomic
def hide_argument(*, argument: Argument, by: User, reason: str) -> None:
    """Take an argument out of the class's sight, with a reason that its author sees."""
    reason = clean_text(reason, lines=False)
    if not reason:
        raise BadArgument(gettext_noop("Give the reason that its author will read."), field="reason")
    if len(reason) > limits.WHY_CHARS:
        raise BadArgument(
            gettext_noop("Give the reason in at most %(most)d characters."),
            field="reason",
            most=limits.WHY_CHARS,
        )
    # Whoever writes in a class holds its row first: in another order, an edit and this would wait for each other.
    classroom = led_and_locked(argument.classroom_id, by)
    # The same form sent twice is one act; another reason is another.
    others = Argument.objects.filter(pk=argument.pk).exclude(hidden_at__isnull=False, hidden_reason=reason)
    if others.update(hidden_at=timezone.now(), hidden_reason=reason, hidden_by=by, featured_at=None):
        _off_the_wall(argument)
        write_log(classroom, by=by, act="hide", detail=f"{argument.pk}: {reason}")


@transaction.atomic
def restore_argument(*, argument: Argument, by: User) -> None:
    """Show a hidden argument again."""
    classroom = led_and_locked(argument.classroom_id, by)
    hidden = Argument.objects.filter(pk=argument.pk, hidden_at__isnull=False)
    if hidden.update(hidden_at=None, hidden_reason="", hidden_by=None):
        write_log(classroom, by=by, act="restore_argument", detail=str(argument.pk))


@transaction.atomic
def let_through(*, argument: Argument, by: User, wording: str = "") -> None:
    """Show an argument to the class where the instructor reads first. `wording` is the one that they have read;
    OtherWords if its author has changed it since."""
    classroom = led_and_locked(argument.classroom_id, by)
    found = classroom.arguments.filter(pk=argument.pk, let_through_at__isnull=True).first()
    if found is None:
        return
    require_wording(found, wording)
    classroom.arguments.filter(pk=found.pk).update(let_through_at=timezone.now())
    write_log(classroom, by=by, act="let_through", detail=str(found.pk))


@transaction.atomic
def feature_argument(*, argument: Argument, by: User, featured: bool = True, wording: str = "") -> None:
    """Put one argument before the class, on the wall and on the board, or take it away again. One at a time.

    `wording` is the one that the instructor has read; OtherWords if its author has changed it since. One that was
    edited after it was put there is put there anew.
    """
    classroom = led_and_locked(argument.classroom_id, by)
    found = classroom.arguments.filter(pk=argument.pk).first()
    if found is None or (featured and not Argument.objects.shown().filter(pk=found.pk).exists()):
        raise NotNow(gettext_noop("Let it through or show it again before you feature it."))
    if featured:
        seen = found.is_featured and classroom.has_on_wall("argument", str(found.pk))
        if seen and not classroom.wall_blank:
            return
        require_wording(found, wording)
        classroom.arguments.filter(featured_at__isnull=False).update(featured_at=None)
        classroom.arguments.filter(pk=found.pk).update(featured_at=_after(found.edited_at))
        put_on_wall(classroom, kind="argument", key=str(found.pk))
    else:
        if found.featured_at is None:
            return
        classroom.arguments.filter(pk=found.pk).update(featured_at=None)
        _off_the_wall(found)
    write_log(classroom, by=by, act="feature" if featured else "unfeature", detail=str(found.pk))


def require_wording(argument: Argument, wording: str) -> None:
    """OtherWords unless the argument, as it is held now, still has the wording that was read."""
    if argument.wording != wording:
        raise OtherWords


def _after(*moments: datetime | None) -> datetime:
    """Now; or just after any moment that is still to come, because the clock was set back since."""
    passed = [moment + timedelta(microseconds=1) for moment in moments if moment]
    return max([timezone.now(), *passed])


def _off_the_wall(argument: Argument) -> None:
    """Leave the wall to the phase if it shows this argument; what is shown again later does not come back by itself."""
    ClassroomSession.objects.filter(
        pk=argument.classroom_id, wall_kind="argument", wall_key=str(argument.pk)
    ).update(wall_kind="auto", wall_key="")


def _sent_before(seat: Participant, op: uuid.UUID, claim: str, reason: str) -> Argument | None:
    """What this operation has made already. SentBefore if that has other words: a form that was sent, brought back
    by the browser and written over, is not the same form sent twice, also where its author has changed what the
    first one made."""
    known: Argument | None = SENT.first(seat=seat.pk, op=op)
    if known is None:
        return None
    same = (clean_text(claim, lines=False), clean_text(reason)) == (known.claim, known.reason)
    if same:
        return known
    raise SentBefore(
        gettext_noop(
            "This form was sent already, with other words. Send it again to make a second one of it."
        )
    )


def _check_side(seat: Participant, tradeoff: TradeOff, pole: str) -> None:
    if tradeoff not in tradeoffs_of(seat.classroom):
        raise BadArgument(gettext_noop("This class does not argue about that trade-off."), field="tradeoff")
    if pole not in ("a", "b"):
        raise BadArgument(gettext_noop("Choose the side that your argument leans to."), field="pole")


def _check_card(seat: Participant, position: Position | None) -> None:
    if position is not None and position.pk != seat.card_id:
        raise BadArgument(
            gettext_noop("Speak for the card that you hold, or for yourself."), field="position"
        )


def _checked(claim: str, reason: str, *, needs_reason: bool = True) -> tuple[str, str]:
    claim, reason = clean_text(claim, lines=False), clean_text(reason)
    if not claim:
        raise BadArgument(gettext_noop("Write your claim in one sentence."), field="claim")
    if len(claim) > limits.CLAIM_CHARS:
        raise BadArgument(
            gettext_noop("Your claim has %(has)d characters; it can have %(most)d."),
            field="claim",
            has=len(claim),
            most=limits.CLAIM_CHARS,
        )
    if needs_reason and not reason:
        raise BadArgument(gettext_noop("Give the reason for your claim."), field="reason")
    if len(reason) > limits.REASON_CHARS:
        raise BadArgument(
            gettext_noop("Your reason has %(has)d characters; it can have %(most)d."),
            field="reason",
            has=len(reason),
            most=limits.REASON_CHARS,
        )
    return claim, reason


def _create(
    seat: Participant,
    op: uuid.UUID,
    kind: str,
    tradeoff: TradeOff,
    pole: str,
    claim: str,
    reason: str,
    *,
    position: Position | None = None,
    parent: Argument | None = None,
    seq: int = 0,
) -> Argument:
    classroom = seat.classroom
    argument = Argument.objects.create(
        classroom=classroom,
        participant=seat,
        op=op,
        kind=kind,
        tradeoff=tradeoff,
        pole=pole,
        claim=claim,
        reason=reason,
        position=position,
        parent=parent,
        seq=seq,
        epoch=classroom.phase_epoch,
        let_through_at=None if classroom.screens_arguments else timezone.now(),
    )
    classroom.touch()
    return argument


def _require_in_sight(own: Argument) -> None:
    """What is hidden keeps the words that it was hidden for, until the instructor shows it again."""
    if own.is_hidden and own.kind == Argument.Kind.STEELMAN:
        raise BadArgument(
            gettext_noop(
                "Your instructor has hidden your case for this card. Read the reason, and write for another card or "
                "on another trade-off."
            )
        )
    if own.is_hidden:
        raise BadArgument(
            gettext_noop("Your instructor has hidden this. Read the reason, and make a new one.")
        )


def _rewrite(
    own: Argument,
    classroom: ClassroomSession,
    pole: str,
    claim: str,
    reason: str,
    evidence: Sequence[Citation],
) -> None:
    """Put other words, or other evidence, in the place of an argument's own, and store its operation and number.

    What had been said of the older words is not said of these: they wait again where the instructor reads first,
    leave the wall, and nobody has found them fair. Answers and weighings are others' work, and stay. If no word is
    other, nothing else changes.
    """
    is_same = (pole, claim, reason) == (own.pole, own.claim, own.reason)
    if is_same and [*map(_place, evidence)] == [*map(_place, own.citations.all())]:
        own.save(update_fields=["op", "seq"])
        return
    own.pole, own.claim, own.reason = pole, claim, reason
    own.edited_at = _after(own.edited_at, own.featured_at)
    if classroom.screens_arguments:
        own.let_through_at = None
    own.save(update_fields=["pole", "claim", "reason", "edited_at", "let_through_at", "op", "seq"])
    own.citations.all().delete()
    own.fairness_marks.all().delete()
    _rest_on(own, evidence)
    classroom.touch()


def _place(citation: Citation) -> tuple[int, str, int, int]:
    return citation.passage_id, citation.text, citation.start, citation.end


def _rest_on(argument: Argument, evidence: Sequence[Citation]) -> None:
    for citation in evidence:
        citation.argument = argument
        citation.save(force_insert=True)


def _found(classroom: ClassroomSession, citations: Sequence[Words]) -> list[Citation]:
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
