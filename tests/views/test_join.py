import re
import uuid

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from deliberation.actions.classrooms import set_door, trash_classroom
from deliberation.actions.rosters import add_roster
from deliberation.forms.join import REHEARSAL_SALT, sign_offer
from deliberation.models import JoinMode, Participant
from deliberation.rules.names import RosterLine, fold_name
from deliberation.views.guards import cookie_name
from tests.make import enter, make_classroom, make_seat, student

pytestmark = pytest.mark.django_db


def url(classroom):
    return reverse("join-class", args=[classroom.code])


def hidden(page, name):
    """The value of a field as the page holds it."""
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.content.decode()).group(1)


def typed(classroom, **fields):
    return {
        "pseudonym": "Otter",
        "offer": sign_offer(classroom, "Teal Otter"),
        "op": str(uuid.uuid4()),
    } | fields


def make_roster(*names):
    classroom = make_classroom(join_mode=JoinMode.ROSTER)
    lines = [RosterLine(n, name, fold_name(name)) for n, name in enumerate(names, start=1)]
    pins = dict(add_roster(classroom=classroom, by=classroom.instructor, lines=lines))
    seats = {seat.identity.name: seat for seat in classroom.participants.all()}
    return classroom, pins, seats


def test_a_code_leads_to_its_class_however_it_is_typed():
    classroom = make_classroom()
    loose = f" {classroom.code[:3].lower()}-{classroom.code[3:].lower()} "
    answer = Client().post(reverse("join-code"), {"code": loose})
    assert (answer.status_code, answer["Location"]) == (303, url(classroom))


@pytest.mark.parametrize("gap", ["", "\u3000", "\u00a0", "－"])
def test_a_code_is_known_in_the_letters_of_a_chinese_keyboard(gap):
    classroom = make_classroom()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in classroom.code)
    answer = Client().post(reverse("join-code"), {"code": wide[:3] + gap + wide[3:]})
    assert (answer.status_code, answer["Location"]) == (303, url(classroom))


def closed_code(how):
    classroom = make_classroom()
    if how == "ended":
        enter(classroom, "ended")
    elif how == "trashed":
        trash_classroom(classroom, by=classroom.instructor)
    elif how == "locked":
        set_door(classroom, by=classroom.instructor, is_open=False)
    elif how == "unknown":
        return "ZZZZZZ"
    return classroom.code


def without_what_differs(page, code):
    text = page.content.decode().replace(code, "CODE")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub(r'"X-CSRFToken": "[^"]*"', "", text)


@pytest.mark.parametrize("how", ["ended", "trashed", "locked"])
def test_an_unknown_and_a_closed_code_are_answered_alike(how):
    closed = closed_code(how)
    for answer in (
        lambda code: Client().post(reverse("join-code"), {"code": code}),
        lambda code: Client().get(reverse("join-class", args=[code])),
        lambda code: Client().get(reverse("join-another", args=[code])),
    ):
        one, other = answer(closed), answer("ZZZZZZ")
        assert one.status_code == other.status_code == 422
        assert without_what_differs(one, closed) == without_what_differs(other, "ZZZZZZ")


@pytest.mark.parametrize("code", ["", "ABC", "x" * 500, "<b>\x00"])
def test_a_code_that_is_none_is_kept_on_the_page_with_a_sentence(code):
    page = Client().post(reverse("join-code"), {"code": code})
    assert page.status_code == 422
    assert 'aria-invalid="true" autofocus' in page.content.decode()


def test_what_was_typed_stays_in_the_field():
    assert b'value="wrong1"' in Client().post(reverse("join-code"), {"code": "wrong1"}).content


def test_the_join_page_says_who_can_see_what():
    page = Client().get(url(make_classroom())).content.decode()
    assert "Classmates see only your pseudonym" in page
    # A sentence each, those on who sees what in sight and those on how long in the fold below them.
    seen, kept = page[page.index("who-sees-heading") :].split("</section>")[0].split("<details")
    assert "<li>No classmate sees your votes;" in seen
    assert "<li>Whoever runs this server could technically read it" in kept


def test_a_student_joins_under_the_pseudonym_that_was_offered():
    classroom = make_classroom()
    browser = Client()
    page = browser.get(url(classroom))
    offered = re.search(r'name="pseudonym"[^>]* value="([^"]*)"', page.content.decode()).group(1)
    sent = {"op": hidden(page, "op"), "offer": hidden(page, "offer"), "pseudonym": "Something else"}
    answer = browser.post(url(classroom), sent)
    assert (answer.status_code, answer["Location"]) == (303, reverse("sessions-now", args=[classroom.code]))
    assert classroom.participants.get().pseudonym == offered
    assert browser.get(answer["Location"]).status_code == 200


def test_the_form_sent_twice_is_one_seat():
    classroom = make_classroom()
    sent = typed(classroom)
    assert [Client().post(url(classroom), sent).status_code for _ in range(2)] == [303, 303]
    assert classroom.participants.count() == 1


@pytest.mark.parametrize(
    "offer",
    ["", "forged", signing.dumps(["ZZZZZZ", "Teal Otter"], salt="deliberation.pseudonym")],
    ids=["none", "forged", "of another class"],
)
def test_a_pseudonym_that_this_class_never_offered_is_refused(offer):
    classroom = make_classroom()
    answer = Client().post(url(classroom), typed(classroom, offer=offer))
    assert answer.status_code == 422
    assert classroom.participants.count() == 0


def test_who_is_offered_a_name_that_another_was_quicker_to_take_is_seated_under_a_new_one():
    classroom = make_classroom()
    make_seat(classroom, pseudonym="Teal Otter")
    browser = Client()
    assert browser.post(url(classroom), typed(classroom)).status_code == 303
    assert classroom.participants.count() == 2
    seat = classroom.participants.exclude(pseudonym="Teal Otter").get()
    # The first page says under which.
    assert seat.pseudonym in browser.get(reverse("sessions-now", args=[classroom.code])).content.decode()


def test_without_script_another_pseudonym_is_a_page_and_to_htmx_a_part():
    classroom = make_classroom()
    address = reverse("join-another", args=[classroom.code])
    whole, part = Client().get(address), Client().get(address, headers={"HX-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b'id="join-name"' in part.content
    assert hidden(whole, "offer") != hidden(part, "offer")


@pytest.mark.parametrize("name", ["Al\u0456ce", "ALICE", "\uff21lice", "Al\u200bice", " alice "])
def test_a_name_that_imitates_another_is_refused_and_kept(name):
    classroom = make_classroom(own_names=True)
    make_seat(classroom, pseudonym="Alice")
    sent = typed(classroom, pseudonym=name)
    page = Client().post(url(classroom), sent)
    assert page.status_code == 422
    assert "or one that looks like it" in page.content.decode()
    assert f'value="{name}"' in page.content.decode()
    assert hidden(page, "op") == sent["op"]


@pytest.mark.parametrize("name", ["", "   ", "…", "Instructor", "x" * 41, "x" * 5000])
def test_a_name_that_is_none_is_refused_in_a_sentence(name):
    classroom = make_classroom(own_names=True)
    page = Client().post(url(classroom), typed(classroom, pseudonym=name))
    assert page.status_code == 422
    assert 'id="pseudonym-error"' in page.content.decode()
    assert classroom.participants.count() == 0


@pytest.mark.parametrize("length", [41, 401])
def test_a_name_that_is_too_long_is_told_how_long_it_can_be(length):
    classroom = make_classroom(own_names=True)
    answer = Client().post(url(classroom), {"pseudonym": "x" * length, "op": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "at most 40 characters" in answer.content.decode()


def test_a_join_form_whose_number_was_spoiled_is_to_be_sent_again():
    classroom = make_classroom(own_names=True)
    answer = Client().post(url(classroom), {"pseudonym": "Heron", "op": "x"})
    assert "Please send the form again." in answer.content.decode()


def test_a_name_of_ones_own_is_taken_where_the_class_allows_it():
    classroom = make_classroom(own_names=True)
    Client().post(url(classroom), typed(classroom, pseudonym="Zoë"))
    assert classroom.participants.get().pseudonym == "Zoë"


def test_a_form_sent_after_the_door_was_locked_is_told_so():
    classroom = make_classroom(own_names=True)
    set_door(classroom, by=classroom.instructor, is_open=False)
    page = Client().post(url(classroom), typed(classroom, pseudonym="Zoë"))
    assert page.status_code == 422
    assert "The door of this class is locked" in page.content.decode()
    assert 'value="Zoë"' in page.content.decode()


def test_whoever_only_has_the_code_of_a_locked_class_learns_nothing_by_a_form_either():
    classroom = make_classroom()
    set_door(classroom, by=classroom.instructor, is_open=False)
    forms = (
        {},
        typed(classroom, offer="made up"),
        typed(classroom, offer=sign_offer(make_classroom(), "Otter")),
    )
    for form in forms:
        one, other = (
            Client().post(reverse("join-class", args=[code]), form) for code in (classroom.code, "ZZZZZZ")
        )
        assert one.status_code == other.status_code == 422
        assert without_what_differs(one, classroom.code) == without_what_differs(other, "ZZZZZZ")


def test_the_names_of_a_locked_class_are_shown_only_to_who_has_seen_them():
    classroom, _, seats = make_roster("Ann Lee", "Bo Chan")
    set_door(classroom, by=classroom.instructor, is_open=False)
    _, _, others = make_roster("Cy Poe")
    for seat in ("", "no id", others["Cy Poe"].pk, uuid.uuid4()):
        assert "Bo Chan" not in Client().post(url(classroom), {"seat": seat, "pin": "1"}).content.decode()
    page = Client().post(url(classroom), {"seat": seats["Ann Lee"].pk, "pin": "1"}).content.decode()
    assert "The door of this class is locked" in page


def test_a_form_sent_after_the_end_finds_no_class():
    classroom = make_classroom(phase="ended")
    assert Client().post(url(classroom), typed(classroom)).status_code == 422
    assert classroom.participants.count() == 0


def test_who_has_a_seat_is_led_to_it_even_when_the_door_is_locked():
    seat = make_seat()
    set_door(seat.classroom, by=seat.classroom.instructor, is_open=False)
    now = reverse("sessions-now", args=[seat.classroom.code])
    browser = student(seat)
    assert browser.get(url(seat.classroom))["Location"] == now
    assert browser.post(reverse("join-code"), {"code": seat.classroom.code.lower()})["Location"] == now
    assert browser.post(url(seat.classroom), typed(seat.classroom))["Location"] == now
    assert seat.classroom.participants.count() == 1


@pytest.mark.parametrize(("signed", "rehearsed"), [(True, True), (False, False)])
def test_only_a_rehearsal_can_mark_a_seat_as_rehearsed(signed, rehearsed):
    classroom = make_classroom()
    value = signing.dumps(classroom.code, salt=REHEARSAL_SALT) if signed else "yes"
    Client().post(url(classroom), typed(classroom, rehearsal=value))
    assert classroom.participants.get().rehearsed is rehearsed


def test_a_student_of_the_roster_takes_their_seat_with_their_pin():
    classroom, pins, seats = make_roster("Ana", "Ben")
    browser = Client()
    page = browser.get(url(classroom))
    assert "Ana" in page.content.decode()
    assert "Your instructor can see your name" in page.content.decode()
    answer = browser.post(url(classroom), {"seat": str(seats["Ana"].pk), "pin": pins["Ana"]})
    assert answer.status_code == 303
    assert cookie_name(classroom.code) in answer.cookies
    assert Participant.objects.get(pk=seats["Ana"].pk).is_seated
    assert "Ana" not in re.sub("<[^>]*>", " ", Client().get(url(classroom)).content.decode())


@pytest.mark.parametrize(
    "typed",
    [
        lambda pin: f"{pin[:3]} {pin[3:]}",
        lambda pin: f"{pin[:3]}-{pin[3:]}",
        lambda pin: "".join(chr(0xFF10 + int(digit)) for digit in pin),
        lambda pin: "".join(chr(0x0660 + int(digit)) for digit in pin),
    ],
    ids=["as on the slip", "with a dash", "wide", "Arabic"],
)
def test_a_pin_is_the_same_however_its_six_digits_are_typed(typed):
    classroom, pins, seats = make_roster("Ana")
    answer = Client().post(url(classroom), {"seat": str(seats["Ana"].pk), "pin": typed(pins["Ana"])})
    assert answer.status_code == 303


def test_a_wrong_pin_is_counted_and_five_of_them_wait():
    classroom, pins, seats = make_roster("Ana")
    sent = {"seat": str(seats["Ana"].pk), "pin": "000000"}
    for _ in range(5):
        page = Client().post(url(classroom), sent)
        assert page.status_code == 422
        assert "This PIN does not belong to this name" in page.content.decode()
        assert f'value="{seats["Ana"].pk}" selected' in page.content.decode()
    right = Client().post(url(classroom), sent | {"pin": pins["Ana"]})
    assert right.status_code == 422
    assert "Wait a minute" in right.content.decode()


def test_a_seat_that_is_taken_cannot_be_taken_again():
    classroom, pins, seats = make_roster("Ana")
    sent = {"seat": str(seats["Ana"].pk), "pin": pins["Ana"]}
    Client().post(url(classroom), sent)
    page = Client().post(url(classroom), sent)
    assert page.status_code == 422
    assert "taken already" in page.content.decode()
    assert cookie_name(classroom.code) not in page.cookies


@pytest.mark.parametrize(
    "sent", [{}, {"seat": "x", "pin": "1"}, {"seat": "0d5c2b1e-6f0a-4f5e-9b1e-3f6f3a1b2c4d", "pin": "123456"}]
)
def test_a_roster_form_without_a_name_is_refused(sent):
    classroom, _, _ = make_roster("Ana")
    page = Client().post(url(classroom), sent)
    assert page.status_code == 422
    assert "Choose your name from the list" in page.content.decode()


def test_a_class_with_a_roster_gives_no_seat_without_a_pin():
    classroom, _, _ = make_roster("Ana")
    assert Client().post(url(classroom), typed(classroom)).status_code == 422
    assert Client().get(reverse("join-another", args=[classroom.code])).status_code == 422
    assert classroom.participants.seated().count() == 0


def test_who_comes_in_the_middle_is_led_to_the_reading_as_long_as_that_phase_lasts():
    classroom = make_classroom(phase="argue")
    browser = Client()
    assert browser.post(url(classroom), typed(classroom)).status_code == 303

    def is_led(browser, name):
        page = browser.get(reverse(name, args=[classroom.code])).content.decode()
        return 'id="late"' in page

    early = student(make_seat(classroom))
    assert is_led(browser, "arguments-board")
    assert not is_led(browser, "article-read")
    assert not is_led(early, "arguments-board")
    enter(classroom, "weigh")
    assert not is_led(browser, "weigh-next")
