"""What is different where a class is large: the same answers, made for less."""

import pytest

from deliberation.actions.joining import suggest_pseudonym
from deliberation.actions.moderation import hide_argument
from deliberation.queries import ballots, weighings
from deliberation.queries.ballots import creditable
from deliberation.queries.weighings import weigh_queue
from deliberation.rules.names import fold_name, some_pseudonyms
from tests.make import make_argument, make_classroom, make_seat, make_weighing

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom():
    return make_classroom(phase="weigh")


def test_an_argument_that_was_hidden_a_moment_ago_is_not_shown_to_be_weighed(classroom, monkeypatch):
    monkeypatch.setattr(weighings, "MANY", 1)
    seat, author = make_seat(classroom), make_seat(classroom)
    arguments = [make_argument(author) for _ in range(3)]
    shown = weigh_queue(seat).current.argument
    hide_argument(argument=shown, by=classroom.instructor, reason="off topic")
    after = weigh_queue(seat).current.argument
    assert after != shown
    assert after in arguments


def test_the_last_weighing_and_what_is_left_are_never_old(classroom, monkeypatch):
    monkeypatch.setattr(weighings, "MANY", 1)
    seat, author = make_seat(classroom), make_seat(classroom)
    for _ in range(3):
        make_argument(author)
    for weighed in (1, 2, 3):
        current = weigh_queue(seat).current.argument
        make_weighing(current, participant=seat)
        queue = weigh_queue(seat)
        assert (queue.weighed, queue.left, queue.last.argument) == (weighed, 3 - weighed, current)
    assert queue.current is None


def test_of_too_many_arguments_those_that_one_has_met_can_be_credited(classroom, monkeypatch):
    monkeypatch.setattr(ballots, "MOST_OFFERED", 2)
    seat, author = make_seat(classroom), make_seat(classroom)
    tradeoff = classroom.tradeoffs.all()[0]
    arguments = [make_argument(author) for _ in range(6)]
    make_weighing(arguments[3], participant=seat)
    make_weighing(arguments[5], participant=seat)
    assert {pk for pk, _ in creditable(seat, tradeoff)} == {arguments[3].pk, arguments[5].pk}
    other = make_seat(classroom)
    assert len(creditable(other, tradeoff)) == 2
    assert creditable(other, tradeoff) == creditable(other, tradeoff)


def test_where_the_pseudonyms_that_were_drawn_are_taken_another_is_found(classroom):
    taken = some_pseudonyms(7, 12)
    for name in taken:
        make_seat(classroom, pseudonym=name)
    assert fold_name(suggest_pseudonym(classroom, seed=7)) not in {fold_name(name) for name in taken}
