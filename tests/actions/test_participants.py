import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from deliberation.actions.ballots import cast_ballot
from deliberation.actions.classrooms import trash_classroom
from deliberation.actions.joining import claim_seat, join_class, suggest_pseudonym
from deliberation.actions.leaving import leave_class, remove_seat, restore_seat
from deliberation.actions.participants import choose_card, mark_passage
from deliberation.actions.rosters import add_roster, new_pin
from deliberation.errors import BadName, BadPin, BadRoster, BadVote, DoorClosed, NotNow, SeatGone
from deliberation.models import Argument, Ballot, Citation, Identity, JoinMode, Participant
from deliberation.rules import limits
from deliberation.rules.names import RosterLine, fold_name, some_pseudonyms
from tests.make import enter, make_argument, make_ballot, make_case, make_classroom, make_weighing

pytestmark = pytest.mark.django_db


def join(classroom, name="Otter", **fields):
    return join_class(classroom=classroom, pseudonym=name, op=fields.pop("op", uuid.uuid4()), **fields)


def lines(*names):
    return [RosterLine(number=n, name=name, key=fold_name(name)) for n, name in enumerate(names, start=1)]


def make_roster(*names):
    """A class with a list of names; its PINs and seats by name."""
    classroom = make_classroom(join_mode=JoinMode.ROSTER)
    pins = dict(add_roster(classroom=classroom, by=classroom.instructor, lines=lines(*names)))
    seats = {seat.identity.name: seat for seat in classroom.participants.all()}
    return classroom, pins, seats


def wrong(pin):
    return "999999" if pin != "999999" else "888888"


def test_a_join_form_sent_twice_is_one_seat():
    classroom, op = make_classroom(), uuid.uuid4()
    assert join(classroom, op=op).pk == join(classroom, op=op).pk
    assert classroom.participants.count() == 1


@pytest.mark.parametrize(
    "imitation", ["otter", "Ｏtter", "Оtter", "Ot\u200bter", " Otter ", "Ötter", "0tter"]
)
def test_no_two_names_of_a_class_look_alike(imitation):
    classroom = make_classroom()
    join(classroom, "Otter")
    with pytest.raises(BadName):
        join(classroom, imitation)
    assert classroom.participants.count() == 1


def test_the_same_name_sits_in_two_classes():
    assert join(make_classroom(), "Otter").pseudonym == join(make_classroom(), "Otter").pseudonym


@pytest.mark.parametrize("phase", ["lobby", "argue", "debrief"])
def test_the_door_is_open_until_the_end(phase):
    assert join(make_classroom(phase=phase)).is_seated


def test_nobody_joins_a_class_that_has_ended_or_is_in_the_trash():
    ended, trashed = make_classroom(phase="ended"), make_classroom()
    trash_classroom(trashed, by=trashed.instructor)
    for classroom in (ended, trashed):
        with pytest.raises(DoorClosed):
            join(classroom)


def test_a_class_with_a_list_of_names_takes_nobody_by_code_alone():
    classroom, _, _ = make_roster("Ada")
    with pytest.raises(DoorClosed):
        join(classroom)


def test_a_class_is_full_at_its_limit(monkeypatch):
    monkeypatch.setattr(limits, "SEATS", 2)
    classroom = make_classroom()
    join(classroom, "One")
    join(classroom, "Two")
    with pytest.raises(DoorClosed):
        join(classroom, "Three")


def test_cards_are_dealt_evenly():
    classroom = make_classroom(phase="read")
    dealt = Counter(join(classroom, f"Otter {n}").card.key for n in range(11))
    assert set(dealt) == {"open", "close"}
    assert sorted(dealt.values()) == [5, 6]


def test_the_card_of_a_removed_seat_is_dealt_again():
    classroom = make_classroom()
    first = join(classroom, "One")
    join(classroom, "Two")
    remove_seat(seat=first, by=classroom.instructor)
    assert join(classroom, "Three").card == first.card


def test_no_card_is_dealt_where_students_choose():
    classroom = make_classroom(phase="read", deals_cards=False)
    me = join(classroom)
    assert me.card is None
    heard = classroom.case.positions.get(key="open")
    assert choose_card(by=me, position=heard).card == heard


def test_only_a_heard_card_of_this_case_can_be_chosen_and_only_where_none_is_dealt():
    classroom = make_classroom(phase="read", deals_cards=False)
    me = join(classroom)
    for position in (classroom.case.positions.get(key="guards"), make_case().positions.get(key="open")):
        with pytest.raises(BadVote):
            choose_card(by=me, position=position)
    dealt = make_classroom(phase="read")
    with pytest.raises(NotNow):
        choose_card(by=join(dealt), position=dealt.case.positions.get(key="open"))


def test_a_pseudonym_that_is_offered_is_free():
    classroom = make_classroom()
    offered = suggest_pseudonym(classroom, seed=7)
    join(classroom, offered)
    assert suggest_pseudonym(classroom, seed=7) != offered


def test_a_roster_gives_each_name_a_seat_a_pseudonym_and_a_pin_that_is_not_stored():
    classroom, pins, seats = make_roster("Ada", "Ben")
    assert len(set(pins.values())) == 2
    assert all(len(pin) == 6 and pin.isdigit() for pin in pins.values())
    assert not any(seat.is_seated for seat in seats.values())
    assert {seat.pseudonym for seat in seats.values()}.isdisjoint({"Ada", "Ben"})
    assert not set(pins.values()) & set(Identity.objects.values_list("pin_hash", flat=True))
    assert classroom.log.first().act == "roster"


def test_names_that_are_on_the_list_already_are_refused_with_all_others():
    classroom, _, _ = make_roster("Ada")
    with pytest.raises(BadRoster) as refusal:
        add_roster(classroom=classroom, by=classroom.instructor, lines=lines("ADA", "Ben"))
    assert "ADA" in str(refusal.value)
    assert classroom.participants.count() == 1


def test_a_session_by_code_takes_no_roster():
    classroom = make_classroom()
    with pytest.raises(BadRoster):
        add_roster(classroom=classroom, by=classroom.instructor, lines=lines("Ada"))


def test_a_seat_of_the_roster_is_taken_once():
    classroom, pins, seats = make_roster("Ada")
    taken = claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pins["Ada"])
    assert taken.is_seated
    assert taken.card is not None
    with pytest.raises(BadPin):
        claim_seat(classroom=classroom, seat_id=taken.pk, pin=pins["Ada"])


def test_the_claim_of_a_seat_sent_twice_is_one_claim_and_only_with_its_pin():
    classroom, pins, seats = make_roster("Ada")
    op = uuid.uuid4()
    claim = {"classroom": classroom, "seat_id": seats["Ada"].pk, "op": op}
    first = claim_seat(**claim, pin=pins["Ada"])
    assert claim_seat(**claim, pin=pins["Ada"]).key == first.key
    with pytest.raises(BadPin):
        claim_seat(**claim, pin=wrong(pins["Ada"]))
    with pytest.raises(BadPin):
        claim_seat(**claim | {"op": uuid.uuid4()}, pin=pins["Ada"])


def test_a_claim_gives_the_seat_a_key_that_nobody_has_seen():
    classroom, pins, seats = make_roster("Ada")
    assert claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pins["Ada"]).key != seats["Ada"].key


def test_one_operation_that_claims_two_seats_is_two_claims():
    classroom, pins, seats = make_roster("Ada", "Ben")
    op = uuid.uuid4()
    for name in ("Ada", "Ben"):
        assert claim_seat(classroom=classroom, seat_id=seats[name].pk, pin=pins[name], op=op).is_seated


def test_another_students_pin_opens_no_seat():
    classroom, pins, seats = make_roster("Ada", "Ben")
    with pytest.raises(BadPin):
        claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pins["Ben"])


def test_after_five_wrong_pins_the_seat_waits_a_minute_and_the_right_one_waits_too():
    classroom, pins, seats = make_roster("Ada", "Ben")
    ada = seats["Ada"].pk
    for _ in range(limits.PIN_TRIES):
        with pytest.raises(BadPin):
            claim_seat(classroom=classroom, seat_id=ada, pin=wrong(pins["Ada"]))
    with pytest.raises(BadPin, match="Wait a minute"):
        claim_seat(classroom=classroom, seat_id=ada, pin=pins["Ada"])
    assert claim_seat(classroom=classroom, seat_id=seats["Ben"].pk, pin=pins["Ben"]).is_seated
    Identity.objects.filter(participant=ada).update(wait_until=timezone.now() - timedelta(seconds=1))
    assert claim_seat(classroom=classroom, seat_id=ada, pin=pins["Ada"]).is_seated


def test_four_wrong_pins_do_not_lock_a_seat():
    classroom, pins, seats = make_roster("Ada")
    for _ in range(limits.PIN_TRIES - 1):
        with pytest.raises(BadPin):
            claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=wrong(pins["Ada"]))
    assert claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pins["Ada"]).is_seated


def test_a_seat_of_another_class_cannot_be_claimed_or_counted_against():
    classroom, _pins, _ = make_roster("Ada")
    _, other_pins, others = make_roster("Ben")
    with pytest.raises(BadPin):
        claim_seat(classroom=classroom, seat_id=others["Ben"].pk, pin=other_pins["Ben"])
    with pytest.raises(BadPin):
        claim_seat(classroom=classroom, seat_id=others["Ben"].pk, pin=wrong(other_pins["Ben"]))
    assert Identity.objects.get(name="Ben").failed_tries == 0


def test_a_new_pin_frees_the_seat_and_turns_the_old_cookie_and_the_old_pin_away():
    classroom, pins, seats = make_roster("Ada")
    before = claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pins["Ada"])
    fresh = new_pin(seat=before, by=classroom.instructor)
    assert Participant.objects.get(pk=before.pk).key != before.key
    if fresh != pins["Ada"]:
        with pytest.raises(BadPin):
            claim_seat(classroom=classroom, seat_id=before.pk, pin=pins["Ada"])
    assert claim_seat(classroom=classroom, seat_id=before.pk, pin=fresh).pk == before.pk


def test_a_list_of_names_sent_twice_is_one_list_with_the_same_pins():
    classroom, op = make_classroom(join_mode=JoinMode.ROSTER), uuid.uuid4()
    given = {"classroom": classroom, "by": classroom.instructor, "op": op}
    first = add_roster(**given, lines=lines("Ada", "Ben"))
    assert add_roster(**given, lines=lines("Ada", "Ben")) == first
    assert classroom.participants.count() == 2
    assert [entry.act for entry in classroom.log.all()].count("roster") == 1
    with pytest.raises(BadRoster):
        add_roster(**given | {"op": uuid.uuid4()}, lines=lines("Ada", "Ben"))
    # Nothing of the operation says what the PINs are: that takes the server's secret.
    with override_settings(SECRET_KEY="another secret " * 4):
        other = make_classroom(join_mode=JoinMode.ROSTER)
        assert add_roster(classroom=other, by=other.instructor, lines=lines("Ada", "Ben"), op=op) != first


def test_a_new_pin_asked_for_twice_is_one_and_does_not_free_a_seat_that_was_taken_with_it():
    classroom, _, seats = make_roster("Ada", "Ben")
    op = uuid.uuid4()
    pin = new_pin(seat=seats["Ada"], by=classroom.instructor, op=op)
    taken = claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pin)
    assert new_pin(seat=seats["Ada"], by=classroom.instructor, op=op) == pin
    assert Participant.objects.get(pk=taken.pk).key == taken.key
    assert new_pin(seat=seats["Ben"], by=classroom.instructor, op=op) != pin
    assert new_pin(seat=seats["Ada"], by=classroom.instructor, op=uuid.uuid4()) != pin


def test_no_pin_stands_in_the_log():
    classroom, pins, seats = make_roster("Ada")
    pin = new_pin(seat=seats["Ada"], by=classroom.instructor)
    said = " ".join(classroom.log.values_list("detail", flat=True))
    assert not any(secret in said for secret in (pin, *pins.values()))


def test_a_seat_without_a_name_has_no_pin():
    classroom = make_classroom()
    with pytest.raises(BadPin):
        new_pin(seat=join(classroom), by=classroom.instructor)


def test_a_removed_seat_writes_nothing_and_is_restored_with_all_it_had():
    classroom = make_classroom(phase="first_vote")
    me = join(classroom)
    ballot, argument = make_ballot(me), make_argument(me)
    remove_seat(seat=me, by=classroom.instructor)
    with pytest.raises(SeatGone):
        mark_passage(by=me, passage=classroom.case.passages.first(), marked=True)
    assert not Argument.objects.shown().exists()
    restore_seat(seat=me, by=classroom.instructor)
    assert Participant.objects.seated().get().pk == me.pk
    assert (Ballot.objects.get().pk, Argument.objects.shown().get().pk) == (ballot.pk, argument.pk)


def test_a_removed_seat_cannot_vote():
    classroom = make_classroom(phase="first_vote")
    me = join(classroom)
    remove_seat(seat=me, by=classroom.instructor)
    with pytest.raises(SeatGone):
        cast_ballot(
            by=me,
            tradeoff=classroom.tradeoffs.first(),
            round="first",
            value=50,
            confidence=2,
            stance="as_described",
        )
    assert not Ballot.objects.exists()


def test_removing_a_removed_seat_is_no_act():
    classroom = make_classroom()
    me = join(classroom)
    for _ in range(2):
        remove_seat(seat=me, by=classroom.instructor)
    for _ in range(2):
        restore_seat(seat=me, by=classroom.instructor)
    assert [entry.act for entry in classroom.log.order_by("pk")] == ["create", "remove", "restore_seat"]


def test_leaving_keeps_the_words_drops_the_name_and_turns_the_cookie_away():
    classroom, pins, seats = make_roster("Ada")
    me = claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pins["Ada"])
    argument = make_argument(me)
    leave_class(by=me, erase=False)
    left = Participant.objects.get(pk=me.pk)
    assert left.left_at is not None
    assert left.key != me.key
    assert not Identity.objects.exists()
    assert Argument.objects.shown().get().pk == argument.pk


def test_erasing_a_seat_that_nobody_answered_leaves_nothing_of_it():
    classroom, pins, seats = make_roster("Ada")
    me = claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pins["Ada"])
    make_argument(me)
    make_ballot(me)
    leave_class(by=me, erase=True)
    assert not Participant.objects.exists()
    assert not Argument.objects.exists()
    assert not Ballot.objects.exists()
    assert not Identity.objects.exists()


def test_erasing_a_seat_keeps_the_replies_of_others_and_not_a_word_of_its_own():
    classroom = make_classroom(phase="argue")
    me, other = join(classroom, "Otter"), join(classroom, "Heron")
    answered, alone = make_argument(me, claim="Mine"), make_argument(me, claim="Also mine")
    Citation.objects.create(
        argument=answered,
        order=0,
        passage=classroom.case.passages.first(),
        exact="four in ten",
        start=0,
        end=11,
    )
    reply = make_argument(other, claim="But no", kind="rebut", parent=answered, tradeoff=answered.tradeoff)
    make_ballot(me)
    make_weighing(reply, participant=me)
    leave_class(by=me, erase=True)
    place = Argument.objects.get(pk=answered.pk)
    assert (place.claim, place.reason, place.citations.count()) == ("", "", 0)
    assert not Argument.objects.filter(pk=alone.pk).exists()
    assert Argument.objects.shown().get().claim == "But no"
    assert (Ballot.objects.count(), reply.weighings.count()) == (0, 0)
    seat = Participant.objects.get(pk=me.pk)
    assert "Otter" not in (seat.pseudonym, seat.folded)
    assert seat.card is None
    with pytest.raises(SeatGone):
        restore_seat(seat=seat, by=classroom.instructor)


def test_an_erased_name_can_be_taken_again():
    classroom = make_classroom(phase="argue")
    me = join(classroom, "Otter")
    make_argument(join(classroom, "Heron"), kind="ask", pole="", parent=make_argument(me))
    leave_class(by=me, erase=True)
    assert join(classroom, "Otter").pseudonym == "Otter"


def test_a_passage_is_marked_and_unmarked_while_the_class_works_on_the_text():
    classroom = make_classroom(phase="read")
    me, passage = join(classroom), classroom.case.passages.first()
    for marked in (True, True, False, True):
        mark_passage(by=me, passage=passage, marked=marked)
    assert [found.number for found in me.marks.all()] == [1]
    with pytest.raises(BadVote):
        mark_passage(by=me, passage=make_case().passages.first(), marked=True)
    enter(classroom, "debrief")
    with pytest.raises(NotNow):
        mark_passage(by=me, passage=passage, marked=False)


def test_a_seat_is_no_rehearsal_unless_it_is_said_to_be():
    classroom = make_classroom()
    assert not join(classroom, "One").rehearsed
    assert join(classroom, "Two", rehearsed=True).rehearsed


def test_a_wrong_pin_counts_against_its_own_seat_alone():
    classroom, pins, seats = make_roster("Ada", "Ben")
    with pytest.raises(BadPin):
        claim_seat(classroom=classroom, seat_id=seats["Ben"].pk, pin=wrong(pins["Ben"]))
    tries = dict(Identity.objects.values_list("name", "failed_tries"))
    assert tries == {"Ada": 0, "Ben": 1}


def test_an_erased_seat_has_another_key():
    seat = make_argument().participant
    make_argument(kind="rebut", parent=seat.arguments.get(), seat=join(seat.classroom))
    leave_class(by=seat, erase=True)
    assert Participant.objects.get(pk=seat.pk).key != seat.key


def test_a_pseudonym_that_was_drawn_and_is_taken_is_not_offered():
    classroom = make_classroom()
    first = suggest_pseudonym(classroom, seed=7)
    join(classroom, first)
    second = suggest_pseudonym(classroom, seed=7)
    assert fold_name(second) != fold_name(first)
    assert second in some_pseudonyms(7, 12)
