import uuid

import pytest
from django.urls import reverse

from deliberation.actions.arguments import edit_argument
from deliberation.models import Argument, ClassroomSession
from tests.make import make_argument, make_classroom, make_seat, teacher
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db


def send(name, classroom, **fields):
    return teacher(classroom).post(reverse(name, args=[classroom.code]), fields)


def on_wall():
    return ClassroomSession.objects.values_list("wall_kind", "wall_key").get()


def test_a_slide_is_put_on_the_wall_with_one_button():
    classroom = make_classroom(phase="argue")
    answer = send("teach-wall", classroom, slide="tradeoff:t1")
    assert (answer.status_code, answer["Location"]) == (303, reverse("teach-control", args=[classroom.code]))
    assert on_wall() == ("tradeoff", "t1")


def test_the_line_of_what_to_say_next_puts_the_words_on_the_wall_that_it_shows():
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom), claim="Harmless")
    for _ in range(3):
        make_argument(make_seat(classroom), kind="support", parent=argument)
    page = teacher(classroom).get(reverse("teach-control", args=[classroom.code]))
    slide = f"argument:{argument.pk}"
    assert (slide, "") in [(move.slide, move.wording) for move in page.context["room"].moves]
    edit_argument(by=argument.participant, argument=argument, claim="A slur", reason="So.")
    refused = send("teach-wall", classroom, slide=slide)
    assert refused.status_code == 409
    assert "Its author has changed this since you read it." in text(refused)
    assert on_wall() == ("auto", "")
    wording = Argument.objects.get(pk=argument.pk).wording
    assert f'name="slide" value="{slide}"> <input type="hidden" name="wording" value="{wording}">' in text(
        refused
    )
    assert send("teach-wall", classroom, slide=slide, wording=wording).status_code == 303
    assert on_wall() == ("argument", str(argument.pk))


def test_an_argument_is_put_on_the_wall_and_marked_on_the_board():
    argument = make_argument(make_seat(make_classroom(phase="argue")))
    send("teach-wall", argument.classroom, slide=f"argument:{argument.pk}")
    assert on_wall() == ("argument", str(argument.pk))
    argument.refresh_from_db()
    assert argument.is_featured


@pytest.mark.parametrize("slide", ["", "poem", "card", "auto:t1", "x" * 121])
def test_a_slide_that_is_not_of_the_page_is_refused(slide):
    assert send("teach-wall", make_classroom(), slide=slide).status_code == 422
    assert on_wall() == ("auto", "")


@pytest.mark.parametrize("key", ["x", uuid.UUID(int=5)])
def test_an_argument_that_is_not_there_is_not_shown(key):
    assert send("teach-wall", make_classroom(), slide=f"argument:{key}").status_code == 404


def test_an_argument_of_another_class_of_ones_own_is_not_there():
    classroom = make_classroom()
    other = make_argument(make_seat(make_classroom(by=classroom.instructor)))
    assert send("teach-wall", classroom, slide=f"argument:{other.pk}").status_code == 404


def test_a_refusal_says_why():
    answer = send("teach-wall", make_classroom(phase="argue"), slide="figure:before_after:t1")
    assert answer.status_code == 409
    assert "does not see how it voted before the debrief" in text(answer)


def test_the_wall_is_covered_and_uncovered():
    classroom = make_classroom()
    for sent, is_blank in [("yes", True), ("no", False)]:
        assert send("teach-wall-blank", classroom, blank=sent).status_code == 303
        assert ClassroomSession.objects.get().wall_blank is is_blank
    assert send("teach-wall-blank", classroom, blank="half").status_code == 422


def test_the_log_says_what_was_shown():
    classroom = make_classroom(phase="debrief")
    send("teach-wall", classroom, slide="figure:before_after:t1")
    send("teach-wall", classroom, slide="join")
    page = text(teacher(classroom).get(reverse("teach-log", args=[classroom.code])))
    assert "Before and after (t1)" in page
    assert "How to join" in page


def test_a_class_that_is_never_shown_how_it_voted_is_not_promised_it_for_the_debrief():
    classroom = make_classroom(phase="debrief", shows_results=False)
    answer = send("teach-wall", classroom, slide="figure:before_after:t1")
    assert answer.status_code == 409
    assert "This class is not shown how it voted" in text(answer)
