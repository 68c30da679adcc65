import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from deliberation.actions.leaving import leave_class
from deliberation.models import Identity, JoinMode, Participant
from tests.make import make_argument, make_ballot, make_classroom, make_seat, student, teacher
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db


def make_roster_class():
    return make_classroom(join_mode=JoinMode.ROSTER)


def paste(classroom, names, client=None):
    return (client or teacher(classroom)).post(
        reverse("teach-roster", args=[classroom.code]), {"names": names}
    )


def upload(classroom, content, name="class.csv"):
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return teacher(classroom).post(
        reverse("teach-roster", args=[classroom.code]), {"names": "", "file": file}
    )


def page_of(classroom):
    return text(teacher(classroom).get(reverse("teach-participants", args=[classroom.code])))


def act(name, seat):
    return teacher(seat.classroom).post(reverse(name, args=[seat.classroom.code, seat.pk]))


def test_pasted_names_become_seats_and_the_answer_is_the_sheet_of_pins():
    classroom = make_roster_class()
    answer = paste(classroom, "Ada Lovelace\nБорис\n李雷\n")
    page = text(answer)
    assert answer.status_code == 200
    assert set(Identity.objects.values_list("name", flat=True)) == {"Ada Lovelace", "Борис", "李雷"}
    assert page.count('class="pin-slip"') == 3
    pins = re.findall(r"<td dir=\"ltr\">(\d{6})</td>", page)
    assert len(set(pins)) == 3
    assert all(f"{pin[:3]} {pin[3:]}" in page for pin in pins)
    assert "shown once" in page
    assert classroom.code in page
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_list_sent_twice_adds_its_names_once_and_says_so():
    classroom = make_roster_class()
    client = teacher(classroom)
    paste(classroom, "Ada\nBen", client)
    again = paste(classroom, "Ada\nBen", client)
    assert again.status_code == 422
    assert "These names are on the list already:" in text(again)
    assert "Ada, Ben" in text(again)
    assert classroom.participants.count() == 2


def test_an_uploaded_csv_is_read():
    classroom = make_roster_class()
    answer = upload(classroom, "name;class\nAda;10b\nBen;10b\n".encode("utf-8-sig"))
    assert answer.status_code == 200
    assert set(Identity.objects.values_list("name", flat=True)) == {"Ada", "Ben"}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ("", "This roster has no names in it."),
        ("Ada\nBen\nАda", "Line 3: “Аda” looks the same as the name on line 1."),
        ("Ada\n=1+1", "Line 2 has a cell that a spreadsheet would run as a formula."),
        ("\n".join(f"Student {n}" for n in range(10_000)), "up to 500 lines; this one has 10,000."),
        ("Ada\n" + "x" * 80, "Line 2: Please choose a name of at most 40 characters."),
    ],
)
def test_a_list_that_cannot_be_used_says_why_by_line_and_is_kept(names, sentence):
    classroom = make_roster_class()
    answer = paste(classroom, names)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert text(answer).count("No name was added.") == 1
    kept = names.splitlines()[-1].replace("=", "=") if names else ""
    assert kept in answer.content.decode()
    assert not classroom.participants.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Ada\nJörg".encode("latin-1"), "not in UTF-8: line 2"),
        (b"PK\x03\x04rest", "a spreadsheet, not a CSV file"),
        (b"A" * 1_000_001, "up to 1 MB"),
        (b"", "no names in it"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content, sentence):
    classroom = make_roster_class()
    answer = upload(classroom, content)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not classroom.participants.exists()


def test_a_refused_file_stands_in_the_page_to_be_mended():
    answer = upload(make_roster_class(), b"Ada\nBen\nada\n")
    assert answer.status_code == 422
    assert "Ada\nBen\nada" in answer.content.decode()


def test_names_and_a_file_at_once_are_refused():
    classroom = make_roster_class()
    sent = {"names": "Ada Lovelace, typed", "file": SimpleUploadedFile("x.csv", b"Ben")}
    answer = teacher(classroom).post(reverse("teach-roster", args=[classroom.code]), sent)
    assert answer.status_code == 422
    assert "not both" in text(answer)
    assert "Ada Lovelace, typed" in text(answer)


def test_many_problems_are_cut_after_twenty():
    answer = paste(make_roster_class(), "Ada\n" * 50)
    assert answer.content.decode().count("looks the same") == 20
    assert "And 29 more." in text(answer)


def test_a_session_by_code_takes_no_names():
    classroom = make_classroom()
    assert "no list of names" in text(teacher(classroom).get(reverse("teach-roster", args=[classroom.code])))
    assert paste(classroom, "Ada").status_code == 422


def test_the_list_shows_name_pseudonym_card_and_what_was_done():
    classroom = make_classroom(phase="argue", tradeoffs=1)
    seat = make_seat(classroom, card="open", pseudonym="Teal Otter", rehearsed=True)
    Identity.objects.create(participant=seat, name="Ada", pin_hash="x", claimed_at=seat.joined_at)
    make_ballot(seat)
    make_argument(seat)
    classroom.join_mode = JoinMode.ROSTER
    classroom.save()
    page = page_of(classroom)
    for words in ("Teal Otter", "Ada", "Open all night", "has joined", "rehearsed"):
        assert words in page


def test_a_seat_is_removed_and_restored():
    seat = make_seat()
    answer = act("teach-remove", seat)
    assert answer.status_code == 303
    assert not Participant.objects.seated().exists()
    assert "removed" in page_of(seat.classroom)
    act("teach-restore-seat", seat)
    assert Participant.objects.seated().exists()


def test_the_words_of_who_has_left_are_removed_and_restored_and_nobody_sits_there_again():
    seat = make_seat()
    argument, ballot = make_argument(seat), make_ballot(seat)
    browser = student(seat)
    leave_class(by=seat, erase=False)
    act("teach-remove", seat)
    assert reverse("teach-restore-seat", args=[seat.classroom.code, seat.pk]) in page_of(seat.classroom)
    assert act("teach-restore-seat", seat).status_code == 303
    assert list(Participant.objects.seated()) == [seat]
    assert (list(seat.arguments.all()), list(seat.ballots.all())) == ([argument], [ballot])
    assert browser.get(reverse("me-data", args=[seat.classroom.code])).status_code == 404
    assert "has left" in page_of(seat.classroom)


@pytest.mark.parametrize("is_answered", [False, True], ids=["gone", "an empty place"])
def test_a_seat_that_was_erased_cannot_be_restored_and_the_page_says_so(is_answered):
    seat = make_seat()
    argument = make_argument(seat)
    if is_answered:
        make_argument(make_seat(seat.classroom), kind="support", parent=argument)
    act("teach-remove", seat)
    # Its own instance forgets its id as the row goes.
    leave_class(by=Participant.objects.get(pk=seat.pk), erase=True)
    assert reverse("teach-restore-seat", args=[seat.classroom.code, seat.pk]) not in page_of(seat.classroom)
    answer = act("teach-restore-seat", seat)
    assert answer.status_code == 409
    assert "This seat was erased" in text(answer)
    assert not Participant.objects.seated().filter(pk=seat.pk).exists()


@pytest.mark.parametrize("name", ["teach-remove", "teach-pin"])
def test_what_is_asked_of_a_seat_that_was_erased_meanwhile_is_answered_in_a_sentence(name):
    classroom = make_roster_class()
    paste(classroom, "Ada")
    seat = classroom.participants.get()
    leave_class(by=Participant.objects.get(pk=seat.pk), erase=True)
    answer = act(name, seat)
    assert answer.status_code == 409
    assert "This seat was erased: it is not in the class any more." in text(answer)


def test_a_seat_that_was_removed_gets_no_pin_that_nobody_could_use():
    classroom = make_roster_class()
    paste(classroom, "Ada")
    seat = classroom.participants.get()
    act("teach-remove", seat)
    answer = act("teach-pin", seat)
    assert answer.status_code == 409
    assert "Restore it before you give it a new PIN." in text(answer)


def test_a_new_pin_is_shown_once():
    classroom = make_roster_class()
    paste(classroom, "Ada")
    seat = classroom.participants.get()
    answer = act("teach-pin", seat)
    assert answer.status_code == 200
    (pin,) = re.findall(r"<td dir=\"ltr\">(\d{6})</td>", text(answer))
    assert pin not in page_of(classroom)


def test_a_seat_without_a_name_gets_no_pin():
    answer = act("teach-pin", make_seat())
    assert answer.status_code == 422
    assert "This seat has no PIN." in text(answer)


def test_the_list_takes_as_many_queries_for_one_seat_as_for_thirty(django_assert_max_num_queries):
    classroom = make_classroom(phase="argue")
    client, url = teacher(classroom), reverse("teach-participants", args=[classroom.code])

    def queries():
        with django_assert_max_num_queries(12) as counted:
            assert client.get(url).status_code == 200
        return len(counted)

    make_seat(classroom, card="open")
    few = queries()
    for _ in range(29):
        make_argument(make_seat(classroom, card="close"))
    assert queries() == few
