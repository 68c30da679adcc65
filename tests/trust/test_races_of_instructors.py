"""Who is removed as a co-instructor while they act does nothing after that."""

from collections import Counter
from functools import partial

import pytest

from deliberation.actions.arguments import feature_argument, hide_argument
from deliberation.actions.classrooms import extend_phase, set_door
from deliberation.actions.co_instructors import remove_co_instructor
from deliberation.actions.participants import remove_seat
from deliberation.errors import NotLed
from deliberation.models import CoInstructor
from tests.make import make_argument, make_instructor, make_seat
from tests.trust.racing import ROUNDS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.gate("T9-flips")]


def told(act):
    """An act whose actor may have been removed before it: then that is its outcome."""
    try:
        return act()
    except NotLed as refused:
        return refused


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
