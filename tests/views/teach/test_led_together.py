"""A session that several lead: who acted, what goes out, what it costs."""

import pytest
from django.urls import reverse

from deliberation.actions.rosters import add_roster
from deliberation.models import ClassroomSession, CoInstructor
from deliberation.reports.bundle import write_bundle
from deliberation.reports.export import Export
from deliberation.rules.names import RosterLine
from tests.make import (
    desk,
    make_argument,
    make_classroom,
    make_co_instructor,
    make_instructor,
    make_seat,
    teacher,
)
from tests.views.teach.pages import text
from tests.views.teach.test_co_instructors import PASSWORD, add, page

pytestmark = pytest.mark.django_db


def test_the_log_names_who_acted_and_not_the_owner():
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom))
    ben, before = desk(make_co_instructor(classroom, "ben")), list(classroom.log.values_list("pk", flat=True))
    acts = {
        "phase": {"step": 1, "epoch": classroom.phase_epoch},
        "door": {"open": "no"},
        "wall": {"slide": "join"},
        "release-marks": {"released": "yes"},
    }
    for name, sent in acts.items():
        assert ben.post(page(classroom, f"teach-{name}"), sent).status_code == 303
    hide = reverse("teach-hide", args=[classroom.code, argument.pk])
    assert ben.post(hide, {"reason": "Please word it anew."}).status_code == 303
    file = reverse("teach-report", args=[classroom.code, "participants", "csv"])
    assert ben.get(file).status_code == 200
    done = classroom.log.exclude(pk__in=before).values_list("act", "by__username")
    expected = {"phase", "lock_door", "wall", "release_marks", "hide", "export"}
    assert set(done) == {(act, "ben") for act in expected}
    argument.refresh_from_db()
    assert argument.hidden_by.username == "ben"


def test_of_two_who_lead_and_press_at_once_one_moves_the_class_and_the_other_is_told():
    classroom = make_classroom(phase="read")
    ben = desk(make_co_instructor(classroom))
    sent = {"step": classroom.step + 1, "epoch": classroom.phase_epoch}
    assert teacher(classroom).post(page(classroom, "teach-phase"), sent).status_code == 303
    answer = ben.post(page(classroom, "teach-phase"), sent)
    assert (answer.status_code, "already moved on" in text(answer)) == (409, True)


def test_names_go_out_to_a_co_instructor_after_their_own_password_alone():
    classroom = make_classroom(join_mode="roster")
    add_roster(classroom=classroom, by=classroom.instructor, lines=[RosterLine(1, "Zora", "zora")])
    account = make_co_instructor(classroom)
    account.set_password("another long password")
    account.save()
    ben = desk(account)
    url = reverse("teach-report", args=[classroom.code, "participants", "csv"]) + "?level=named"
    assert ben.get(url).status_code == 303
    assert ben.post(page(classroom, "teach-sure"), {"password": PASSWORD}).status_code == 422
    assert ben.post(page(classroom, "teach-sure"), {"password": "another long password"}).status_code == 303
    assert b"Zora" in b"".join(ben.get(url).streaming_content)


def test_a_session_that_one_leads_can_be_compared_with_ones_own():
    theirs = make_classroom(title="Theirs")
    ben = make_co_instructor(theirs, "ben")
    mine, other = make_classroom(case=theirs.case, by=ben, title="Mine"), make_classroom(case=theirs.case)
    choice = text(desk(ben).get(reverse("teach-compare")))
    assert f"with <bdi>{theirs.instructor.username}</bdi>" in choice
    assert choice.count("with <bdi>") == 1
    both = desk(ben).get(reverse("teach-compare"), {"s": [theirs.code, mine.code]})
    assert (both.status_code, "Theirs" in text(both)) == (200, True)
    assert desk(ben).get(reverse("teach-compare"), {"s": [theirs.code, other.code]}).status_code == 404


def test_a_bundle_is_the_same_whoever_leads_the_session():
    classroom = make_classroom(phase="argue")
    make_argument(make_seat(classroom))
    before = write_bundle(Export(classroom))
    client = teacher(classroom)
    make_instructor("ben")
    add(client, classroom)
    client.post(page(classroom, "teach-remove-co-instructor"), {"user_name": "ben"})
    add(client, classroom)
    assert write_bundle(Export(ClassroomSession.objects.get())) == before


def test_pages_take_as_many_queries_for_five_hundred_sessions_as_for_five(django_assert_num_queries):
    first = make_classroom()
    ben = make_co_instructor(first)
    client = desk(ben)
    own = {"case": first.case, "plan": first.plan, "title": "More"}
    for number in (4, 495):
        made = ClassroomSession.objects.bulk_create(
            ClassroomSession(instructor=(ben, first.instructor)[n % 2], **own) for n in range(number)
        )
        CoInstructor.objects.bulk_create(
            CoInstructor(classroom=one, user=ben) for one in made if one.instructor_id != ben.pk
        )
        with django_assert_num_queries(5):
            assert text(client.get(reverse("teach-home"))).count("with <bdi>") > number / 3
        with django_assert_num_queries(3):
            client.get(reverse("teach-compare"))


def test_a_session_costs_its_guard_one_query_and_its_page_as_many_for_ten_who_lead_it(
    django_assert_num_queries,
):
    classroom = make_classroom()
    classroom.refresh_from_db()
    clients = [teacher(classroom), desk(make_co_instructor(classroom))]
    for client in clients:
        with django_assert_num_queries(4):  # session, account, the class, who leads it
            client.get(page(classroom))
    for _ in range(8):
        make_co_instructor(classroom)
    for client in clients:
        with django_assert_num_queries(4):
            client.get(page(classroom))
        # Where nothing is new, the guard is all that asks.
        with django_assert_num_queries(3):
            client.get(
                page(classroom, "teach-control"), {"v": classroom.version}, headers={"HX-Request": "true"}
            )
