import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.classrooms import trash_classroom
from deliberation.actions.leaving import leave_class, remove_seat
from deliberation.rules.phases import PHASES
from tests.make import enter, make_argument, make_ballot, make_classroom, make_seat, student

pytestmark = pytest.mark.django_db


def test_the_lobby_says_who_one_is_and_what_comes():
    seat = make_seat(card="open", pseudonym="Teal Otter")
    page = student(seat).get(reverse("sessions-now", args=[seat.classroom.code])).content.decode()
    assert "Teal Otter" in page
    assert "Open all night" in page
    assert "Nothing here should upset anybody." in page
    assert "Your instructor will open the first phase." in page
    assert "Who can see what" in page


@pytest.mark.parametrize("phase", [key for key in PHASES if key != "lobby"])
def test_every_other_phase_leads_to_its_own_page(phase):
    seat = make_seat(make_classroom(phase=phase))
    answer = student(seat).get(reverse("sessions-now", args=[seat.classroom.code]))
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse(PHASES[phase].page, args=[seat.classroom.code]),
    )


@pytest.mark.parametrize("name", ["sessions-now", "sessions-pulse"])
def test_a_stranger_finds_nothing(name):
    seat, other = make_seat(), make_seat()
    address = reverse(name, args=[seat.classroom.code])
    assert Client().get(address).status_code == 404
    assert student(other).get(address).status_code == 404


def test_a_removed_seat_and_a_trashed_class_find_nothing():
    removed, trashed = make_seat(), make_seat()
    remove_seat(seat=removed, by=removed.classroom.instructor)
    trash_classroom(trashed.classroom, by=trashed.classroom.instructor)
    for seat in (removed, trashed):
        assert student(seat).get(reverse("sessions-now", args=[seat.classroom.code])).status_code == 404


def pulse(seat, **query):
    return student(seat).get(
        reverse("sessions-pulse", args=[seat.classroom.code]), query, headers={"HX-Request": "true"}
    )


def test_the_pulse_is_silent_while_nothing_changes():
    seat = make_seat()
    seat.classroom.refresh_from_db()
    answer = pulse(seat, v=seat.classroom.version, epoch=1)
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_pulse_brings_the_status_bar_when_something_has_changed():
    seat = make_seat()
    seat.classroom.refresh_from_db()
    answer = pulse(seat, v=0, epoch=seat.classroom.phase_epoch)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"?v={seat.classroom.version}&amp;epoch=1" in page
    assert "follow-class" not in page
    assert "<html" not in page


def test_the_pulse_says_that_the_class_has_moved_on_and_keeps_the_page_s_own_phase():
    seat = make_seat()
    enter(seat.classroom, "read")
    page = pulse(seat, v=0, epoch=1).content.decode()
    assert "<follow-class" in page
    assert "The class has moved on to “Read”." in page
    assert "epoch=1" in page


def test_a_strange_pulse_is_no_accident():
    seat = make_seat()
    answer = pulse(seat, v='"><script>', epoch='"><script>')
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def places(seat, name="positions-read"):
    page = student(seat).get(reverse(name, args=[seat.classroom.code])).content.decode()
    return page.split('<nav class="places"')[1].split("</nav>")[0]


def test_a_student_sees_only_the_places_that_are_open():
    lobby = make_seat()
    assert "Reading" not in places(lobby, "sessions-now")
    reading = make_seat(make_classroom(phase="read"))
    nav = places(reading)
    assert "Reading" in nav
    assert "Cards" in nav
    assert "My data" in nav
    assert "Arguments" not in nav
    assert "Since then" not in nav
    assert "Debrief" not in nav


def test_later_facts_are_a_place_only_after_a_vote():
    seat = make_seat(make_classroom(phase="first_vote"))
    assert "Since then" not in places(seat)
    make_ballot(seat)
    assert "Since then" in places(seat)


def test_every_page_says_the_phase_and_its_time():
    seat = make_seat(make_classroom(phase="read"))
    page = student(seat).get(reverse("article-read", args=[seat.classroom.code])).content.decode()
    assert "Phase 1 of 7" in page
    assert "<phase-clock" in page
    assert 'id="save-state"' in page


def test_the_lobby_asks_the_database_little(django_assert_max_num_queries):
    seat = make_seat(card="open")
    browser, address = student(seat), reverse("sessions-now", args=[seat.classroom.code])
    with django_assert_max_num_queries(4):
        browser.get(address)


def test_the_pulse_names_what_was_hidden_without_a_word_of_it():
    seat = make_seat(make_classroom(phase="argue"))
    hidden = make_argument(
        seat, claim="Hidden words", hidden_at=timezone.now(), hidden_reason="Spoken to the case?"
    )
    shown = make_argument(seat, claim="Shown words")
    page = pulse(seat, v=0, epoch=seat.classroom.phase_epoch).content.decode()
    assert str(hidden.pk) in page
    assert str(shown.pk) not in page
    assert "Hidden words" not in page
    assert "Spoken" not in page


def test_what_a_removed_seat_wrote_is_named_too():
    seat = make_seat(make_classroom(phase="argue"))
    gone = make_argument(make_seat(seat.classroom, removed_at=timezone.now()))
    assert str(gone.pk) in pulse(seat, v=0, epoch=seat.classroom.phase_epoch).content.decode()


@pytest.mark.parametrize("is_answered", [False, True], ids=["alone", "answered"])
def test_what_an_erased_seat_wrote_is_named_too_without_a_word_of_it(is_answered):
    seat = make_seat(make_classroom(phase="argue"))
    leaving = make_seat(seat.classroom)
    written = [make_argument(leaving, claim="Gone words"), make_argument(leaving, claim="Gone words")]
    if is_answered:
        make_argument(seat, kind="ask", parent=written[0])
    leave_class(by=leaving, erase=True)
    page = pulse(seat, v=0, epoch=seat.classroom.phase_epoch).content.decode()
    assert all(str(one.pk) in page for one in written)
    assert "Gone words" not in page


def test_the_note_about_what_is_gone_does_not_say_that_the_instructor_hid_it():
    seat = make_seat(make_classroom(phase="argue"))
    hidden = make_argument(make_seat(seat.classroom), hidden_at=timezone.now())
    gone = make_argument(make_seat(seat.classroom, removed_at=timezone.now()), hidden_at=timezone.now())
    page = pulse(seat, v=0, epoch=seat.classroom.phase_epoch).content.decode()
    assert f'data-hidden="{hidden.pk}" data-hidden-words="Hidden by your instructor."' in page
    assert f'data-gone="{gone.pk}" data-gone-words="Not shown any more."' in page


def test_a_page_hears_that_nothing_is_withdrawn_any_more():
    seat = make_seat(make_classroom(phase="argue"))
    assert "<hidden-arguments" in pulse(seat, v=0, epoch=seat.classroom.phase_epoch).content.decode()
