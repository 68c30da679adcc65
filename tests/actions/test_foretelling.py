"""No pseudonym can be foretold: another class, or the same one sealed, draws other names in another order."""

import pytest

from deliberation.actions.joining import suggest_pseudonym
from deliberation.actions.sealing import seal_classroom
from tests.actions.test_participants import make_roster
from tests.make import enter, make_classroom, make_seat

pytestmark = pytest.mark.django_db
STUDENTS = [f"Student {n}" for n in range(9)]


def in_order(classroom):
    """The pseudonyms of a class, in the order of the names behind them."""
    return list(classroom.participants.order_by("identity__pk").values_list("pseudonym", flat=True))


def test_two_who_come_to_an_empty_class_are_not_offered_the_same_name_each_time():
    classroom = make_classroom()
    assert len({suggest_pseudonym(classroom) for _ in range(9)}) > 1


def test_the_same_list_of_names_gets_other_pseudonyms_in_another_class():
    assert in_order(make_roster(*STUDENTS)[0]) != in_order(make_roster(*STUDENTS)[0])


def test_two_classes_of_the_same_seats_are_sealed_under_other_pseudonyms():
    found = []
    for _ in range(2):
        classroom = make_classroom()
        for name in STUDENTS:
            make_seat(classroom, pseudonym=name)
        seal_classroom(enter(classroom, "ended"), by=None)
        found.append(set(classroom.participants.values_list("pseudonym", flat=True)))
    assert found[0] != found[1]
    assert not (found[0] | found[1]) & set(STUDENTS)
