"""Writing for the other side, and judging what others wrote for one's card."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deliberation.actions.arguments import edit_argument
from deliberation.models import Argument, FairnessMark
from tests.make import enter, make_argument, make_classroom, make_seat, student

pytestmark = pytest.mark.django_db
HX = {"HTTP_HX_REQUEST": "true"}


def make_case(classroom, card="open", *, by=None, **fields):
    """A case that somebody wrote for a card that is not theirs."""
    position = classroom.case.positions.get(key=card)
    return make_argument(by or make_seat(classroom), kind="steelman", position=position, **fields)


def at(classroom, rest="switch/"):
    return f"/s/{classroom.code}/{rest}"


def look(seat, **query):
    answer = student(seat).get(at(seat.classroom), query)
    assert answer.status_code == 200
    return answer.content.decode()


def typed(seat, **more):
    return {
        "epoch": seat.classroom.phase_epoch,
        "op": str(uuid.uuid4()),
        "tradeoff": "t1",
        "card": "close",
        "pole": "b",
        "claim": "Close it",
        "reason": "Nights are for sleep. Even so, some work late.",
        **more,
    }


def mark(seat, argument, fair, *, headers=None, **more):
    return student(seat).post(
        at(seat.classroom, f"arguments/{argument.pk}/fair/"),
        {"epoch": seat.classroom.phase_epoch, "fair": fair, **more},
        **(headers or {}),
    )


def judging(html):
    return re.search(r'<section id="judge".*?</section>', html, re.S)[0]


def test_a_stranger_finds_nothing(client):
    argument = make_case(make_classroom(phase="switch"))
    for browser in (client, student(make_seat())):
        assert browser.get(at(argument.classroom)).status_code == 404
        assert browser.post(at(argument.classroom), {}).status_code == 404
        assert browser.post(at(argument.classroom, f"arguments/{argument.pk}/fair/"), {}).status_code == 404


def test_a_case_of_another_class_is_not_found():
    me = make_seat(make_classroom(phase="switch"), card="open")
    assert mark(me, make_case(make_classroom(phase="switch")), "yes").status_code == 404


def test_the_switch_says_when_it_opens():
    html = look(make_seat(make_classroom(phase="argue"), card="open"))
    assert "“Switch sides”" in html
    assert "<textarea" not in html


def test_every_card_but_ones_own_and_the_empty_chairs_can_be_written_for():
    html = look(make_seat(make_classroom(phase="switch"), card="open"))
    choices = re.search(r'<select id="id_card".*?</select>', html, re.S)[0]
    assert re.findall(r'value="(\w*)"', choices) == ["", "close", "reporter"]


def test_a_case_is_written_once_however_often_it_is_sent():
    me = make_seat(make_classroom(phase="switch"), card="open")
    data = typed(me, **{"citation-0-passage": "2", "citation-0-quote": "four in ten"})
    answers = [student(me).post(at(me.classroom), data) for _ in range(2)]
    made = Argument.objects.get()
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (made.kind, made.position.key, made.pole, made.citations.count()) == ("steelman", "close", "b", 1)
    html = student(me).get(answers[0]["Location"]).content.decode()
    assert "Close it" in html
    assert f'data-saved-key="{me.classroom.code}-switch-t1"' in html


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"card": ""}, "Choose one of the cards."),
        ({"card": "open"}, "Choose one of the cards."),
        ({"card": "guards"}, "Choose one of the cards."),
        ({"pole": ""}, "Choose the side that your argument leans to."),
        ({"tradeoff": "t3"}, "This class does not argue about that trade-off."),
        ({"claim": ""}, "Write your claim in one sentence."),
        ({"citation-1-passage": "2", "citation-1-quote": "not in it"}, "These words are not in passage P2."),
    ],
)
def test_a_refused_case_keeps_what_was_typed(change, sentence):
    me = make_seat(make_classroom(phase="switch"), card="open")
    answer = student(me).post(at(me.classroom), typed(me, reason="A kept reason", **change))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert "A kept reason" in html
    assert not Argument.objects.exists()


def test_a_case_that_comes_too_late_is_kept_on_the_page():
    me = make_seat(make_classroom(phase="switch"), card="open")
    data = typed(me, claim="A late case")
    enter(me.classroom, "weigh")
    answer = student(me).post(at(me.classroom), data)
    assert answer.status_code == 409
    assert "A late case" in answer.content.decode()
    assert not Argument.objects.exists()


def test_in_the_weigh_phase_there_is_only_judging():
    classroom = make_classroom(phase="weigh")
    case = make_case(classroom, claim="To be judged")
    html = look(make_seat(classroom, card="open"))
    assert "To be judged" in html
    assert f"arguments/{case.pk}/fair/" in html
    assert "<textarea" not in html


def test_holders_judge_the_cases_for_their_card_one_at_a_time():
    classroom = make_classroom(phase="switch")
    cases = {str(make_case(classroom).pk) for _ in range(2)}
    make_case(classroom, card="close", claim="For another card")
    me = make_seat(classroom, card="open")
    html = judging(look(me))
    first = re.search(r'id="argument-([0-9a-f-]+)"', html)[1]
    assert first in cases
    assert html.count("<article") == 1
    assert "For another card" not in html
    assert "2 cases are left to judge." in html
    answer = mark(me, Argument.objects.get(pk=first), "yes")
    assert answer.status_code == 303
    second = judging(look(me))
    assert re.search(r'id="argument-([0-9a-f-]+)"', second)[1] in cases - {first}
    assert "What you have judged" in second


def test_a_mark_can_be_changed():
    classroom = make_classroom(phase="switch")
    case = make_case(classroom)
    me = make_seat(classroom, card="open")
    mark(me, case, "yes")
    assert f"?case={case.pk}" in look(me)
    again = judging(look(me, case=str(case.pk)))
    assert re.search(r'value="yes" aria-pressed="true"', again)
    mark(me, case, "no")
    assert [made.fair for made in FairnessMark.objects.all()] == [False]


def test_a_mark_for_words_that_were_changed_meanwhile_is_refused_beside_the_new_ones():
    classroom = make_classroom(phase="switch")
    author, me = make_seat(classroom), make_seat(classroom, card="open")
    case = make_case(classroom, by=author)
    read = re.search(r'name="wording" value="(.*?)"', judging(look(me)))[1]
    edit_argument(by=author, argument=case, claim="Mockery", reason="Ha.")
    for headers in ({}, HX):
        answer = mark(me, case, "yes", wording=read, headers=headers)
        html = judging(answer.content.decode())
        assert answer.status_code == 409
        assert "Its author has changed this since you read it." in html
        assert "Mockery" in html
    assert not FairnessMark.objects.exists()
    now = re.search(r'name="wording" value="(.*?)"', html)[1]
    assert mark(me, case, "no", wording=now).status_code == 303
    assert not FairnessMark.objects.get().fair


def test_htmx_gets_the_judging_alone():
    case = make_case(make_classroom(phase="switch"))
    answer = mark(make_seat(case.classroom, card="open"), case, "no", headers=HX)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.lstrip().startswith('<section id="judge"')
    assert "You have judged every case for your card." in html


def test_nobody_judges_for_a_card_that_they_do_not_hold():
    case = make_case(make_classroom(phase="switch"), claim="Not mine to judge")
    for card in ("close", ""):
        seat = make_seat(case.classroom, card=card)
        assert "Not mine to judge" not in judging(look(seat))
        answer = mark(seat, case, "yes")
        assert answer.status_code == 422
        assert "Only those who hold this card" in answer.content.decode()
    assert not FairnessMark.objects.exists()


def test_nobody_judges_what_is_hidden_or_by_one_who_was_removed():
    classroom = make_classroom(phase="switch")
    hidden = make_case(classroom, hidden_at=timezone.now(), claim="Hidden words")
    removed = make_case(classroom, by=make_seat(classroom, removed_at=timezone.now()), claim="Removed words")
    me = make_seat(classroom, card="open")
    assert "No case for your card stands here yet." in look(me)
    for case in (hidden, removed):
        answer = mark(me, case, "yes")
        assert answer.status_code == 422
        assert case.claim not in answer.content.decode()


@pytest.mark.parametrize("fair", ["", "perhaps"])
def test_a_mark_is_fair_or_not_yet_fair(fair):
    case = make_case(make_classroom(phase="switch"))
    answer = mark(make_seat(case.classroom, card="open"), case, fair)
    assert answer.status_code == 422
    assert "Say whether this case is fair." in answer.content.decode()


def test_a_late_mark_is_refused_in_words():
    case = make_case(make_classroom(phase="switch"))
    me = make_seat(case.classroom, card="open")
    before = me.classroom.phase_epoch
    enter(me.classroom, "final_vote")
    answer = mark(me, case, "yes", epoch=before)
    assert answer.status_code == 409
    assert "“Final vote”" in answer.content.decode()
    assert not FairnessMark.objects.exists()


def test_who_wrote_sees_counts_and_no_names():
    classroom = make_classroom(phase="switch")
    me = make_seat(classroom, card="close")
    case = make_case(classroom, by=me)
    for fair in (True, True, False):
        FairnessMark.objects.create(
            argument=case,
            participant=make_seat(classroom, card="open", pseudonym=f"Judge {uuid.uuid4()}"),
            fair=fair,
        )
    gone = make_seat(classroom, card="open", removed_at=timezone.now())
    FairnessMark.objects.create(argument=case, participant=gone, fair=True)
    html = look(me)
    assert "2 found it fair and 1 not yet fair." in html
    assert "Judge" not in html


def test_choosing_another_trade_off_keeps_what_was_typed():
    me = make_seat(make_classroom(phase="switch"), card="open")
    answer = student(me).post(at(me.classroom), typed(me, claim="Half a case", show="about-t2"))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Half a case" in html
    assert 'name="tradeoff" value="t2"' in html
    assert re.search(r'<option value="close" selected>', html)
    assert not Argument.objects.exists()


def test_the_switch_takes_the_same_few_queries_for_any_number_of_cases():
    classroom = make_classroom(phase="switch")
    me = make_seat(classroom, card="open")

    def queries(count):
        for n in range(count):
            case = make_case(classroom)
            make_case(classroom, card="close", by=me)
            if n % 2:
                FairnessMark.objects.create(argument=case, participant=me, fair=True)
        with CaptureQueriesContext(connection) as caught:
            look(me)
        return len(caught)

    queries(4)  # what cannot change is read once, and held
    assert queries(4) == queries(40) <= 12


@pytest.mark.parametrize(("phase", "says", "more"), [("weigh", True, True), ("final_vote", False, False)])
def test_the_judging_promises_nothing_that_the_phase_does_not_hold(phase, says, more):
    classroom = make_classroom(phase="switch")
    me, other = make_seat(classroom, card="open"), make_seat(classroom, card="close")
    mark(me, make_case(classroom), "yes")
    enter(classroom, phase)
    assert "No case for your card stands here." in judging(look(other))
    assert "What others write appears here" not in judging(look(other))
    assert "You have judged every case for your card." in judging(look(me))
    assert ("You can change your mind below." in judging(look(me))) is says
    make_case(classroom)
    assert ("1 case is left to judge." in judging(look(me))) is more
