"""Two forms of one instructor at the same moment make one thing; and who is removed meanwhile does nothing after that."""

import uuid
from collections import Counter
from functools import partial

import pytest

from deliberation.actions.classrooms import create_classroom, extend_phase, set_door
from deliberation.actions.co_instructors import remove_co_instructor
from deliberation.actions.conversations import import_conversation
from deliberation.actions.leaving import remove_seat
from deliberation.actions.moderation import feature_argument, hide_argument
from deliberation.errors import NotLed
from deliberation.models import ClassroomSession, CoInstructor
from deliberation.polis.export import read_export
from deliberation.rules.phases import PLANS
from tests.make import make_argument, make_case, make_instructor, make_seat, numbers
from tests.trust.at_once import Crowd
from tests.trust.racing import ROUNDS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.gate("T9-flips")]
TWICE = 4


def told(act):
    """An act whose actor may have been removed before it: then that is its outcome."""
    try:
        return act()
    except NotLed as refused:
        return refused


def test_one_form_of_a_new_session_is_one_session(crowd, figure):
    case = make_case()
    tradeoffs, steps = list(case.tradeoffs.all()), PLANS["fifty"][1]
    for _ in range(ROUNDS):
        by, op = make_instructor(), uuid.uuid4()
        make = partial(
            create_classroom, by=by, case=case, title="A class", tradeoffs=tradeoffs, steps=steps, op=op
        )
        made = crowd.at_once(*[make] * TWICE)
        assert {classroom.pk for classroom in made} == {ClassroomSession.objects.get(instructor=by).pk}
    figure(f"new session x{TWICE}: {ROUNDS} rounds, 1 session each")


def test_one_conversation_imported_at_once_is_one_session(tmp_path, figure):
    (tmp_path / "votes.csv").write_text("comment-id,voter-id,vote,timestamp\n0,1,1,1403054214196\n")
    # What was said elsewhere was said in no phase, so the promises that a crowd's class keeps are not asked for.
    with Crowd(TWICE) as people:
        for _ in range(ROUNDS):
            said = f"comment-id,comment-body,moderated,timestamp\n0,Said {next(numbers)} times.,1,1403054214196\n"
            (tmp_path / "comments.csv").write_text(said)
            by = make_instructor()
            take_in = partial(import_conversation, by=by, conversation=read_export(tmp_path))
            made = people.at_once(*[take_in] * TWICE)
            assert {one.classroom.pk for one in made} == {ClassroomSession.objects.get(instructor=by).pk}
            assert sorted(one.is_new for one in made) == [False] * (TWICE - 1) + [True]
    figure(f"import x{TWICE}: {ROUNDS} rounds, 1 session each")


def test_what_a_co_instructor_does_is_before_their_removal_or_refused(crowd, classes, figure):
    kept = Counter()
    for n in range(ROUNDS):
        classroom = classes("argue")
        ben = make_instructor()
        CoInstructor.objects.create(classroom=classroom, user=ben)
        seat = make_seat(classroom)
        hidden, featured = make_argument(make_seat(classroom)), make_argument(make_seat(classroom))
        acts = [
            partial(hide_argument, argument=hidden, by=ben, reason="Please speak to the case."),
            partial(feature_argument, argument=featured, by=ben),
            partial(set_door, classroom, by=ben, is_open=False),
            partial(extend_phase, classroom, by=ben, minutes=5),
            partial(remove_seat, seat=seat, by=ben),
        ]
        away = partial(remove_co_instructor, classroom, by=classroom.instructor, user_name=ben.username)
        acts.insert(n % (len(acts) + 1), away)
        outcomes = crowd.at_once(*[partial(told, act) for act in acts])
        refused = sum(isinstance(one, NotLed) for one in outcomes)
        lines = list(classroom.log.order_by("pk").values_list("act", "by"))
        after = lines[lines.index(("remove_co_instructor", classroom.instructor_id)) + 1 :]
        assert after == []
        assert sum(by == ben.pk for _, by in lines) == len(acts) - 1 - refused
        kept.update(kept=len(acts) - 1 - refused, refused=refused)
    figure(
        f"5 acts against a removal: {ROUNDS} rounds, {kept['kept']} kept, {kept['refused']} refused, 0 after it"
    )
