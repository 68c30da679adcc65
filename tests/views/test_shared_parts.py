"""What is rendered once for many shows each of them what is theirs, and what is so now."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.arguments import edit_argument
from deliberation.actions.moderation import feature_argument, hide_argument
from deliberation.actions.participants import mark_passage
from deliberation.models import Argument
from tests.make import make_argument, make_ballot, make_classroom, make_seat, student

pytestmark = pytest.mark.django_db


def page(seat, name, language="", **query):
    headers = {"Accept-Language": language} if language else {}
    address = reverse(name, args=[seat.classroom.code])
    return student(seat).get(address, query, headers=headers).content.decode()


def board(seat):
    return page(seat, "arguments-board")


@pytest.fixture
def classroom():
    return make_classroom(phase="argue")


def test_a_board_that_others_have_opened_shows_what_has_changed_since(classroom):
    author, first, second = (make_seat(classroom) for _ in range(3))
    kept, gone = make_argument(author, claim="Kept."), make_argument(author, claim="Gone.")
    assert "Gone." in board(first)
    hide_argument(argument=gone, by=classroom.instructor, reason="off topic")
    edit_argument(by=author, argument=kept, claim="Changed.", reason="Because.")
    make_argument(first, kind="support", parent=kept)
    read = Argument.objects.get(pk=kept.pk).wording
    feature_argument(argument=kept, by=classroom.instructor, wording=read)
    now = board(second)
    assert ("Gone." in now, "Kept." in now) == (False, False)
    assert "Changed." in now
    assert "1 answer<" in now
    assert "featured" in now


def test_ones_own_argument_stands_only_on_ones_own_board_as_ones_own(classroom):
    author, other = make_seat(classroom), make_seat(classroom)
    make_argument(author)
    for _ in range(2):
        assert "data-mine" in board(author)
        assert "data-mine" not in board(other)


def test_what_waits_to_be_read_stands_on_its_authors_board_alone(classroom):
    author, other = make_seat(classroom), make_seat(classroom)
    make_argument(author, claim="Waits.", let_through_at=None)
    assert "Waits." in board(author)
    assert "Waits." not in board(other)
    author.arguments.update(let_through_at=timezone.now())
    assert "Waits." in board(other)


def test_names_stand_only_on_the_boards_of_a_class_that_shows_them(classroom):
    author, other = make_seat(classroom, pseudonym="Quiet Heron"), make_seat(classroom)
    make_argument(author)
    assert "Quiet Heron" in board(other)
    type(classroom).objects.filter(pk=classroom.pk).update(shows_authors=False)
    other.classroom.refresh_from_db()
    assert "Quiet Heron" not in board(other)


@pytest.mark.parametrize("name", ["arguments-board", "arguments-new", "article-read", "ballot-vote"])
def test_each_reader_is_spoken_to_in_their_own_language(name):
    classroom = make_classroom(phase="first_vote" if name == "ballot-vote" else "argue")
    make_argument(make_seat(classroom))
    for language, word in [("en", "Language"), ("zh-hans", "语言"), ("en", "Language")]:
        seat = make_seat(classroom)
        browser = student(seat)
        browser.cookies["language"] = language
        found = browser.get(reverse(name, args=[classroom.code])).content.decode()
        assert f'<html lang="{language}"' in found
        assert f'aria-label="{word}"' in found
        has_chinese = re.search("[一-鿿]", found.partition("<main")[2].partition("</main>")[0])
        assert bool(has_chinese) == (language == "zh-hans")


def test_a_vote_that_one_has_cast_is_on_nobody_elses_page():
    classroom = make_classroom(phase="first_vote")
    voter, other = make_seat(classroom, seed=0), make_seat(classroom, seed=0)
    assert "data-unset" in page(other, "ballot-vote")
    make_ballot(voter, value=17)
    key = classroom.tradeoffs.all()[0].key
    assert 'value="17"' in page(voter, "ballot-vote", t=key)
    assert 'value="17"' not in page(other, "ballot-vote", t=key)


def test_who_sees_the_poles_the_other_way_round_votes_so():
    classroom = make_classroom(phase="first_vote")
    left = {
        seed: re.search(
            r'data-side="start" data-pole="([ab])"', page(make_seat(classroom, seed=seed), "ballot-vote")
        )[1]
        for seed in (0, 2**31 - 1, 0)
    }
    assert left == {0: "a", 2**31 - 1: "b"}


def test_a_passage_that_one_has_marked_is_marked_for_nobody_else():
    classroom = make_classroom(phase="read")
    reader, other = make_seat(classroom), make_seat(classroom)
    assert 'aria-pressed="true"' not in page(other, "article-read")
    mark_passage(by=reader, passage=classroom.case.passages.all()[0], marked=True)
    assert page(reader, "article-read").count('aria-pressed="true"') == 1
    assert 'aria-pressed="true"' not in page(other, "article-read")


def test_words_that_one_was_typing_are_on_nobody_elses_form(classroom):
    writer, other = make_seat(classroom), make_seat(classroom)
    address = reverse("arguments-new", args=[classroom.code])
    key = classroom.tradeoffs.all()[1].key
    typed = {"claim": "Mine alone.", "show": f"about-{key}"}
    assert "Mine alone." in student(writer).post(address, typed).content.decode()
    assert "Mine alone." not in page(other, "arguments-new")
