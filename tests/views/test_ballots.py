import pytest
from django.urls import reverse

from deliberation.models import Ballot, ClassroomSession, Credit
from tests.make import enter, make_argument, make_ballot, make_classroom, make_seat, student

pytestmark = pytest.mark.django_db


def answers(seat, **changed):
    tradeoff = seat.classroom.tradeoffs.all()[0]
    value = changed.pop("value", 80)
    place = 100 - value if seat.sees_flipped(tradeoff.order) else value
    return {
        "epoch": seat.classroom.phase_epoch,
        "round": "first",
        "place": place,
        "confidence": "2",
        "stance": "as_described",
    } | changed


def cast(seat, key="t1", **changed):
    url = reverse("ballot-cast", args=[seat.classroom.code, key])
    return student(seat).post(url, answers(seat, **changed))


def page(seat, query=""):
    return student(seat).get(reverse("ballot-vote", args=[seat.classroom.code]) + query)


def test_a_stranger_finds_no_ballot(client):
    classroom = make_classroom(phase="first_vote")
    assert client.get(reverse("ballot-vote", args=[classroom.code])).status_code == 404


@pytest.mark.parametrize("seed", [0, 2**31 - 1])
def test_a_vote_is_stored_from_pole_a_to_pole_b_whichever_side_they_stand_on(seed):
    seat = make_seat(make_classroom(phase="first_vote"), seed=seed)
    assert cast(seat, value=80).status_code == 303
    assert seat.ballots.get().value == 80


def test_the_next_question_follows_and_then_all_is_saved():
    seat = make_seat(make_classroom(phase="first_vote"))
    assert "Question 1?" in page(seat).content.decode()
    cast(seat)
    assert "Question 2?" in page(seat).content.decode()
    assert "t=done" in cast(seat, key="t2").url
    assert "All saved" in page(seat).content.decode()


def test_a_vote_sent_twice_is_one_vote_and_the_last_counts():
    seat = make_seat(make_classroom(phase="first_vote"))
    cast(seat, value=10)
    cast(seat, value=20)
    assert seat.ballots.get().value == 20


def test_a_guess_counts_only_if_it_is_said_to_be_one():
    seat = make_seat(make_classroom(phase="first_vote"), seed=0)
    cast(seat, guess_place="30")
    assert seat.ballots.get().guess is None
    cast(seat, guess_place="30", guessed="on")
    assert seat.ballots.get().guess == 30


def test_who_cannot_tell_votes_without_a_number():
    seat = make_seat(make_classroom(phase="first_vote"))
    cast(seat, unplaced="on", stance="cannot_tell")
    assert seat.ballots.get().value is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"place": "101"}, "between 0 and 100"),
        ({"place": "-1"}, "between 0 and 100"),
        ({"place": "x"}, "between 0 and 100"),
        ({"place": ""}, "Move the slider"),
        ({"confidence": "4"}, "how sure you are"),
        ({"stance": "perhaps"}, "one of the four answers"),
        ({"stance": "only_if"}, "one to three conditions"),
        ({"stance": "only_if", "conditions": ["nonsense"]}, "conditions from the list"),
        (
            {"stance": "only_if", "conditions": ["notice", "guard", "trial", "fee"]},
            "one to three conditions",
        ),
    ],
)
def test_a_vote_out_of_range_is_refused_in_words_and_changes_nothing(changed, sentence):
    seat = make_seat(make_classroom(phase="first_vote"))
    answer = cast(seat, **changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Ballot.objects.exists()


def test_a_refused_vote_keeps_what_was_chosen():
    seat = make_seat(make_classroom(phase="first_vote"), seed=0)
    text = cast(seat, place="33", stance="only_if", confidence="3").content.decode()
    assert 'name="place" min="0" max="100" step="1" value="33"' in text
    assert 'value="only_if" required checked' in text
    assert 'value="3" required checked' in text


@pytest.mark.parametrize("guessed", [{}, {"guessed": "on"}], ids=["no guess", "a guess"])
def test_a_refused_vote_ticks_as_a_guess_only_what_was_said_to_be_one(guessed):
    seat = make_seat(make_classroom(phase="first_vote"))
    text = cast(seat, stance="only_if", guess_place="50", **guessed).content.decode()
    assert ('name="guessed" value="on" checked' in text) == bool(guessed)


def test_a_guess_that_was_saved_is_still_said_to_be_one():
    seat = make_seat(make_classroom(phase="first_vote"))
    cast(seat, guess_place="30", guessed="on")
    assert 'name="guessed" value="on" checked' in page(seat, "?t=t1").content.decode()


def test_a_vote_for_a_tradeoff_that_is_not_in_the_session_is_not_found():
    seat = make_seat(make_classroom(phase="first_vote"))
    assert cast(seat, key="t3").status_code == 404


def test_a_vote_after_the_phase_closed_is_refused_and_stays_on_the_page():
    seat = make_seat(make_classroom(phase="first_vote"), seed=0)
    form = answers(seat, place="77")
    enter(seat.classroom, "argue")
    answer = student(seat).post(reverse("ballot-cast", args=[seat.classroom.code, "t1"]), form)
    assert answer.status_code == 409
    assert "This vote is closed" in answer.content.decode()
    assert 'value="77"' in answer.content.decode()
    assert not Ballot.objects.exists()


def test_a_vote_from_before_the_class_came_back_to_it_is_told_to_be_sent_again():
    seat = make_seat(make_classroom(phase="first_vote"), seed=0)
    form = answers(seat, place="77")
    enter(seat.classroom, "argue")
    seat.classroom = enter(ClassroomSession.objects.get(), "first_vote")
    answer = student(seat).post(reverse("ballot-cast", args=[seat.classroom.code, "t1"]), form)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "send them again" in text
    assert "This vote is closed" not in text
    assert 'value="77"' in text
    assert cast(seat, place="77").status_code == 303


@pytest.mark.parametrize("phase", ["final_vote", "debrief"])
@pytest.mark.parametrize("what", ["nothing", "argument:0"])
def test_why_one_moved_stays_on_the_page_whatever_is_refused(phase, what):
    seat = make_seat(make_classroom(phase="final_vote"))
    make_ballot(seat, round="final")
    epoch = seat.classroom.phase_epoch
    enter(seat.classroom, phase)
    why = "It was so. " * 30
    url = reverse("ballot-moved", args=[seat.classroom.code, "t1"])
    answer = student(seat).post(url, {"epoch": epoch, "what": what, "why": why})
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_why_one_moved_stays_on_the_page_of_who_has_not_voted_again():
    seat = make_seat(make_classroom(phase="final_vote"))
    url = reverse("ballot-moved", args=[seat.classroom.code, "t1"])
    sent = {"epoch": seat.classroom.phase_epoch, "what": "nothing", "why": "It was so."}
    text = student(seat).post(url, sent).content.decode()
    assert "Vote again first" in text
    assert "It was so." in text


def test_the_first_answer_is_shown_only_after_the_final_one():
    seat = make_seat(make_classroom(phase="first_vote"))
    make_ballot(seat, value=12)
    classroom = enter(seat.classroom, "final_vote")
    seat.classroom = classroom
    assert "Your two votes" not in page(seat, "?t=t1").content.decode()
    assert cast(seat, round="final", value=40).status_code == 303
    after = page(seat, "?t=t1").content.decode()
    assert "Your two votes" in after and "38 points from the middle" in after


def moved(seat, **fields):
    url = reverse("ballot-moved", args=[seat.classroom.code, "t1"])
    return student(seat).post(url, {"epoch": seat.classroom.phase_epoch, "why": ""} | fields)


def test_what_moved_one_is_an_argument_of_another_a_card_a_passage_or_nothing_new():
    seat = make_seat(make_classroom(phase="final_vote"))
    other = make_argument(make_seat(seat.classroom))
    make_ballot(seat, round="final")
    for what, kind in [
        (f"argument:{other.pk}", "argument"),
        ("card:open", "card"),
        ("passage:4", "passage"),
        ("nothing", "nothing"),
    ]:
        assert moved(seat, what=what, why="It was new.").status_code == 303
        assert seat.credits.get().kind == kind


def test_nobody_is_moved_by_an_argument_of_their_own_or_by_one_that_is_not_there():
    seat = make_seat(make_classroom(phase="final_vote"))
    own = make_argument(seat)
    elsewhere = make_argument()
    make_ballot(seat, round="final")
    for what in (f"argument:{own.pk}", f"argument:{elsewhere.pk}", "card:guards", "passage:99", ""):
        answer = moved(seat, what=what, why="Words to keep")
        assert answer.status_code == 422
        assert "Words to keep" in answer.content.decode()
    assert not Credit.objects.exists()


def test_what_moved_one_is_said_after_the_final_vote():
    seat = make_seat(make_classroom(phase="final_vote"))
    assert moved(seat, what="nothing").status_code == 409


def test_who_joined_after_the_first_vote_may_cast_it_late():
    classroom = enter(make_classroom(phase="first_vote"), "argue")
    late = make_seat(classroom)
    late.joined_epoch = classroom.phase_epoch
    late.save()
    assert cast(late).status_code == 303
    assert late.ballots.get().late


def test_who_was_there_may_not_vote_late():
    classroom = make_classroom(phase="first_vote")
    seat = make_seat(classroom)
    seat.classroom = enter(classroom, "argue")
    assert cast(seat).status_code == 409


def test_the_ballot_asks_the_database_as_often_with_many_arguments(django_assert_max_num_queries):
    seat = make_seat(make_classroom(phase="final_vote"))
    make_ballot(seat, round="final")
    other = make_seat(seat.classroom)
    for _ in range(30):
        make_argument(other)
    with django_assert_max_num_queries(12):
        assert page(seat, "?t=t1").status_code == 200


def test_what_moved_one_stays_on_the_page_when_the_class_has_moved_on_to_the_debrief():
    classroom = make_classroom(phase="final_vote")
    seat = make_seat(classroom)
    make_ballot(seat, round="final")
    epoch = classroom.phase_epoch
    seat.classroom = enter(classroom, "debrief")
    answer = moved(seat, what="nothing", why="Words to keep", epoch=epoch)
    assert answer.status_code == 409
    assert "Words to keep" in answer.content.decode()
