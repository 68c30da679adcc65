import pytest
from django.db import IntegrityError, transaction

from deliberation.actions.moderation import feature_argument
from deliberation.actions.screen import blank_wall, renew_wall, show_on_wall
from deliberation.errors import NotLed, NotNow
from deliberation.models import Argument, ClassroomSession
from tests.make import enter, make_argument, make_classroom, make_instructor, make_seat

pytestmark = pytest.mark.django_db


def show(classroom, kind, key=""):
    show_on_wall(classroom, by=classroom.instructor, kind=kind, key=key)


def on_wall():
    return ClassroomSession.objects.values_list("wall_kind", "wall_key", "wall_blank").get()


@pytest.mark.parametrize(
    ("kind", "key"), [("join", ""), ("tradeoff", "t1"), ("card", "guards"), ("auto", "")]
)
def test_the_instructor_chooses_what_the_wall_shows(kind, key):
    classroom = make_classroom(phase="argue")
    show(classroom, "tradeoff", "t2")
    show(classroom, kind, key)
    assert on_wall() == (kind, key, False)
    assert classroom.log.first().detail == (f"{kind}:{key}" if key else kind)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("nonsense", ""), ("auto", "t1"), ("tradeoff", ""), ("tradeoff", "t3"), ("card", "nobody"), ("argument", "x"),
        ("figure", "before_after:t3"), ("figure", "t1"),
    ],
)  # fmt: skip
def test_what_the_class_does_not_have_is_not_shown(kind, key):
    classroom = make_classroom(phase="debrief", tradeoffs=2)
    version = ClassroomSession.objects.get().version
    with pytest.raises(NotNow):
        show(classroom, kind, key)
    assert on_wall() == ("auto", "", False)
    assert ClassroomSession.objects.get().version == version


@pytest.mark.parametrize(
    ("phase", "fields"), [("final_vote", {}), ("argue", {}), ("debrief", {"shows_results": False})]
)
def test_how_the_class_voted_is_not_shown_before_the_debrief_or_where_it_sees_no_results(phase, fields):
    classroom = make_classroom(phase=phase, **fields)
    with pytest.raises(NotNow):
        show(classroom, "figure", "before_after:t1")


def test_showing_something_uncovers_the_wall():
    classroom = make_classroom(phase="argue")
    blank_wall(classroom, by=classroom.instructor, blank=True)
    assert on_wall() == ("auto", "", True)
    show(classroom, "auto")
    assert on_wall() == ("auto", "", False)


def test_each_act_sent_twice_is_done_and_logged_once():
    classroom = make_classroom(phase="argue")
    for _ in range(2):
        show(classroom, "join")
        blank_wall(classroom, by=classroom.instructor, blank=True)
    assert [entry.act for entry in classroom.log.order_by("pk")][-4:] == [
        "wall",
        "blank_wall",
        "wall",
        "blank_wall",
    ]
    blank_wall(classroom, by=classroom.instructor, blank=True)
    assert classroom.log.count() == 6


def test_an_argument_before_the_class_is_on_the_wall_and_leaves_it_again():
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom))
    feature_argument(argument=argument, by=classroom.instructor)
    assert on_wall() == ("argument", str(argument.pk), False)
    feature_argument(argument=argument, by=classroom.instructor, featured=False)
    assert on_wall() == ("auto", "", False)


def test_taking_an_argument_from_before_the_class_leaves_another_slide_where_it_is():
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom))
    feature_argument(argument=argument, by=classroom.instructor)
    show(classroom, "join")
    assert Argument.objects.get().is_featured
    feature_argument(argument=argument, by=classroom.instructor, featured=False)
    assert on_wall() == ("join", "", False)


def test_a_new_phase_takes_the_wall_and_leaves_a_covered_one_covered():
    classroom = make_classroom(phase="argue")
    show(classroom, "card", "open")
    blank_wall(classroom, by=classroom.instructor, blank=True)
    enter(classroom, "switch")
    assert on_wall() == ("auto", "", True)


def test_a_new_address_is_new_and_logged_without_it():
    classroom = make_classroom()
    token = renew_wall(classroom, by=classroom.instructor)
    assert token != classroom.screen_token
    assert token == ClassroomSession.objects.get().screen_token
    assert token not in "".join(classroom.log.values_list("detail", flat=True))


def test_a_new_address_asked_for_twice_on_one_page_is_one():
    classroom = make_classroom()
    old = classroom.screen_token
    token = renew_wall(classroom, by=classroom.instructor, old=old)
    assert renew_wall(classroom, by=classroom.instructor, old=old) == token
    assert [entry.act for entry in classroom.log.all()].count("renew_wall") == 1
    assert renew_wall(classroom, by=classroom.instructor, old=token) != token


@pytest.mark.parametrize(
    "fields", [{"wall_kind": "poem"}, {"wall_kind": "card"}, {"wall_kind": "auto", "wall_key": "t1"}]
)
def test_the_database_holds_only_slides_that_there_are(fields):
    make_classroom()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassroomSession.objects.update(**fields)


def test_who_does_not_lead_the_class_or_is_not_active_any_more_covers_no_wall():
    classroom = make_classroom()
    gone = classroom.instructor
    gone.is_active = False
    gone.save()
    for somebody in (make_instructor(), gone):
        with pytest.raises(NotLed):
            blank_wall(classroom, by=somebody, blank=True)
    classroom.refresh_from_db()
    assert not classroom.wall_blank
