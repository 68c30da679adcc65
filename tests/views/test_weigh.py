"""Weighing one argument at a time."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deliberation.models import Weighing
from deliberation.rules.phases import Step
from tests.make import enter, make_argument, make_classroom, make_seat, make_weighing, student

pytestmark = pytest.mark.django_db
HX = {"HTTP_HX_REQUEST": "true"}


def make_others(pole="a", *, weighed=0, count=1, **fields):
    """Arguments of others in a class that weighs; `weighed` others have weighed each."""
    classroom = fields.pop("classroom", None) or make_classroom(phase="weigh")
    made = [make_argument(make_seat(classroom), pole=pole, **fields) for _ in range(count)]
    for argument in made:
        for _ in range(weighed):
            make_weighing(argument)
    return made


def shown(html):
    """The id of the argument on the page, if there is one."""
    found = re.findall(r'<article class="argument" id="argument-([0-9a-f-]+)"', html)
    assert len(found) <= 1
    return found[0] if found else None


def at(classroom, rest="weigh/"):
    return f"/s/{classroom.code}/{rest}"


def look(seat, **query):
    answer = student(seat).get(at(seat.classroom), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(seat, argument_id, act="weigh", *, headers=None, **data):
    return student(seat).post(
        at(seat.classroom, f"arguments/{argument_id}/{act}/"),
        {"epoch": seat.classroom.phase_epoch, **data},
        **(headers or {}),
    )


def test_a_stranger_finds_nothing(client):
    (argument,) = make_others()
    address = at(argument.classroom, f"arguments/{argument.pk}/weigh/")
    for browser in (client, student(make_seat())):
        assert browser.get(at(argument.classroom)).status_code == 404
        assert browser.post(address, {"value": "1"}).status_code == 404
        assert browser.post(address.replace("/weigh/", "/unweigh/"), {}).status_code == 404


def test_an_argument_of_another_class_is_not_found():
    (argument,) = make_others()
    me = make_seat(make_classroom(phase="weigh"))
    assert send(me, argument.pk, value="1").status_code == 404
    assert send(me, argument.pk, "unweigh").status_code == 404
    assert not Weighing.objects.exists()


@pytest.mark.parametrize("act", ["weigh", "unweigh"])
def test_nothing_is_weighed_by_a_link(act):
    (argument,) = make_others()
    me = make_seat(argument.classroom)
    assert student(me).get(at(me.classroom, f"arguments/{argument.pk}/{act}/")).status_code == 405


def test_nothing_is_shown_to_weigh_outside_the_phase():
    (argument,) = make_others(claim="Not yet", classroom=make_classroom(phase="argue"))
    html = look(make_seat(argument.classroom))
    assert "Not yet" not in html
    assert "“Weigh”" in html


def test_an_argument_is_weighed_and_the_next_one_comes():
    first, _ = make_others(count=2)
    me = make_seat(first.classroom)
    now = shown(look(me))
    answer = send(me, now, value="-1", well_argued="1")
    assert (answer.status_code, answer["Location"]) == (303, at(me.classroom))
    made = Weighing.objects.get()
    assert (str(made.argument_id), made.value, made.well_argued) == (now, -1, True)
    html = look(me)
    assert shown(html) not in (now, None)
    assert "You have weighed 1; 1 is left." in html


def test_htmx_gets_the_next_card_alone():
    first, second = make_others(count=2)
    me = make_seat(first.classroom)
    now = shown(look(me))
    part = send(me, now, value="1", headers=HX)
    assert part.status_code == 200
    html = part.content.decode()
    assert html.lstrip().startswith('<section class="weigh" id="weigh"')
    assert shown(html) in {str(first.pk), str(second.pk)} - {now}


def test_undo_shows_the_argument_again():
    make_others(count=1, classroom=(classroom := make_classroom(phase="weigh")))
    make_others(count=4, classroom=classroom)
    me = make_seat(classroom)
    now = shown(look(me))
    send(me, now, value="1")
    assert "Last, you agreed with:" in look(me)
    answer = send(me, now, "unweigh")
    assert answer.status_code == 303
    assert not Weighing.objects.filter(participant=me).exists()
    assert shown(student(me).get(answer["Location"]).content.decode()) == now
    send(me, now, value="0")
    assert shown(send(me, now, "unweigh", headers=HX).content.decode()) == now


def test_undo_takes_back_only_ones_own():
    (argument,) = make_others(weighed=1)
    me = make_seat(argument.classroom)
    assert send(me, argument.pk, "unweigh").status_code == 303
    assert Weighing.objects.count() == 1


def test_what_fewest_have_seen_comes_first():
    classroom = make_classroom(phase="weigh")
    make_others(count=3, weighed=2, classroom=classroom)
    (fresh,) = make_others(weighed=1, classroom=classroom)
    for seed in range(4):
        assert shown(look(make_seat(classroom, seed=seed))) == str(fresh.pk)


def test_both_sides_come_evenly():
    classroom = make_classroom(phase="weigh")
    ours = {str(a.pk): "a" for a in make_others("a", count=5, classroom=classroom)}
    theirs = {str(b.pk): "b" for b in make_others("b", count=5, weighed=1, classroom=classroom)}
    me = make_seat(classroom)
    poles = []
    for _ in range(10):
        now = shown(look(me))
        poles.append({**ours, **theirs}[now])
        send(me, now, value="0")
    assert all(set(pair) == {"a", "b"} for pair in zip(poles[::2], poles[1::2], strict=True))


def test_the_other_side_goes_on_when_one_is_used_up():
    classroom = make_classroom(phase="weigh")
    make_others("a", count=3, classroom=classroom)
    make_others("b", count=1, classroom=classroom)
    me = make_seat(classroom)
    for _ in range(4):
        send(me, shown(look(me)), value="1")
    assert "You have weighed everything there is." in look(me)


def test_only_what_others_made_and_the_class_sees_is_weighed():
    classroom = make_classroom(phase="weigh")
    me = make_seat(classroom)
    make_argument(me)
    make_others(classroom=classroom, hidden_at=timezone.now())
    make_others(classroom=classroom, let_through_at=None)
    make_argument(make_seat(classroom, removed_at=timezone.now()))
    (top,) = make_others(classroom=classroom)
    make_argument(make_seat(classroom), kind="ask", parent=top, pole="")
    card = classroom.case.positions.get(key="open")
    (steelman,) = make_others(classroom=classroom, kind="steelman", position=card)
    seen = set()
    while now := shown(look(me)):
        seen.add(now)
        send(me, now, value="1")
    assert seen == {str(top.pk), str(steelman.pk)}


def test_an_empty_queue_says_what_will_be_there():
    assert "There is nothing to weigh yet." in look(make_seat(make_classroom(phase="weigh")))


@pytest.mark.parametrize("value", ["", "2", "yes", "1.0"])
def test_another_answer_than_the_three_is_refused_and_the_argument_stays(value):
    (argument, *_) = make_others(count=3)
    me = make_seat(argument.classroom)
    answer = send(me, argument.pk, value=value, well_argued="1")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Agree, disagree or pass." in html
    assert shown(html) == str(argument.pk)
    assert re.search(r'name="well_argued" value="1" checked', html)
    assert not Weighing.objects.exists()


def test_a_weighing_after_the_phase_is_refused_in_words():
    (argument,) = make_others()
    me = make_seat(argument.classroom)
    before = me.classroom.phase_epoch
    enter(me.classroom, "first_vote")
    answer = send(me, argument.pk, value="1", epoch=before)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "“First vote”" in html
    assert argument.claim not in html
    assert not Weighing.objects.exists()


def test_a_weighing_of_an_earlier_phase_of_the_same_name_is_refused():
    (argument,) = make_others()
    me = make_seat(argument.classroom)
    before = me.classroom.phase_epoch
    later = enter(enter(me.classroom, "argue"), "weigh")
    answer = send(me, argument.pk, value="1", well_argued="1", epoch=before)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert f'name="epoch" value="{later.phase_epoch}"' in html
    assert "checked" in html


def test_what_was_hidden_meanwhile_makes_place_for_the_next():
    first, second = make_others(count=2)
    me = make_seat(first.classroom)
    type(first).objects.filter(pk=first.pk).update(hidden_at=timezone.now())
    answer = send(me, first.pk, value="1")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This argument was hidden meanwhile. Here is the next one." in html
    assert first.claim not in html
    assert shown(html) == str(second.pk)


@pytest.mark.parametrize("again", ["nonsense", "4bdd49fd-ca1c-40d1-ade3-01bcefe18a4f"])
def test_an_unknown_argument_to_show_again_is_passed_over(again):
    (argument,) = make_others()
    assert shown(look(make_seat(argument.classroom), again=again)) == str(argument.pk)


def test_the_page_is_the_same_however_others_have_weighed():
    classroom = make_classroom(phase="weigh")
    (argument,) = make_others(classroom=classroom)
    me = make_seat(classroom)

    def masked():
        return re.sub(
            r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"|every \d+ms|data-now="\d+"|name="seq" value="\d+"',
            "",
            look(me),
        )

    before = masked()
    for value in (1, 1, -1):
        make_weighing(argument, value=value, well_argued=True)
    assert masked() == before


def test_weighing_takes_the_same_few_queries_for_any_number_of_arguments():
    classroom = make_classroom(phase="weigh")
    me = make_seat(classroom)
    others = [make_seat(classroom) for _ in range(3)]

    def queries(count):
        for n in range(count):
            argument = make_argument(others[n % 3], pole="ab"[n % 2])
            make_weighing(argument, participant=others[(n + 1) % 3])
            if n % 2:
                make_weighing(argument, participant=me)
        with CaptureQueriesContext(connection) as caught:
            look(me)
        return len(caught)

    queries(4)  # what cannot change is read once, and held
    assert queries(4) == queries(60) <= 12


@pytest.mark.parametrize("plan", [("argue", "weigh"), ("switch", "weigh")], ids=" ".join)
def test_who_has_weighed_all_is_not_sent_back_to_a_phase_that_the_plan_does_not_have(plan):
    classroom = make_classroom(steps=[Step(phase, 5) for phase in plan], phase="weigh")
    seat = make_seat(classroom)
    make_weighing(make_argument(make_seat(classroom)), participant=seat)
    page = student(seat).get(reverse("weigh-next", args=[classroom.code])).content.decode()
    assert "You have weighed everything there is." in page
    assert ("goes back to" in page) == ("argue" in plan)
