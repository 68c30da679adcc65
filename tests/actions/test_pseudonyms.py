"""Pseudonyms are drawn in the language of the class, and stay as they were drawn."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from deliberation.actions.joining import suggest_pseudonym
from deliberation.actions.rosters import add_roster
from deliberation.actions.sealing import seal_classroom
from deliberation.rules.names import RosterLine, fold_name
from tests.make import make_classroom, make_seat

pytestmark = pytest.mark.django_db

CHINESE = re.compile("[\u4e00-\u9fff]{4}")
ENGLISH = re.compile("[A-Z][a-z]+ [A-Z][a-z]+")
SHAPES = {"en": ENGLISH, "zh-hans": CHINESE}


@pytest.mark.parametrize("language", SHAPES)
@pytest.mark.parametrize("spoken", SHAPES)
def test_a_pseudonym_is_offered_in_the_language_of_the_class_whatever_is_spoken_around_it(language, spoken):
    classroom = make_classroom(language=language)
    with translation.override(spoken):
        assert SHAPES[language].fullmatch(suggest_pseudonym(classroom))


def test_who_joins_a_chinese_class_is_offered_a_chinese_pseudonym_also_in_another_language():
    classroom = make_classroom(language="zh-hans")
    browser = Client(headers={"accept-language": "en"})
    browser.cookies["language"] = "en"
    html = browser.get(reverse("join-class", args=[classroom.code])).content.decode()
    offered = re.search('<input id="id_pseudonym"[^>]* value="([^"]+)"', html)[1]
    assert CHINESE.fullmatch(offered)


def test_where_all_pseudonyms_that_were_drawn_are_taken_the_next_one_is_chinese_too(monkeypatch):
    monkeypatch.setattr("deliberation.actions.joining.PSEUDONYMS_DRAWN", 1)
    classroom = make_classroom(language="zh-hans")
    first = suggest_pseudonym(classroom, seed=7)
    make_seat(classroom, pseudonym=first)
    second = suggest_pseudonym(classroom, seed=7)
    assert CHINESE.fullmatch(second) and second != first


def test_the_seats_of_a_list_of_names_have_pseudonyms_in_the_language_of_the_class():
    classroom = make_classroom(join_mode="roster", language="zh-hans")
    names = [RosterLine(number=n, name=f"Name {n}", key=fold_name(f"Name {n}")) for n in range(1, 31)]
    add_roster(classroom=classroom, by=classroom.instructor, lines=names)
    dealt = list(classroom.participants.values_list("pseudonym", flat=True))
    assert len(set(dealt)) == 30
    assert [name for name in dealt if not CHINESE.fullmatch(name)] == []


def test_sealing_gives_pseudonyms_in_the_language_of_the_class():
    classroom = make_classroom(phase="ended", language="zh-hans")
    for _ in range(5):
        make_seat(classroom, pseudonym=suggest_pseudonym(classroom))
    before = set(classroom.participants.values_list("pseudonym", flat=True))
    seal_classroom(classroom, by=None)
    after = set(classroom.participants.values_list("pseudonym", flat=True))
    assert len(after) == 5 and not after & before
    assert [name for name in after if not CHINESE.fullmatch(name)] == []


def test_a_pseudonym_stays_as_it_was_drawn_when_the_class_is_read_in_another_language():
    classroom = make_classroom(language="zh-hans")
    seat = make_seat(classroom, pseudonym="Teal Otter")
    with translation.override("zh-hans"):
        seat.refresh_from_db()
        assert (seat.called, str(seat)) == ("Teal Otter", "Teal Otter")
