"""The rules of arguing, answering, editing, writing for the other side, and what an instructor does."""

import uuid
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from deliberation.actions.arguments import edit_argument, post_argument, reply_to
from deliberation.actions.erasures import erase_for
from deliberation.actions.evidence import Words
from deliberation.actions.moderation import feature_argument, hide_argument, let_through, restore_argument
from deliberation.actions.switch import mark_fair, write_steelman
from deliberation.errors import BadArgument, BadCitation, NotNow, OtherWords, Overtaken, SeatGone, SentBefore
from deliberation.models import Argument, ClassroomSession, FairnessMark, Participant, Weighing
from tests.make import enter, make_argument, make_case, make_classroom, make_seat

pytestmark = pytest.mark.django_db
WORDS = Words(passage=2, exact="four in ten students")


def post(seat, **fields):
    """An argument by this seat, right in everything but what the test changes."""
    given = {
        "op": uuid.uuid4(),
        "tradeoff": seat.classroom.tradeoffs.first(),
        "pole": "a",
        "claim": "Open it",
        "reason": "People work late.",
        **fields,
    }
    return post_argument(by=seat, **given)


def answer(seat, parent, **fields):
    return reply_to(
        by=seat, parent=parent, **{"op": uuid.uuid4(), "kind": "rebut", "claim": "Not so", **fields}
    )


def steelman(seat, card="close", **fields):
    given = {
        "op": uuid.uuid4(),
        "tradeoff": seat.classroom.tradeoffs.first(),
        "position": seat.classroom.case.positions.get(key=card),
        "pole": "b",
        "claim": "Close it",
        "reason": "Sleep matters.",
        **fields,
    }
    return write_steelman(by=seat, **given)


def arguing(**fields):
    return make_seat(make_classroom(phase="argue", **fields), card="open")


# Arguing


def test_one_operation_is_one_argument():
    seat, op = arguing(), uuid.uuid4()
    first = post(seat, op=op, claim="The first")
    assert post(seat, op=op, claim=" The  first ") == first
    assert [argument.claim for argument in seat.arguments.all()] == ["The first"]


def test_an_operation_that_comes_back_with_other_words_is_not_taken_for_the_first():
    seat, op = arguing(), uuid.uuid4()
    post(seat, op=op, claim="The first")
    with pytest.raises(SentBefore):
        post(seat, op=op, claim="The second")
    assert [argument.claim for argument in seat.arguments.all()] == ["The first"]


def test_a_form_written_over_after_its_argument_was_changed_is_not_taken_for_the_first():
    seat, op = arguing(), uuid.uuid4()
    made = post(seat, op=op, claim="The first")
    edit_argument(by=seat, argument=made, claim="The better", reason="A reason")
    with pytest.raises(SentBefore):
        post(seat, op=op, claim="Another one altogether")
    post(seat, op=uuid.uuid4(), claim="Another one altogether")
    assert [argument.claim for argument in seat.arguments.all()] == ["The better", "Another one altogether"]


def test_one_operation_of_two_students_is_two_arguments():
    seat, op = arguing(), uuid.uuid4()
    post(seat, op=op)
    post(make_seat(seat.classroom), op=op)
    assert Argument.objects.count() == 2


def test_an_operation_sent_again_after_the_phase_is_answered_with_what_it_made():
    seat, op = arguing(), uuid.uuid4()
    made = post(seat, op=op, epoch=seat.classroom.phase_epoch)
    enter(seat.classroom, "weigh")
    assert post(seat, op=op, epoch=1) == made


@pytest.mark.parametrize(
    "phase", ["lobby", "read", "first_vote", "switch", "weigh", "final_vote", "debrief", "ended"]
)
def test_nobody_argues_outside_the_phase(phase):
    seat = make_seat(make_classroom(phase=phase))
    with pytest.raises(NotNow):
        post(seat)
    assert not Argument.objects.exists()


def test_a_form_of_an_earlier_epoch_is_refused():
    seat = arguing()
    before = seat.classroom.phase_epoch
    enter(enter(seat.classroom, "read"), "argue")
    with pytest.raises(NotNow):
        post(seat, epoch=before)


def test_who_was_removed_argues_no_more():
    seat = arguing()
    Participant.objects.filter(pk=seat.pk).update(removed_at=timezone.now())
    with pytest.raises(SeatGone):
        post(seat)


def test_nobody_argues_in_a_trashed_class():
    seat = arguing()
    ClassroomSession.objects.update(trashed_at=timezone.now())
    with pytest.raises(SeatGone):
        post(seat)


def test_a_trade_off_outside_the_session_is_refused():
    seat = arguing(tradeoffs=1)
    for tradeoff in (seat.classroom.case.tradeoffs.last(), make_case().tradeoffs.first()):
        with pytest.raises(BadArgument) as refused:
            post(seat, tradeoff=tradeoff)
        assert refused.value.field == "tradeoff"


@pytest.mark.parametrize("pole", ["", "c", "ab"])
def test_an_argument_leans_to_one_of_two_sides(pole):
    with pytest.raises(BadArgument) as refused:
        post(arguing(), pole=pole)
    assert refused.value.field == "pole"


def test_a_student_speaks_for_the_card_that_they_hold():
    seat = arguing()
    assert post(seat, position=seat.card).position == seat.card
    with pytest.raises(BadArgument) as refused:
        post(seat, position=seat.classroom.case.positions.get(key="close"))
    assert refused.value.field == "position"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"claim": " \n\u202e "}, "claim"),
        ({"claim": "x" * 281}, "claim"),
        ({"reason": "\t"}, "reason"),
        ({"reason": "y" * 2001}, "reason"),
    ],
)
def test_a_claim_and_a_reason_are_neither_empty_nor_too_long(fields, field):
    seat = arguing()
    with pytest.raises(BadArgument) as refused:
        post(seat, **fields)
    assert refused.value.field == field
    assert not Argument.objects.exists()


def test_the_longest_claim_and_reason_are_kept_whole():
    made = post(arguing(), claim="x" * 280, reason="辯" * 2000)
    assert (len(made.claim), len(made.reason)) == (280, 2000)


def test_lines_are_kept_in_a_reason_and_not_in_a_claim():
    made = post(arguing(), claim="One\r\nline", reason="Two\r\nlines")
    assert (made.claim, made.reason) == ("One line", "Two\nlines")


def test_what_was_seen_by_the_class_raises_its_version():
    seat = arguing()
    before = seat.classroom.version
    post(seat)
    seat.classroom.refresh_from_db()
    assert seat.classroom.version > before


def test_where_the_instructor_reads_first_an_argument_waits():
    seat = arguing(screens_arguments=True)
    made = post(seat)
    assert made.is_waiting
    assert not Argument.objects.shown().exists()
    let_through(argument=made, by=seat.classroom.instructor)
    assert Argument.objects.shown().get() == made


# Evidence


def test_evidence_is_stored_as_the_passage_has_it():
    made = post(arguing(), citations=[Words(passage=3, exact="four  in\nten")])
    citation = made.citations.get()
    assert (citation.exact, citation.text) == ("four in ten", "reading")
    assert citation.passage.text[citation.start : citation.end] == citation.exact
    assert citation.passage.text[: citation.start].endswith(citation.prefix)
    assert citation.passage.text[citation.end :].startswith(citation.suffix)


def test_the_words_around_say_which_of_two_places_is_meant():
    seat = arguing()
    passage = seat.classroom.case.passages.get(number=5)
    made = post(seat, citations=[Words(passage=5, exact="5", prefix="and number ")])
    assert made.citations.get().start == passage.text.rindex("5")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ([Words(passage=2, exact="purple cows")], "citation-0"),
        ([WORDS, Words(passage=3, exact="number 4")], "citation-1"),
        ([Words(passage=11, exact="four in ten")], "citation-0"),
        ([Words(passage=2, exact="")], "citation-0"),
        ([Words(passage=2, exact="q" * 601)], "citation-0"),
        ([WORDS] * 4, None),
    ],
)
def test_words_that_are_not_in_the_passage_refuse_the_whole_argument(words, field):
    with pytest.raises(BadCitation) as refused:
        post(arguing(), citations=words)
    assert refused.value.field == field
    assert not Argument.objects.exists()


def test_a_passage_of_another_case_is_no_evidence():
    seat = arguing()
    make_case().passages.create(number=77, html="", text="four in ten students")
    with pytest.raises(BadCitation):
        post(seat, citations=[Words(passage=77, exact="four in ten students")])


# Answering


@pytest.mark.parametrize(("kind", "pole"), [("support", "a"), ("rebut", "b"), ("ask", "")])
def test_an_answer_leans_as_its_kind_says(kind, pole):
    argument = make_argument(arguing(), pole="a")
    made = answer(make_seat(argument.classroom), argument, kind=kind)
    assert (made.pole, made.parent, made.tradeoff, made.position) == (pole, argument, argument.tradeoff, None)


def test_an_answer_to_a_question_leans_nowhere():
    argument = make_argument(arguing(), pole="")
    assert answer(make_seat(argument.classroom), argument, kind="rebut").pole == ""


@pytest.mark.parametrize("kind", ["argument", "steelman", "", "shout"])
def test_an_answer_supports_rebuts_or_asks(kind):
    argument = make_argument(arguing())
    with pytest.raises(BadArgument) as refused:
        answer(make_seat(argument.classroom), argument, kind=kind)
    assert refused.value.field == "kind"


def test_one_operation_is_one_answer():
    argument, op = make_argument(arguing()), uuid.uuid4()
    seat = make_seat(argument.classroom)
    assert answer(seat, argument, op=op) == answer(seat, argument, op=op)
    assert argument.replies.count() == 1


@pytest.mark.parametrize("state", ["hidden", "waiting", "removed", "elsewhere"])
def test_nobody_answers_what_the_class_does_not_see(state):
    seat = arguing()
    author = make_seat(make_classroom(phase="argue") if state == "elsewhere" else seat.classroom)
    argument = make_argument(author)
    if state == "hidden":
        hide_argument(argument=argument, by=seat.classroom.instructor, reason="It names a pupil.")
    if state == "waiting":
        Argument.objects.update(let_through_at=None)
    if state == "removed":
        Participant.objects.filter(pk=author.pk).update(removed_at=timezone.now())
    with pytest.raises(BadArgument):
        answer(seat, argument)
    assert not argument.replies.exists()


def test_nobody_answers_after_the_phase():
    argument = make_argument(arguing())
    enter(argument.classroom, "weigh")
    with pytest.raises(NotNow):
        answer(make_seat(argument.classroom), argument)


# Editing


def test_an_edit_replaces_words_and_evidence():
    seat = arguing()
    made = post(seat, citations=[WORDS])
    edit_argument(by=seat, argument=made, claim="Better", reason="Because.", citations=[Words(4, "number 4")])
    made.refresh_from_db()
    assert (made.claim, made.reason) == ("Better", "Because.")
    assert [citation.exact for citation in made.citations.all()] == ["number 4"]
    assert made.edited_at


def test_a_refused_edit_changes_nothing():
    seat = arguing()
    made = post(seat, citations=[WORDS])
    with pytest.raises(BadCitation):
        edit_argument(by=seat, argument=made, claim="Worse", reason="No.", citations=[Words(4, "not there")])
    made.refresh_from_db()
    assert (made.claim, made.citations.get().exact) == ("Open it", WORDS.exact)


def test_only_its_author_edits_an_argument():
    made = post(arguing())
    with pytest.raises(BadArgument):
        edit_argument(by=make_seat(made.classroom), argument=made, claim="Mine", reason="Now.")


def test_an_argument_is_not_edited_after_its_phase():
    seat = arguing()
    made = post(seat)
    enter(seat.classroom, "switch")
    with pytest.raises(NotNow):
        edit_argument(by=seat, argument=made, claim="Late", reason="Too late.")


def test_a_case_for_the_other_side_is_edited_in_its_own_phase():
    seat = make_seat(make_classroom(phase="switch"), card="open")
    made = steelman(seat)
    assert edit_argument(by=seat, argument=made, claim="Fairer", reason="Much.").claim == "Fairer"
    enter(seat.classroom, "argue")
    with pytest.raises(NotNow):
        edit_argument(by=seat, argument=made, claim="Late", reason="Too late.")


def test_a_hidden_argument_is_not_edited():
    seat = arguing()
    made = post(seat)
    hide_argument(argument=made, by=seat.classroom.instructor, reason="Unkind.")
    with pytest.raises(BadArgument):
        edit_argument(by=seat, argument=made, claim="Kinder", reason="Perhaps.")


def test_an_edit_waits_again_where_the_instructor_reads_first():
    seat = arguing(screens_arguments=True)
    made = post(seat)
    let_through(argument=made, by=seat.classroom.instructor)
    edit_argument(by=seat, argument=made, claim="Changed", reason="After reading.")
    assert not Argument.objects.shown().exists()


def test_the_same_edit_again_takes_nothing_away_from_what_was_let_through_and_put_before_the_class():
    seat = arguing(screens_arguments=True)
    made, teacher = post(seat), seat.classroom.instructor
    form = {"by": seat, "argument": made, "claim": "Better", "reason": "So.", "citations": [WORDS], "seq": 9}
    edit_argument(**form)
    read = Argument.objects.get().wording
    let_through(argument=made, by=teacher, wording=read)
    feature_argument(argument=made, by=teacher, wording=read)
    before = Argument.objects.get()
    for again in (form, {**form, "claim": " Better ", "seq": 10}):
        edit_argument(**again)
        assert Argument.objects.featured().get().edited_at == before.edited_at
    # It is the newest all the same: what was sent before it comes too late.
    with pytest.raises(Overtaken):
        edit_argument(**{**form, "claim": "Worse", "seq": 9})
    edit_argument(**{**form, "citations": [Words(3, WORDS.exact)], "seq": 11})
    assert not Argument.objects.shown().exists()
    assert made.citations.get().passage.number == 3


# The other side


def test_nobody_writes_for_their_own_card_or_an_empty_chair():
    seat = make_seat(make_classroom(phase="switch"), card="open")
    for card in ("open", "guards"):
        with pytest.raises(BadArgument) as refused:
            steelman(seat, card)
        assert refused.value.field == "position"


def test_nobody_writes_for_a_card_of_another_case():
    seat = make_seat(make_classroom(phase="switch"), card="open")
    with pytest.raises(BadArgument):
        steelman(seat, position=make_case().positions.get(key="close"))


def test_a_case_written_again_replaces_the_first_and_its_marks():
    seat = make_seat(make_classroom(phase="switch"), card="open")
    first = steelman(seat)
    mark_fair(by=make_seat(seat.classroom, card="close"), argument=first, fair=False)
    second = steelman(seat, claim="Better")
    assert [one.claim for one in seat.arguments.all()] == [second.claim] == ["Better"]
    assert not FairnessMark.objects.exists()


def test_a_case_written_again_takes_no_answer_away():
    """A class that went back to arguing has answered it, and is back at switching sides."""
    seat = make_seat(make_classroom(phase="switch"), card="open")
    case = steelman(seat, seq=5)
    answered = make_argument(make_seat(seat.classroom), kind="support", parent=case)
    op = uuid.uuid4()
    again = steelman(seat, pole="a", claim="Better", op=op, seq=8, citations=[WORDS])
    kept = seat.arguments.get()
    assert (again.pk, kept.pk) == (case.pk, case.pk)
    assert (kept.pole, kept.claim, kept.op, kept.seq) == ("a", "Better", op, 8)
    assert kept.edited_at
    assert kept.citations.get().exact == WORDS.exact
    answered.refresh_from_db()


@pytest.mark.parametrize("what", ["an argument", "a case"])
def test_what_was_weighed_keeps_its_words_until_nobody_has_weighed_it(what):
    seat = make_seat(make_classroom(phase="argue" if what == "an argument" else "switch"), card="open")
    if what == "an argument":
        made = post(seat, op=uuid.uuid4())
        again = partial(edit_argument, by=seat, argument=made, reason="So.")
    else:
        made = steelman(seat)
        again = partial(steelman, seat)
    weighed = Weighing.objects.create(
        argument=made, participant=make_seat(seat.classroom), value=1, epoch=seat.classroom.phase_epoch
    )
    way_out = "Write a new one, or answer it" if what == "an argument" else "Write for another card"
    with pytest.raises(BadArgument, match=f"has weighed .*{way_out}"):
        again(claim="Other")
    assert seat.arguments.get().claim == made.claim
    assert again(claim=made.claim, reason=made.reason).pk == made.pk
    weighed.delete()
    assert again(claim="Other").claim == "Other"


def test_what_stood_when_the_class_voted_last_keeps_its_words_whoever_credited_it():
    seat = arguing()
    old = post(seat)
    enter(enter(seat.classroom, "final_vote"), "argue")
    seat.refresh_from_db()
    new = post(seat)
    with pytest.raises(BadArgument, match="voted after it"):
        edit_argument(by=seat, argument=old, claim="Other", reason="So.")
    assert edit_argument(by=seat, argument=new, claim="Other", reason="So.").claim == "Other"


def test_a_hidden_case_is_not_written_over():
    seat = make_seat(make_classroom(phase="switch"), card="open")
    case = steelman(seat, claim="An insult")
    hide_argument(argument=case, by=seat.classroom.instructor, reason="Unkind.")
    with pytest.raises(BadArgument, match="write for another card"):
        steelman(seat, claim="Nothing has been")
    assert seat.arguments.get().claim == "An insult"
    steelman(seat, card="reporter", claim="Kinder")
    assert [one.claim for one in seat.arguments.all()] == ["An insult", "Kinder"]


def test_what_was_hidden_of_a_case_is_forgotten_with_its_seat():
    seat = make_seat(make_classroom(phase="switch"), card="open")
    teacher = seat.classroom.instructor
    case = steelman(seat)
    hide_argument(argument=case, by=teacher, reason="You insulted Anna.")
    restore_argument(argument=case, by=teacher)
    steelman(seat, claim="Better")
    erase_for(seat=Participant.objects.get(pk=seat.pk), by=teacher)
    assert not seat.classroom.log.filter(detail__contains="Anna").exists()


def test_a_case_for_another_trade_off_stands_beside_the_first():
    seat = make_seat(make_classroom(phase="switch"), card="open")
    steelman(seat)
    steelman(seat, tradeoff=seat.classroom.tradeoffs.last())
    assert seat.arguments.count() == 2


def test_nobody_writes_for_the_other_side_while_the_class_argues():
    with pytest.raises(NotNow):
        steelman(arguing())


def test_holders_of_the_card_mark_a_case_and_change_their_mark():
    seat = make_seat(make_classroom(phase="switch"), card="open")
    case = steelman(seat)
    holder = make_seat(seat.classroom, card="close")
    mark_fair(by=holder, argument=case, fair=True)
    mark_fair(by=holder, argument=case, fair=False)
    assert [mark.fair for mark in case.fairness_marks.all()] == [False]


@pytest.mark.parametrize("who", ["author", "other card", "no card"])
def test_only_others_who_hold_the_card_mark_a_case(who):
    author = make_seat(make_classroom(phase="switch"), card="open")
    case = steelman(author)
    judge = (
        author if who == "author" else make_seat(author.classroom, card="open" if who == "other card" else "")
    )
    if who == "author":
        Participant.objects.filter(pk=author.pk).update(card=case.position)
    with pytest.raises(BadArgument):
        mark_fair(by=judge, argument=case, fair=True)
    assert not FairnessMark.objects.exists()


def test_only_cases_are_marked_fair():
    holder = make_seat(make_classroom(phase="switch"), card="open")
    argument = make_argument(make_seat(holder.classroom), position=holder.card)
    with pytest.raises(BadArgument):
        mark_fair(by=holder, argument=argument, fair=True)


@pytest.mark.parametrize(
    ("phase", "may"), [("switch", True), ("weigh", True), ("argue", False), ("debrief", False)]
)
def test_cases_are_marked_while_the_class_switches_or_weighs(phase, may):
    classroom = make_classroom(phase=phase)
    holder = make_seat(classroom, card="open")
    case = make_argument(make_seat(classroom), kind="steelman", position=holder.card)
    if may:
        assert mark_fair(by=holder, argument=case, fair=True).fair
        return
    with pytest.raises(NotNow):
        mark_fair(by=holder, argument=case, fair=True)


def test_a_case_that_is_edited_loses_its_marks_and_the_same_words_again_keep_them():
    seat = make_seat(make_classroom(phase="switch"), card="open")
    case = steelman(seat)
    mark_fair(by=make_seat(seat.classroom, card="close"), argument=case, fair=True)
    edit_argument(by=seat, argument=case, claim=case.claim, reason=case.reason)
    assert FairnessMark.objects.get().fair
    edit_argument(by=seat, argument=case, claim="Mockery", reason="Ha.")
    assert not FairnessMark.objects.exists()


@pytest.mark.parametrize("how", ["edited", "written again"])
def test_nobody_marks_words_that_they_have_not_read(how):
    seat = make_seat(make_classroom(phase="switch"), card="open")
    case, holder = steelman(seat), make_seat(seat.classroom, card="close")
    read = case.wording
    if how == "edited":
        edit_argument(by=seat, argument=case, claim="Mockery", reason="Ha.")
    else:
        steelman(seat, claim="Mockery", reason="Ha.")
    with pytest.raises(OtherWords):
        mark_fair(by=holder, argument=case, fair=True, wording=read)
    assert not FairnessMark.objects.exists()
    mark_fair(by=holder, argument=case, fair=False, wording=Argument.objects.get().wording)
    assert not FairnessMark.objects.get().fair


# The instructor


def test_hiding_needs_a_reason_that_is_not_too_long():
    made = post(arguing())
    for reason in ("  ", "x" * 281):
        with pytest.raises(BadArgument) as refused:
            hide_argument(argument=made, by=made.classroom.instructor, reason=reason)
        assert refused.value.field == "reason"
    assert Argument.objects.shown().get() == made


def test_what_is_hidden_is_restored_as_it_was_and_both_are_logged():
    made = post(arguing())
    teacher = made.classroom.instructor
    hide_argument(argument=made, by=teacher, reason="It names a pupil.")
    assert Argument.objects.get().hidden_reason == "It names a pupil."
    assert not Argument.objects.shown().exists()
    restore_argument(argument=made, by=teacher)
    assert Argument.objects.shown().get().hidden_reason == ""
    assert {"hide", "restore_argument"} <= set(made.classroom.log.values_list("act", flat=True))


def test_one_argument_is_featured_at_a_time():
    first = post(arguing())
    second = post(make_seat(first.classroom))
    feature_argument(argument=first, by=first.classroom.instructor)
    feature_argument(argument=second, by=first.classroom.instructor)
    assert Argument.objects.get(featured_at__isnull=False) == second
    feature_argument(argument=second, by=first.classroom.instructor, featured=False)
    assert not Argument.objects.filter(featured_at__isnull=False).exists()


def test_what_the_class_does_not_see_is_not_featured():
    made = post(arguing())
    feature_argument(argument=made, by=made.classroom.instructor)
    hide_argument(argument=made, by=made.classroom.instructor, reason="Unkind.")
    assert Argument.objects.get().featured_at is None
    with pytest.raises(NotNow):
        feature_argument(argument=made, by=made.classroom.instructor)


def test_the_same_hiding_sent_twice_is_one_act_and_another_reason_is_another():
    made = post(arguing())
    teacher = made.classroom.instructor
    for reason in ("Unkind.", "Unkind.", "It names a pupil."):
        hide_argument(argument=made, by=teacher, reason=reason)
    assert made.classroom.log.filter(act="hide").count() == 2
    hidden = Argument.objects.get()
    assert (hidden.hidden_reason, hidden.hidden_by) == ("It names a pupil.", teacher)


def test_a_reason_for_hiding_may_be_as_long_as_is_promised():
    made = post(arguing())
    hide_argument(argument=made, by=made.classroom.instructor, reason="x" * 280)
    assert Argument.objects.get().hidden_reason == "x" * 280


def test_hiding_one_argument_leaves_another_on_the_wall():
    shown = post(arguing())
    other = post(make_seat(shown.classroom))
    teacher = shown.classroom.instructor
    feature_argument(argument=shown, by=teacher)
    hide_argument(argument=other, by=teacher, reason="Unkind.")
    classroom = type(shown.classroom).objects.get(pk=shown.classroom_id)
    assert classroom.has_on_wall("argument", str(shown.pk))


@pytest.mark.parametrize(
    ("fields", "field"), [({"pole": ""}, "pole"), ({"pole": "c"}, "pole"), ({"tradeoff": "t3"}, "tradeoff")]
)
def test_a_case_for_the_other_side_leans_to_a_side_of_a_trade_off_of_the_class(fields, field):
    seat = make_seat(make_classroom(phase="switch"), card="open")
    if "tradeoff" in fields:
        fields = {"tradeoff": seat.classroom.case.tradeoffs.get(key=fields["tradeoff"])}
    with pytest.raises(BadArgument) as refused:
        steelman(seat, **fields)
    assert refused.value.field == field
    assert not seat.arguments.exists()


def test_what_was_never_numbered_may_carry_any_number():
    seat = make_seat(make_classroom(phase="switch"), card="open")
    case = steelman(seat, seq=0)
    assert case.seq == 0
    holder = make_seat(seat.classroom, card="close")
    assert mark_fair(by=holder, argument=case, fair=True, seq=0).seq == 0
    assert mark_fair(by=holder, argument=case, fair=True).seq == 0


def test_nobody_marks_a_case_of_another_class_on_the_same_case():
    holder = make_seat(make_classroom(phase="switch"), card="close")
    elsewhere = make_seat(make_classroom(phase="switch", case=holder.classroom.case), card="open")
    with pytest.raises(BadArgument):
        mark_fair(by=holder, argument=steelman(elsewhere), fair=True)


def test_nobody_answers_an_argument_of_another_class():
    elsewhere = post(arguing())
    with pytest.raises(BadArgument):
        answer(arguing(), elsewhere)


def test_a_quotation_has_at_most_600_characters():
    seat = arguing()
    passage = seat.classroom.case.passages.first()
    passage.text = "a" * 700
    passage.save()
    assert post(seat, citations=[Words(passage.number, "a" * 600)]).citations.get().exact == "a" * 600
    with pytest.raises(BadCitation) as refused:
        post(seat, citations=[Words(passage.number, "a" * 601)])
    assert refused.value.field == "citation-0"


def test_an_argument_rests_on_three_quotations_at_most():
    seat = arguing()
    words = [Words(number, "four in ten") for number in (1, 2, 3, 4)]
    assert [one.order for one in post(seat, citations=words[:3]).citations.all()] == [0, 1, 2]
    with pytest.raises(BadCitation):
        post(seat, citations=words)


def test_an_edit_says_when_it_was_made_and_what_number_it_carried():
    seat = arguing()
    made = edit_argument(by=seat, argument=post(seat), claim="Shut it", reason="So", seq=9)
    kept = Argument.objects.get()
    assert (kept.claim, kept.reason, kept.seq) == ("Shut it", "So", 9)
    assert kept.edited_at == made.edited_at is not None
    assert kept.let_through_at is not None


def test_what_is_before_the_class_already_is_not_put_there_again():
    made = post(arguing())
    teacher = made.classroom.instructor
    feature_argument(argument=made, by=teacher)
    first = Argument.objects.get().featured_at
    feature_argument(argument=made, by=teacher)
    assert Argument.objects.get().featured_at == first
    feature_argument(argument=made, by=teacher, featured=False)
    feature_argument(argument=made, by=teacher, featured=False)
    assert made.classroom.log.filter(act="feature").count() == 1
    assert made.classroom.log.filter(act="unfeature").count() == 1


def test_a_covered_wall_shows_an_argument_that_is_put_there_again():
    made = post(arguing())
    teacher = made.classroom.instructor
    feature_argument(argument=made, by=teacher)
    type(made.classroom).objects.update(wall_blank=True)
    feature_argument(argument=made, by=teacher)
    assert not type(made.classroom).objects.get().wall_blank


@pytest.mark.parametrize("act", [let_through, feature_argument])
def test_the_class_sees_no_words_that_the_instructor_has_not_read(act):
    seat = arguing(screens_arguments=act is let_through)
    made, teacher = post(seat, claim="Harmless"), seat.classroom.instructor
    read = [made.wording]
    for claim in ("A slur", "A worse one"):
        read.append(edit_argument(by=seat, argument=made, claim=claim, reason="So.").wording)
    for older in read[:2]:
        with pytest.raises(OtherWords):
            act(argument=made, by=teacher, wording=older)
    assert Argument.objects.get().is_waiting == (act is let_through)
    assert not Argument.objects.featured().exists()
    assert not made.classroom.log.filter(act__in=["let_through", "feature"]).exists()
    act(argument=made, by=teacher, wording=read[2])
    assert made.classroom.log.filter(act__in=["let_through", "feature"]).count() == 1
    # The same form twice is one act, whatever its author does in between.
    act(argument=made, by=teacher, wording=read[2])


def test_no_two_wordings_of_an_argument_are_the_same_after_a_step_of_the_clock():
    seat = arguing()
    made = post(seat)
    with time_machine.travel(timezone.now(), tick=False):
        wordings = [
            edit_argument(by=seat, argument=made, claim=claim, reason="So.").wording for claim in "abc"
        ]
    assert len({"", *wordings}) == 4
