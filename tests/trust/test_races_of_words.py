"""Two people do at the same moment what cannot both be done to an argument: nothing is half done, or read afterwards."""

import uuid
from collections import Counter

import pytest
from django.test import Client

from deliberation.actions.arguments import edit_argument, post_argument, reply_to
from deliberation.actions.ballots import credit_move
from deliberation.actions.leaving import leave_class
from deliberation.actions.moderation import feature_argument, hide_argument, let_through, restore_argument
from deliberation.actions.switch import write_steelman
from deliberation.actions.weighings import undo_weighing, weigh_argument
from deliberation.errors import Overtaken
from deliberation.models import Argument, ClassroomSession, Weighing
from tests.make import (
    enter,
    make_argument,
    make_ballot,
    make_seat,
    student,
)
from tests.trust.at_once import refusals, won
from tests.trust.racing import ROUNDS, again

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.gate("T9-flips")]


def test_what_is_hidden_is_read_by_nobody_who_asks_afterwards(crowd, classes, figure):
    for n in range(ROUNDS):
        classroom = classes("argue")
        author, reader = make_seat(classroom), make_seat(classroom)
        argument = make_argument(author, claim=f"zq{n}x")
        feature_argument(argument=argument, by=classroom.instructor)
        browser, wall = student(reader), f"/screen/{classroom.code}/{classroom.screen_token}/"
        urls = [f"/s/{classroom.code}/arguments/", f"/s/{classroom.code}/arguments/{argument.pk}/"]
        acts = [
            lambda: hide_argument(argument=argument, by=classroom.instructor, reason="It names somebody."),
            lambda: feature_argument(argument=argument, by=classroom.instructor),
            lambda: edit_argument(by=again(author), argument=argument, claim=f"zq{n}x again", reason="So."),
            lambda: browser.get(urls[0]).status_code,
            lambda: Client().get(wall).status_code,
        ]
        outcomes = crowd.at_once(*acts)
        assert outcomes[3:] == [200, 200]
        found = Argument.objects.get(pk=argument.pk)
        assert found.is_hidden and found.featured_at is None
        assert not ClassroomSession.objects.get(pk=classroom.pk).has_on_wall("argument", str(argument.pk))
        for client, url in ((browser, urls[0]), (browser, urls[1]), (Client(), wall)):
            assert f"zq{n}x" not in client.get(url).content.decode()
    figure(f"hide against display, edit and feature: {ROUNDS} rounds, read by 0 afterwards")


def test_what_an_instructor_and_an_author_do_to_one_argument_never_waits_for_each_other(
    crowd, classes, figure
):
    """Whoever writes in a class holds its row first: in another order, PostgreSQL would break one of the two off."""
    for _ in range(ROUNDS):
        classroom = classes("argue", screens_arguments=True)
        author, teacher = make_seat(classroom), classroom.instructor
        argument = make_argument(author)
        me = [again(author) for _ in range(4)]
        edits = [
            lambda seat=seat: edit_argument(by=seat, argument=argument, claim="Else", reason="So.")
            for seat in me
        ]
        acts = [
            lambda: hide_argument(argument=argument, by=teacher, reason="It names somebody."),
            lambda: let_through(argument=argument, by=teacher),
            lambda: restore_argument(argument=argument, by=teacher),
            lambda: hide_argument(argument=argument, by=teacher, reason="It shouts."),
        ]
        outcomes = crowd.at_once(*(act for pair in zip(edits, acts, strict=True) for act in pair))
        assert refusals(outcomes).keys() <= {"BadArgument", "OtherWords"}
    figure(f"moderation against edits: {ROUNDS} rounds, 0 broken off")


def test_of_several_answers_of_one_seat_one_is_kept(crowd, classes, figure):
    for _ in range(ROUNDS):
        classroom = classes("argue")
        seat, other = make_seat(classroom, card="open"), make_seat(classroom)
        argument = make_argument(other)
        classroom = enter(classroom, "switch")
        card, tradeoff = classroom.case.positions.get(key="close"), classroom.tradeoffs.first()
        me = [again(seat) for _ in range(5)]
        crowd.at_once(*(
            lambda n=n: write_steelman(
                by=me[n], op=uuid.uuid4(), tradeoff=tradeoff, position=card, pole="a", claim=f"Case {n}", reason="So.", seq=n
            ) for n in range(5)
        ))  # fmt: skip
        assert [one.claim for one in seat.arguments.all()] == ["Case 4"]
        classroom = enter(classroom, "weigh")
        me = [again(seat) for _ in range(6)]
        crowd.at_once(*(
            (lambda n=n: weigh_argument(by=me[n], argument=argument, value=n % 3 - 1, seq=n)) if n % 2
            else (lambda n=n: undo_weighing(by=me[n], argument=argument, seq=n))
            for n in range(6)
        ))  # fmt: skip
        assert list(Weighing.objects.filter(participant=seat).values_list("seq", flat=True)) == [5]
        classroom = enter(classroom, "final_vote")
        make_ballot(again(seat), round="final")
        me = [again(seat) for _ in range(5)]
        crowd.at_once(*(
            lambda n=n: credit_move(by=me[n], tradeoff=tradeoff, kind="nothing", why=str(n), seq=n) for n in range(5)
        ))  # fmt: skip
        assert seat.credits.get().why == "4"
    figure(f"cases, weighings and credits at once: {ROUNDS} rounds, the newest kept")


def test_an_answer_against_the_erasing_of_what_it_answers(crowd, classes, figure):
    whole = Counter()
    for _ in range(ROUNDS):
        classroom = classes("argue")
        leaver, others = make_seat(classroom), [make_seat(classroom) for _ in range(3)]
        argument = make_argument(leaver, claim="Not to be kept")
        acts = [
            lambda seat=seat: reply_to(by=seat, op=uuid.uuid4(), parent=argument, kind="ask", claim="Why?")
            for seat in map(again, others)
        ]
        outcomes = crowd.at_once(*acts[:2], lambda: leave_class(by=again(leaver), erase=True), acts[2])
        answers = Argument.objects.filter(classroom=classroom, kind="ask").count()
        assert answers == len(won(outcomes)) - 1
        assert not Argument.objects.filter(claim="Not to be kept").exists()
        whole[bool(answers)] += 1
    figure(f"answer against erasing: {ROUNDS} rounds, {whole[True]} places kept empty, 0 words left")


def test_the_same_argument_sent_ten_times_at_once_is_one(crowd, classes, figure):
    for _ in range(ROUNDS):
        seat, op = make_seat(classes("argue")), uuid.uuid4()
        me, tradeoff = [again(seat) for _ in range(10)], seat.classroom.tradeoffs.first()
        outcomes = crowd.at_once(*(
            lambda seat=seat: post_argument(by=seat, op=op, tradeoff=tradeoff, pole="a", claim="Once", reason="So.")
            for seat in me
        ))  # fmt: skip
        assert {one.pk for one in outcomes} == {seat.arguments.get().pk}
    figure(f"same argument x10: {ROUNDS} rounds, 1 each; {Overtaken.__name__} 0")
