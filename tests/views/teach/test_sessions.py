import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from deliberation.models import ClassroomSession
from deliberation.rules.phases import PLANNABLE
from tests.make import make_case, make_classroom, make_instructor, teacher
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db

NEW = "teach-new"


def signed_in(instructor=None):
    client = Client()
    client.force_login(instructor or make_instructor())
    return client


def typed(case, **fields):
    """What a browser sends of the form as it stands when opened, with a title."""
    minutes = {f"plan-{phase}-minutes": "5" for phase in PLANNABLE}
    return {
        "op": str(uuid.uuid4()),
        "case": case.slug,
        "title": "Class 10b",
        "tradeoffs": ["t1"],
        "plan": "fifty",
        "join_mode": "open",
        "deals_cards": "on",
        "shows_authors": "on",
        "shows_results": "on",
        **minutes,
    } | fields


def post(case, **fields):
    return signed_in().post(reverse(NEW), typed(case, **fields))


def test_a_session_is_made_and_its_control_page_opened():
    case = make_case()
    answer = post(case, tradeoffs=["t1", "t3"])
    classroom = ClassroomSession.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("teach-control", args=[classroom.code]))
    assert [tradeoff.key for tradeoff in classroom.tradeoffs.all()] == ["t1", "t3"]
    assert [step["minutes"] for step in classroom.plan] == [10, 3, 12, 8, 6, 4, 7]
    assert (classroom.title, classroom.case, classroom.plan_key) == ("Class 10b", case, "fifty")
    assert (classroom.deals_cards, classroom.screens_arguments) == (True, False)
    assert (classroom.shows_authors, classroom.shows_results, classroom.own_names) == (True, True, False)


def test_each_language_is_named_in_itself():
    case = make_case()
    page = text(signed_in().get(reverse(NEW), {"case": case.slug}))
    assert '<option value="zh-hans" lang="zh-hans" translate="no">简体中文</option>' in page
    assert '<option value="en" selected lang="en" translate="no">English</option>' in page


def test_a_form_sent_twice_makes_one_session():
    case, client = make_case(), signed_in()
    same = typed(case)
    first, again = (client.post(reverse(NEW), same) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert ClassroomSession.objects.count() == 1


def test_ones_own_plan_takes_the_minutes_and_leaves_out_what_has_none():
    minutes = {f"plan-{phase}-minutes": "" for phase in PLANNABLE}
    minutes |= {"plan-read-minutes": "15", "plan-argue-minutes": "20", "plan-weigh-minutes": "0"}
    post(make_case(), plan="own", **minutes)
    assert ClassroomSession.objects.get().plan == [
        {"phase": "read", "minutes": 15},
        {"phase": "argue", "minutes": 20},
    ]


def test_minutes_that_do_not_count_refuse_nothing():
    answer = post(make_case(), plan="ninety", **{"plan-read-minutes": "many"})
    assert answer.status_code == 303


def test_a_list_of_names_leads_on_to_the_list():
    answer = post(make_case(), join_mode="roster")
    classroom = ClassroomSession.objects.get()
    assert classroom.is_roster
    assert not classroom.own_names
    assert answer["Location"] == reverse("teach-roster", args=[classroom.code])


def test_students_may_choose_their_names():
    post(make_case(), join_mode="own")
    classroom = ClassroomSession.objects.get()
    assert classroom.own_names
    assert not classroom.is_roster


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Give the session a name."),
        ({"title": "\u202e\u2066"}, "Give the session a name."),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"tradeoffs": []}, "Choose one to nine trade-offs of this case."),
        ({"tradeoffs": ["t9"]}, "Choose one to nine trade-offs of this case."),
        ({"plan": ""}, "Choose a plan."),
        ({"plan": "own", **{f"plan-{phase}-minutes": "0" for phase in PLANNABLE}}, "at least one phase"),
        ({"plan": "own", "plan-argue-minutes": "-1"}, "up to 14 days"),
        ({"plan": "own", "plan-argue-minutes": "20161"}, "up to 14 days"),
        ({"plan": "own", "plan-argue-minutes": "ten"}, "up to 14 days"),
        ({"join_mode": "anyone"}, "Say who can join."),
        ({"op": "1"}, "Please send the form again."),
    ],
)
def test_a_refused_session_says_why_and_is_not_made(fields, sentence):
    answer = post(make_case(), **fields)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not ClassroomSession.objects.exists()


def test_a_refused_form_keeps_everything_typed():
    same = typed(make_case(), title="Naïve <b>class</b>", plan="own", join_mode="roster", tradeoffs=["t2"])
    same |= {"plan-argue-minutes": "ten", "plan-read-minutes": "17"}
    del same["deals_cards"]
    page = text(signed_in().post(reverse(NEW), same))
    assert "Naïve &lt;b&gt;class&lt;/b&gt;" in page
    assert re.search(r'value="t2" checked', page)
    assert not re.search(r'value="t1" checked', page)
    assert 'value="ten"' in page
    assert 'value="17"' in page
    assert re.search(r'name="join_mode" value="roster"[^>]* checked', page)
    assert re.search(r'name="plan" value="own"[^>]* checked', page)
    assert not re.search(r'name="deals_cards"[^>]* checked', page)
    assert same["op"] in page


def test_the_form_opens_with_what_the_cases_own_plan_says():
    case = make_case()
    case.data["plans"] = [{"id": "fifty", "title": "", "tradeoffs": ["t3"], "steps": [], "notes": []}]
    case.save()
    page = text(signed_in().get(reverse(NEW)))
    assert re.search(r'value="t3" checked', page)
    assert not re.search(r'value="t1" checked', page)


def test_a_case_is_chosen_by_its_address_and_an_unknown_one_is_not_there():
    make_case("aaa")
    other = make_case("bbb")
    client = signed_in()
    assert f'name="case" value="{other.slug}"' in text(client.get(reverse(NEW) + "?case=bbb"))
    assert client.get(reverse(NEW) + "?case=ccc").status_code == 404


def test_without_a_case_the_page_says_what_to_do():
    assert "No case has been loaded" in text(signed_in().get(reverse(NEW)))


@pytest.mark.parametrize("wrong", ["", "ABCDEF", "yes"])
def test_a_session_goes_into_the_trash_only_when_its_code_is_typed(wrong):
    classroom = make_classroom()
    answer = teacher(classroom).post(reverse("teach-trash", args=[classroom.code]), {"typed": wrong})
    assert answer.status_code == 422
    assert f"Type the code {classroom.code}" in text(answer)
    assert ClassroomSession.objects.present().exists()


def test_trash_sent_twice_is_one_act_and_restoring_too():
    classroom = make_classroom()
    client = teacher(classroom)
    for name in ("teach-trash", "teach-restore"):
        for _ in range(2):
            sent = {"typed": classroom.code.lower()}
            assert client.post(reverse(name, args=[classroom.code]), sent).status_code == 303
    assert [entry.act for entry in classroom.log.order_by("pk")] == ["create", "trash", "restore"]


def test_a_plan_says_what_it_is_made_of():
    case = make_case()
    page = teacher(make_classroom()).get(reverse("teach-new"), {"case": case.slug}).content.decode()
    assert "50 minutes: Read 10 min, First vote 3 min, Argue 12 min" in page
    assert "One week: Read 24 h, First vote 12 h" in page
