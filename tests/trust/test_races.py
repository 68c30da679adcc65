"""Two people do at the same moment what cannot both be done: one of them is told so, and nothing is half done."""

import random
import uuid
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from deliberation.actions.arguments import (
    edit_argument,
    feature_argument,
    hide_argument,
    let_through,
    post_argument,
    reply_to,
    restore_argument,
    write_steelman,
)
from deliberation.actions.ballots import cast_ballot, credit_move
from deliberation.actions.classrooms import move_phase, restore_classroom, trash_classroom
from deliberation.actions.erasures import erase_for
from deliberation.actions.participants import (
    add_roster,
    claim_seat,
    join_class,
    leave_class,
    new_pin,
    remove_seat,
)
from deliberation.actions.weighings import undo_weighing, weigh_argument
from deliberation.errors import BadName, NotNow, Overtaken, SeatGone
from deliberation.models import Argument, Ballot, ClassroomSession, Identity, JoinMode, Participant, Weighing
from deliberation.queries.results import votes_of
from tests.actions.test_participants import lines
from tests.make import (
    enter,
    make_argument,
    make_ballot,
    make_case,
    make_classroom,
    make_instructor,
    make_seat,
    student,
)
from tests.trust.at_once import Crowd, refusals, won
from tests.trust.kept_promises import all_rows, broken_promises
from tests.trust.size import size

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.gate("T9-flips")]
ROUNDS = size(quick=10, whole=200)
SAME = 20


@pytest.fixture
def crowd():
    with Crowd(SAME) as people:
        yield people
    assert broken_promises(all_rows()) == []
    connection.check_constraints()


@pytest.fixture
def classes(db):
    """Makes class after class of one instructor on one case."""
    case, teacher = make_case(), make_instructor()
    return lambda phase="lobby", **fields: make_classroom(case=case, by=teacher, phase=phase, **fields)


def again(seat):
    """The seat as another request holds it."""
    return Participant.objects.select_related("classroom").get(pk=seat.pk)


def vote(seat, value=50, seq=None, epoch=None, round="first"):
    me, tradeoff = again(seat), seat.classroom.tradeoffs.first()
    return lambda: cast_ballot(
        by=me, tradeoff=tradeoff, round=round, value=value, confidence=2, stance="as_described", seq=seq, epoch=epoch
    )  # fmt: skip


def test_of_twenty_votes_of_one_seat_the_newest_is_kept(crowd, classes, figure):
    for n in range(ROUNDS):
        seat = make_seat(classes("first_vote"))
        numbers = random.Random(n).sample(range(1, 100), SAME)
        outcomes = crowd.at_once(*(vote(seat, value=seq, seq=seq) for seq in numbers))
        assert refusals(outcomes).keys() <= {"Overtaken"}
        assert list(seat.ballots.values_list("value", "seq")) == [(max(numbers), max(numbers))]
        assert numbers.index(max(numbers)) in won(outcomes)
    figure(f"same ballot x{SAME}: {ROUNDS} rounds, 1 ballot each")


def test_one_of_two_devices_claims_a_seat(crowd, classes, figure):
    for _ in range(ROUNDS):
        classroom = classes(join_mode=JoinMode.ROSTER)
        [(_, pin)] = add_roster(classroom=classroom, by=classroom.instructor, lines=lines("Ada"))
        seat = classroom.participants.get()
        outcomes = crowd.at_once(*[lambda: claim_seat(classroom=classroom, seat_id=seat.pk, pin=pin)] * 2)
        assert len(won(outcomes)) == 1
        assert again(seat).key == outcomes[won(outcomes)[0]].key
    figure(f"claim x2: {ROUNDS} rounds, 1 winner each")


def test_one_form_or_one_name_is_one_seat(crowd, classes, figure):
    for _ in range(ROUNDS):
        classroom, op = classes(), uuid.uuid4()
        same = [lambda: join_class(classroom=classroom, pseudonym="Otter", op=op)] * 3
        named = [lambda: join_class(classroom=classroom, pseudonym="OTTER", op=uuid.uuid4())] * 3
        outcomes = crowd.at_once(*same, *named)
        assert classroom.participants.count() == 1
        assert all(isinstance(one, BadName) for one in outcomes if not isinstance(one, Participant))
        assert len(won(outcomes)) in (1, 3)
    figure(f"join x6: {ROUNDS} rounds, 1 seat each")


def test_a_vote_is_before_the_phase_turns_or_refused(crowd, classes, figure):
    kept = Counter()
    for n in range(ROUNDS):
        classroom = classes("first_vote")
        epoch, seats = classroom.phase_epoch, [make_seat(classroom) for _ in range(4)]
        turn = lambda: move_phase(classroom, by=None, to_step=classroom.step + 1, epoch=epoch)  # noqa: E731
        acts = [*(vote(seat, epoch=epoch) for seat in seats)]
        acts.insert(n % 5, turn)
        outcomes = crowd.at_once(*acts)
        del outcomes[n % 5]
        written = {
            pk
            for (pk,) in Ballot.objects.filter(participant__in=seats, epoch=epoch).values_list("participant")
        }
        assert written == {seats[one].pk for one in won(outcomes)}
        assert Ballot.objects.filter(participant__in=seats).count() == len(written)
        assert refusals(outcomes).keys() <= {"NotNow"}
        kept.update(kept=len(written), refused=4 - len(written))
    figure(f"vote against close: {ROUNDS} rounds, {kept['kept']} kept, {kept['refused']} refused, 0 outside")


@pytest.mark.parametrize("how", ["removed", "new PIN", "left", "erased", "erased for them", "trashed"])
def test_a_vote_against_the_loss_of_its_seat_is_whole_or_refused(crowd, classes, figure, how):
    kept = 0
    for _ in range(ROUNDS):
        classroom = classes("first_vote")
        seat = make_seat(classroom)
        teacher, leaver = classroom.instructor, again(seat)
        if how == "new PIN":
            Identity.objects.create(participant=seat, name="Ada", pin_hash="x", claimed_at=timezone.now())
        lose = {
            "removed": lambda: remove_seat(seat=leaver, by=teacher),
            "new PIN": lambda: new_pin(seat=leaver, by=teacher),
            "left": lambda: leave_class(by=leaver, erase=False),
            "erased": lambda: leave_class(by=leaver, erase=True),
            "erased for them": lambda: erase_for(seat=leaver, by=teacher),
            "trashed": lambda: trash_classroom(classroom, by=teacher),
        }[how]
        # The request was let in before the seat was lost.
        late = vote(seat, value=9)
        before, _, after = crowd.at_once(vote(seat, value=5), lose, vote(seat, value=7))
        values = list(Ballot.objects.filter(participant_id=seat.pk).values_list("value", flat=True))
        answered = [value for value, one in ((5, before), (7, after)) if not isinstance(one, Exception)]
        if how.startswith("erased"):
            assert values == []
        else:
            assert len(values) == bool(answered)
            assert set(values) <= set(answered)
        assert set(refusals([before, after])) <= {"SeatGone"}
        with pytest.raises(SeatGone):
            late()
        if how == "removed":
            assert votes_of(classroom) == {}
        kept += len(answered)
    figure(f"vote against a seat that is {how}: {ROUNDS} rounds, {kept} votes answered, 0 lost, 0 afterwards")


def test_one_of_two_instructors_turns_the_phase(crowd, classes, figure):
    for _ in range(ROUNDS):
        classroom = classes("read")
        epoch = classroom.phase_epoch
        to = [classroom.step + 1, classroom.step + 2, classroom.step + 1]
        outcomes = crowd.at_once(
            *(lambda step=step: move_phase(classroom, by=None, to_step=step, epoch=epoch) for step in to)
        )
        assert len(won(outcomes)) == 1
        assert refusals(outcomes) == {NotNow.__name__: 2}
        now = ClassroomSession.objects.get(pk=classroom.pk)
        assert (now.phase_epoch, now.step) == (epoch + 1, to[won(outcomes)[0]])
    figure(f"two instructors advance: {ROUNDS} rounds, 1 wins each")


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
        assert refusals(outcomes).keys() <= {"BadArgument"}
    figure(f"moderation against edits: {ROUNDS} rounds, 0 broken off")


def test_trash_against_votes_loses_none(crowd, classes, figure):
    for _ in range(ROUNDS):
        classroom = classes("first_vote")
        seats, teacher = [make_seat(classroom) for _ in range(4)], classroom.instructor
        outcomes = crowd.at_once(
            *(vote(seat) for seat in seats[:2]), lambda: trash_classroom(classroom, by=teacher), *(vote(seat) for seat in seats[2:])
        )  # fmt: skip
        del outcomes[2]
        restore_classroom(classroom, by=teacher)
        assert {b.participant_id for b in Ballot.objects.filter(participant__in=seats)} == {
            seats[n].pk for n in won(outcomes)
        }
    figure(f"trash against vote: {ROUNDS} rounds, 0 lost")


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
