"""An act is done whole or not at all: where the database refuses its last line, nothing of it stays.

A trigger of the database refuses that a class gets its next version, which is the last thing that each act does.
"""

import uuid

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.models import Case
from deliberation.actions import (
    arguments,
    ballots,
    classrooms,
    joining,
    leaving,
    marks,
    moderation,
    participants,
    rosters,
    screen,
    switch,
    weighings,
)
from deliberation.actions.conversations import import_conversation
from deliberation.actions.erasures import erase_again
from deliberation.actions.exports import note_export
from deliberation.ledger import Entry, Kind
from deliberation.models import Argument, ClassroomSession, Weighing
from deliberation.rules.phases import PLANS
from tests.actions.test_conversations import COMMENTS, export
from tests.actions.test_participants import lines, make_roster
from tests.make import enter, make_argument, make_ballot, make_classroom, make_instructor, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
OP = uuid.UUID(int=1)


class Lesson:
    """One class in a phase, one seat of it, and what another seat has argued."""

    def __init__(self, phase, **fields):
        self.classroom = make_classroom(phase="argue", **fields)
        self.tradeoff = self.classroom.tradeoffs.first()
        self.seat = make_seat(self.classroom, card="open")
        self.other = make_seat(self.classroom, card="close")
        self.theirs = make_argument(self.other)
        self.own = make_argument(self.seat)
        make_ballot(self.seat, round="final", tradeoff=self.tradeoff)
        self.steelman = make_argument(self.other, kind="steelman", position=self.seat.card)
        self.weighed = Weighing.objects.create(argument=self.theirs, participant=self.seat, value=1, epoch=1)
        self.classroom = enter(self.classroom, phase)
        self.seat.classroom = self.other.classroom = self.classroom
        self.by = self.classroom.instructor
        self.words = {"tradeoff": self.tradeoff, "pole": "a", "claim": "A claim", "reason": "So", "op": OP}


def refuse_versions():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER refused BEFORE UPDATE OF version ON deliberation_classroomsession "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )


def everything():
    """Every row of ours."""
    models = apps.get_app_config("deliberation").get_models(include_auto_created=True)
    return {model.__name__: sorted(map(repr, model.objects.values_list())) for model in models}


ACTS = {
    "vote": ("first_vote", lambda c: ballots.cast_ballot(by=c.seat, tradeoff=c.tradeoff, round="first", value=9, confidence=2, stance="never")),
    "credit": ("final_vote", lambda c: ballots.credit_move(by=c.seat, tradeoff=c.tradeoff, kind="nothing")),
    "argue": ("argue", lambda c: arguments.post_argument(by=c.seat, **c.words)),
    "reply": ("argue", lambda c: arguments.reply_to(by=c.seat, op=OP, parent=c.theirs, kind="rebut", claim="No", reason="So")),
    "edit": ("argue", lambda c: arguments.edit_argument(by=c.seat, argument=c.own, claim="New", reason="So")),
    "switch": ("switch", lambda c: switch.write_steelman(by=c.seat, position=c.other.card, **c.words)),
    "judge": ("switch", lambda c: switch.mark_fair(by=c.seat, argument=c.steelman, fair=True)),
    "hide": ("argue", lambda c: moderation.hide_argument(argument=c.own, by=c.by, reason="Rude")),
    "feature": ("argue", lambda c: moderation.feature_argument(argument=c.own, by=c.by)),
    "weigh": ("weigh", lambda c: weighings.weigh_argument(by=c.seat, argument=c.theirs, value=-1)),
    "undo": ("weigh", lambda c: weighings.undo_weighing(by=c.seat, argument=c.theirs)),
    "create": ("argue", lambda c: classrooms.create_classroom(by=c.by, case=c.classroom.case, title="New", tradeoffs=[c.tradeoff], steps=PLANS["fifty"][1])),
    "move": ("argue", lambda c: classrooms.move_phase(c.classroom, by=c.by, to_step=1)),
    "extend": ("argue", lambda c: classrooms.extend_phase(c.classroom, by=c.by, minutes=5)),
    "shorten": ("argue", lambda c: classrooms.shorten_phase(c.classroom, by=c.by, how="up")),
    "lock": ("argue", lambda c: classrooms.set_door(c.classroom, by=c.by, is_open=False)),
    "trash": ("argue", lambda c: classrooms.trash_classroom(c.classroom, by=c.by)),
    "join": ("argue", lambda c: joining.join_class(classroom=c.classroom, pseudonym="Newcomer", op=OP)),
    "remove": ("argue", lambda c: leaving.remove_seat(seat=c.seat, by=c.by)),
    "leave": ("argue", lambda c: leaving.leave_class(by=c.seat, erase=False)),
    "erase": ("argue", lambda c: leaving.leave_class(by=c.seat, erase=True)),
    "mark a passage": ("argue", lambda c: participants.mark_passage(by=c.seat, passage=c.classroom.case.passages.first(), marked=True)),
    "wall": ("argue", lambda c: screen.show_on_wall(c.classroom, by=c.by, kind="join")),
    "cover": ("argue", lambda c: screen.blank_wall(c.classroom, by=c.by, blank=True)),
    "renew": ("argue", lambda c: screen.renew_wall(c.classroom, by=c.by)),
    "release": ("argue", lambda c: marks.release_marks(c.classroom, by=c.by, released=True)),
    "export": ("argue", lambda c: note_export(c.classroom, by=c.by, what="votes.csv")),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_an_act_that_fails_at_its_last_line_leaves_nothing(act):
    phase, do = ACTS[act]
    lesson = Lesson(phase)
    before = everything()
    refuse_versions()
    with pytest.raises(DatabaseError, match="refused"):
        do(lesson)
    assert everything() == before


def undone(lesson):
    """What an instructor can take back, done."""
    now = timezone.now()
    Argument.objects.filter(pk=lesson.own.pk).update(hidden_at=now, hidden_reason="Rude")
    Argument.objects.filter(pk=lesson.theirs.pk).update(let_through_at=None)
    ClassroomSession.objects.filter(pk=lesson.classroom.pk).update(trashed_at=now)
    type(lesson.seat).objects.filter(pk=lesson.seat.pk).update(removed_at=now)


TAKEN_BACK = {
    "show again": lambda c: moderation.restore_argument(argument=c.own, by=c.by),
    "let through": lambda c: moderation.let_through(argument=c.theirs, by=c.by),
    "restore a session": lambda c: classrooms.restore_classroom(c.classroom, by=c.by),
    "restore a seat": lambda c: leaving.restore_seat(seat=c.seat, by=c.by),
}


@pytest.mark.parametrize("act", TAKEN_BACK)
def test_taking_back_that_fails_at_its_last_line_leaves_nothing(act):
    lesson = Lesson("argue")
    undone(lesson)
    before = everything()
    refuse_versions()
    with pytest.raises(DatabaseError, match="refused"):
        TAKEN_BACK[act](lesson)
    assert everything() == before


ROSTER_ACTS = {
    "roster": lambda classroom, pin, seat: rosters.add_roster(
        classroom=classroom, by=classroom.instructor, lines=lines("Ben")
    ),
    "claim": lambda classroom, pin, seat: joining.claim_seat(classroom=classroom, seat_id=seat.pk, pin=pin),
    "new PIN": lambda classroom, pin, seat: rosters.new_pin(seat=seat, by=classroom.instructor),
}


@pytest.mark.parametrize("act", ROSTER_ACTS)
def test_an_act_with_the_roster_that_fails_at_its_last_line_leaves_nothing(act):
    classroom, pins, seats = make_roster("Ada")
    before = everything()
    refuse_versions()
    with pytest.raises(DatabaseError, match="refused"):
        ROSTER_ACTS[act](classroom, pins["Ada"], seats["Ada"])
    assert everything() == before


def test_a_conversation_that_cannot_be_taken_in_whole_is_not_taken_in(tmp_path):
    by = make_instructor()
    conversation = export(tmp_path, COMMENTS)
    before = everything()
    refuse_versions()
    with pytest.raises(DatabaseError, match="refused"):
        import_conversation(by=by, conversation=conversation)
    assert everything() == before
    assert not Case.objects.exists()


def test_erasures_after_a_restore_are_all_done_again_or_none():
    lesson = Lesson("argue")
    before = everything()
    refuse_versions()
    today = timezone.now().date()
    entries = [Entry(today, Kind.SEAT, lesson.other.pk), Entry(today, Kind.SEAL, lesson.classroom.op)]
    with pytest.raises(DatabaseError, match="refused"):
        erase_again(entries)
    assert everything() == before


def test_the_trigger_refuses_nothing_else():
    lesson = Lesson("argue")
    refuse_versions()
    with transaction.atomic():
        make_argument(lesson.seat, claim="Beside")
    assert Argument.objects.filter(claim="Beside").exists()
