import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from deliberation.actions.classrooms import set_door, trash_classroom
from deliberation.actions.leaving import remove_seat
from deliberation.actions.moderation import feature_argument, hide_argument
from deliberation.actions.screen import blank_wall, renew_wall, show_on_wall
from deliberation.analysis.charts import cloud
from deliberation.models import Argument, Citation, ClassroomSession
from deliberation.rules.qr import qr_path
from tests.classes import fill_class
from tests.make import (
    enter,
    make_argument,
    make_ballot,
    make_classroom,
    make_seat,
    make_weighing,
    student,
    teacher,
)

pytestmark = pytest.mark.django_db


def url(classroom):
    return reverse("screen-wall", args=[classroom.code, classroom.screen_token])


def wall(classroom, **more):
    return Client().get(url(classroom), **more)


def show(classroom, kind, key=""):
    show_on_wall(classroom, by=classroom.instructor, kind=kind, key=key)
    return wall(classroom).content.decode()


def put(argument):
    """Put an argument on the wall, as its instructor does."""
    feature_argument(argument=argument, by=argument.classroom.instructor)
    return argument


def test_the_wall_shows_how_to_join_and_how_many_have():
    classroom = make_classroom()
    for _ in range(3):
        make_seat(classroom)
    page = wall(classroom).content.decode()
    assert classroom.code in page
    assert "testserver/join/" in page
    assert "3 have joined" in page


def test_the_code_to_scan_is_the_address_to_join():
    classroom = make_classroom()
    address = f"http://testserver{reverse('join-class', args=[classroom.code])}"
    page = wall(classroom).content.decode()
    assert f'd="{qr_path(address).d}"' in page
    assert "style=" not in page


def test_a_wrong_token_shows_nothing():
    classroom, other = make_classroom(), make_classroom()
    wrong = reverse("screen-wall", args=[classroom.code, other.screen_token])
    assert Client().get(wrong).status_code == 404
    assert student(make_seat(classroom)).get(wrong).status_code == 404
    trash_classroom(classroom, by=classroom.instructor)
    assert wall(classroom).status_code == 404


def test_the_wall_opens_no_other_page():
    classroom = make_classroom()
    browser = Client()
    browser.get(url(classroom))
    assert browser.get(reverse("sessions-now", args=[classroom.code])).status_code == 404


def test_the_wall_asks_for_itself_and_is_told_when_nothing_is_new():
    classroom = make_classroom()
    htmx = {"HX-Request": "true"}
    classroom.refresh_from_db()
    same = Client().get(url(classroom), {"v": classroom.version}, headers=htmx)
    assert (same.status_code, same.content) == (204, b"")
    new = Client().get(url(classroom), {"v": classroom.version - 1}, headers=htmx)
    assert new.status_code == 200
    assert b'id="wall"' in new.content
    assert b"<html" not in new.content


def test_an_argument_put_before_the_class_is_shown_with_its_quote_and_without_a_name():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom, pseudonym="Teal Otter")
    argument = put(make_argument(seat, claim="Night readers count"))
    passage = classroom.case.passages.get(number=4)
    Citation.objects.create(argument=argument, order=0, passage=passage, exact="four in ten", start=0, end=11)
    page = wall(classroom).content.decode()
    assert "Night readers count" in page
    assert "four in ten" in page
    assert "P4" in page
    assert "Teal Otter" not in page


@pytest.mark.parametrize(
    "change",
    [
        {"hidden_at": timezone.now()},
        {"let_through_at": None},
        {"edited_at": timezone.now() + timezone.timedelta(days=1), "claim": "Night readers count!"},
    ],
    ids=["hidden", "not let through", "edited since"],
)
def test_what_the_class_may_not_see_or_the_instructor_has_not_read_is_not_on_the_wall(change):
    classroom = make_classroom(phase="argue")
    argument = put(make_argument(make_seat(classroom), claim="Night readers count"))
    assert b"Night readers count" in wall(classroom).content
    Argument.objects.filter(pk=argument.pk).update(**change)
    page = wall(classroom).content
    assert b"Night readers count" not in page
    assert b"Make an argument" in page


def test_a_hidden_argument_leaves_the_wall_at_once_and_does_not_come_back_by_itself():
    classroom = make_classroom(phase="argue")
    argument = put(make_argument(make_seat(classroom), claim="Night readers count"))
    version = ClassroomSession.objects.get().version
    hide_argument(argument=argument, by=classroom.instructor, reason="x")
    part = Client().get(url(classroom), {"v": version}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert b"Night readers count" not in part.content
    Argument.objects.update(hidden_at=None)
    assert b"Night readers count" not in wall(classroom).content


def test_the_words_of_a_removed_seat_leave_the_wall():
    classroom = make_classroom(phase="argue")
    argument = put(make_argument(make_seat(classroom), claim="Night readers count"))
    remove_seat(seat=argument.participant, by=classroom.instructor)
    assert b"Night readers count" not in wall(classroom).content


def test_the_wall_shows_a_question_with_both_its_ends():
    classroom = make_classroom(phase="argue")
    page = show(classroom, "tradeoff", "t2")
    for words in ("Question 2?", "Access", "Everybody can read whenever they like.", "Thrift"):
        assert words in page


def test_the_wall_shows_a_card_with_its_quote_and_says_what_are_our_words():
    page = show(make_classroom(phase="argue"), "card", "open")
    for words in (
        "Open all night",
        "four in ten students",
        "Somebody, <span>P1</span>",
        "The strongest point, in our words",
    ):
        assert words in page


def test_an_empty_chair_asks():
    page = show(make_classroom(phase="argue"), "card", "guards")
    assert "Questions from their side:" in page
    assert "Who pays?" in page
    assert "A point" not in page


def test_a_quote_of_the_headline_is_called_so_on_the_wall():
    classroom = make_classroom(phase="argue")
    card = classroom.case.positions.get(key="open")
    card.data["quotes"][0]["passage"] = 0
    card.save()
    page = show(classroom, "card", "open")
    assert "Somebody, <span>headline</span>" in page
    assert "P0" not in re.sub("<[^>]*>", " ", page)


def test_the_code_to_join_is_shown_again_when_the_instructor_wants_it():
    page = show(make_classroom(phase="argue"), "join")
    assert 'class="qr"' in page
    assert 'class="qr"' not in show(ClassroomSession.objects.get(), "auto")


def test_a_covered_wall_holds_nothing_of_the_class():
    classroom = make_classroom(phase="argue", title="Class 10b")
    put(make_argument(make_seat(classroom), claim="Night readers count"))
    blank_wall(classroom, by=classroom.instructor, blank=True)
    part = Client().get(url(classroom), headers={"HX-Request": "true"}).content.decode()
    for words in ("Night readers count", "Class 10b", "Argue", "testserver/join"):
        assert words not in part
    blank_wall(classroom, by=classroom.instructor, blank=False)
    assert b"Night readers count" in wall(classroom).content


def test_a_new_address_takes_the_old_one_away():
    classroom = make_classroom()
    old = url(classroom)
    token = renew_wall(classroom, by=classroom.instructor)
    assert Client().get(old).status_code == 404
    assert Client().get(reverse("screen-wall", args=[classroom.code, token])).status_code == 200


def vote(classroom, values, round="first"):
    seats = list(classroom.participants.order_by("pseudonym"))
    for seat, value in zip(seats, values, strict=True):
        for tradeoff in classroom.tradeoffs.all():
            make_ballot(seat, value=value, round=round, tradeoff=tradeoff, confidence=1 + value % 3)


def test_how_many_have_voted_is_on_the_wall_and_never_how():
    pages = []
    for values in ([0, 5, 10, 0, 0, 99], [100, 95, 90, 12, 50, 50]):
        ClassroomSession.objects.all().delete()
        classroom = make_classroom(phase="first_vote", tradeoffs=1, title="Same")
        for n in range(7):
            make_seat(classroom, pseudonym=f"Seat {n}")
        vote(classroom, [*values, 50][:7])
        shown = []
        for phase in ("first_vote", "argue", "switch", "weigh", "final_vote"):
            classroom = enter(classroom, phase)
            for slide in (("auto", ""), ("tradeoff", "t1"), ("card", "open"), ("join", "")):
                page = show(classroom, *slide)
                for secret in (classroom.code, ClassroomSession.objects.get().screen_token):
                    page = page.replace(secret, "*")
                shown.append(masked(page))
        pages.append(shown)
    assert "7 of 7 have voted" in pages[0][0]
    assert pages[0] == pages[1]


def masked(page):
    """The page without its clock, its CSRF token and the picture of its own address."""
    for pattern in (
        r'data-(now|ends)="\d+"', r'<time[^>]*>[^<]*</time>', r'"X-CSRFToken": "[^"]*"', r' d="[^"]*"'
    ):  # fmt: skip
        page = re.sub(pattern, "", page)
    return page


def test_the_pictures_of_the_votes_come_one_at_a_time_at_the_debrief():
    classroom = make_classroom(phase="first_vote")
    for n in range(6):
        make_seat(classroom, pseudonym=f"Seat {n}")
    vote(classroom, [0, 10, 20, 50, 60, 90])
    vote(classroom, [50, 50, 50, 50, 60, 90], round="final")
    classroom = enter(classroom, "debrief")
    page = wall(classroom).content.decode()
    assert "Question 1?" in page
    assert "1 of 20" in page
    assert "n = 6" in page
    assert "▲</span> average" in page
    second = show(classroom, "figure", "before_after:t2")
    assert "Question 2?" in second
    assert "10 of 20" in second


def test_four_are_too_few_for_a_picture_on_the_wall():
    classroom = make_classroom(phase="debrief")
    for n in range(4):
        make_seat(classroom, pseudonym=f"Seat {n}")
    vote(classroom, [0, 10, 20, 50])
    vote(classroom, [0, 10, 20, 50], round="final")
    page = wall(classroom).content.decode()
    assert "Too few to show" in page
    assert 'role="img"' not in page


def test_a_class_that_does_not_see_its_results_has_none_on_the_wall():
    classroom = make_classroom(phase="debrief", shows_results=False)
    page = wall(classroom).content.decode()
    assert "chart" not in page
    assert "Too few" not in page


def test_going_back_from_the_debrief_takes_the_picture_off_the_wall():
    classroom = make_classroom(phase="debrief")
    show(classroom, "figure", "before_after:t1")
    enter(classroom, "argue")
    assert 'data-slide="task"' in wall(classroom).content.decode()


def test_a_locked_door_shows_no_code_to_join_by():
    classroom = make_classroom()
    set_door(classroom, by=classroom.instructor, is_open=False)
    page = wall(classroom).content.decode()
    assert "The door is locked." in page
    assert 'class="qr"' not in page


def test_the_wall_only_reads():
    assert Client().post(url(make_classroom())).status_code == 405


SLIDES = [
    ("argue", "auto", ""),
    ("argue", "tradeoff", "t1"),
    ("argue", "argument", ""),
    ("debrief", "figure", "before_after:t1"),
]


@pytest.mark.parametrize(("phase", "kind", "key"), SLIDES, ids=[kind for _, kind, _ in SLIDES])
def test_the_wall_asks_the_database_as_little_for_twenty_as_for_one(
    phase, kind, key, django_assert_max_num_queries
):
    classroom = make_classroom(phase=phase)
    argument = make_argument(make_seat(classroom))
    put(argument) if kind == "argument" else show(classroom, kind, key)

    def queries():
        with django_assert_max_num_queries(9) as counted:
            wall(classroom)
        return len(counted)

    few = queries()
    for _ in range(20):
        seat = make_seat(classroom)
        make_argument(seat)
        make_ballot(seat)
        make_ballot(seat, round="final")
    assert queries() == few


FIGURES_OF_ALL = [
    "before_after:t1", "flow:t1", "sure:t1", "stance:t1", "conditions:t1", "movers:t1", "guesses:t1", "agreed:t1",
    "divides:t1", "article:class", "map:class",
]  # fmt: skip


@pytest.mark.parametrize("key", FIGURES_OF_ALL)
def test_every_figure_of_the_debrief_can_stand_on_the_wall(key):
    classroom = make_classroom(phase="first_vote")
    seats = fill_class(classroom, students=30, arguments=20, weighings=19)
    enter(classroom, "debrief")
    page = show(classroom, "figure", key)
    assert f'data-figure="{key.split(":")[0]}"' in page
    assert 'role="img"' in page
    assert "<details" not in page
    assert not any(seat.pseudonym in page or str(seat.pk) in page for seat in seats)


@pytest.mark.parametrize("key", FIGURES_OF_ALL)
def test_where_there_is_nothing_to_draw_the_wall_says_so(key):
    page = show(make_classroom(phase="debrief"), "figure", key)
    assert 'role="img"' not in page
    assert "wall-idea" in page


def voted(classroom, value, *, twice=True, **fields):
    seat = make_seat(classroom)
    make_ballot(seat, value=value, **fields)
    if twice:
        make_ballot(seat, value=value, round="final")
    return seat


def test_where_who_voted_once_named_a_condition_the_wall_does_not_say_that_nobody_did():
    classroom = make_classroom(phase="debrief")
    for _ in range(6):
        voted(classroom, 50)
        voted(classroom, 50, twice=False, stance="only_if", conditions=["notice"])
    page = show(classroom, "figure", "conditions:t1")
    assert "Nobody who placed themselves both times named a condition." in page


def test_where_two_of_three_sides_weighed_it_the_wall_says_of_what_there_are_too_few():
    classroom = make_classroom(phase="debrief")
    sides = [[voted(classroom, value) for _ in range(5)] for value in (5, 50, 95)]
    argument = make_argument(make_seat(classroom), claim="One side against another")
    for side, agreed in ((sides[0], 1), (sides[2], -1)):
        for seat in side:
            make_weighing(argument, participant=seat, value=agreed)
    assert argument.claim in show(classroom, "figure", "divides:t1")
    page = show(classroom, "figure", "agreed:t1")
    assert "Too few on each side to show what all of them agree on." in page
    assert "who agrees with what" not in page


def test_where_there_are_too_many_for_a_map_the_wall_does_not_say_too_few(monkeypatch):
    monkeypatch.setattr(cloud, "MOST_PEOPLE", 20)
    classroom = make_classroom(phase="first_vote")
    fill_class(classroom, students=30, weighings=15)
    enter(classroom, "debrief")
    page = show(classroom, "figure", "map:class")
    assert "Too many to draw" in page
    assert "Too few" not in page


@pytest.mark.parametrize("shows", [True, False])
def test_who_is_not_shown_how_the_class_voted_is_not_told_to_look_at_it(shows):
    classroom = make_classroom(phase="debrief", shows_results=shows)
    control = teacher(classroom).get(reverse("teach-control", args=[classroom.code])).content.decode()
    asked = "See where the class stood before and after" in control
    assert asked is shows
    assert ("See where you stood before and after, and what moved you." in control) is not shows
    page = wall(classroom).content.decode()
    assert "See where the class stood" not in page
    assert ("See where you stood before and after, and what moved you." in page) is not shows


def test_a_hidden_argument_leaves_the_figures_of_the_wall_at_once():
    classroom = make_classroom(phase="first_vote")
    fill_class(classroom, students=30, weighings=15)
    enter(classroom, "debrief")
    best = re.search(r"data-user-text>([^<]+)<", show(classroom, "figure", "movers:t1"))[1]
    argument = next(one for one in Argument.objects.all() if escape(one.claim) == best)
    hide_argument(argument=argument, by=classroom.instructor, reason="x")
    page = wall(classroom).content.decode()
    assert best not in page
    assert "An argument that is hidden now" in page
