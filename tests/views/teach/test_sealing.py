"""The instructor's forms for how long a session is kept and for sealing it, and what is left of it for everybody."""

import html
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import formats, timezone

from deliberation.actions.retention import Tidied, tidy
from deliberation.actions.sealing import seal_classroom
from deliberation.models import ClassroomSession, Identity
from deliberation.queries.control import log_lines
from deliberation.views.guards import cookie_name
from tests.make import enter, make_case, make_classroom, make_instructor, make_seat, student, teacher

pytestmark = pytest.mark.django_db


def url(classroom, name):
    return reverse(f"teach-{name}", args=[classroom.code])


def ended(**fields):
    classroom = make_classroom(own_names=True, **fields)
    seat = make_seat(classroom, pseudonym="Zora One")
    return enter(classroom, "ended"), seat


def text(answer):
    return html.unescape(answer.content.decode())


def test_a_session_is_sealed_once_its_code_is_typed():
    classroom, _ = ended()
    desk = teacher(classroom)
    assert "Seal it for good" in text(desk.get(url(classroom, "control")))
    refused = desk.post(url(classroom, "seal"), {"seal-typed": "nothing"})
    assert refused.status_code == 422
    assert f"Type the code {classroom.code} to seal this session." in text(refused)
    assert not ClassroomSession.objects.get().is_sealed
    for _ in range(2):
        answer = desk.post(url(classroom, "seal"), {"seal-typed": classroom.code.lower()})
        assert (answer.status_code, answer["Location"]) == (303, url(classroom, "control") + "#keep")
    page = text(desk.get(url(classroom, "control")))
    assert "nothing says any more who sat where" in page
    assert "Seal it for good" not in page
    assert "Zora" not in page
    assert [line.words for line in log_lines(classroom)].count("sealed the session") == 1


def test_a_session_that_goes_on_is_not_sealed():
    classroom = make_classroom(phase="argue")
    desk = teacher(classroom)
    assert "Seal it for good" not in text(desk.get(url(classroom, "control")))
    answer = desk.post(url(classroom, "seal"), {"seal-typed": classroom.code})
    assert answer.status_code == 409
    assert not ClassroomSession.objects.get().is_sealed


def test_only_its_own_instructor_seals_a_session_or_says_how_long_it_is_kept():
    classroom, _ = ended()
    stranger = Client()
    stranger.force_login(make_instructor())
    for name, sent in (("seal", {"seal-typed": classroom.code}), ("keep", {"seal_days": 1, "keep_days": 1})):
        assert stranger.post(url(classroom, name), sent).status_code == 404
        assert Client().post(url(classroom, name), sent).status_code in (302, 404)
        assert teacher(classroom).get(url(classroom, name)).status_code == 405
    found = ClassroomSession.objects.get()
    assert (found.is_sealed, found.keep_days) == (False, 180)


def test_the_days_are_chosen_with_the_session_and_told_when_joining():
    me, case = make_instructor(), make_case()
    browser = Client()
    browser.force_login(me)
    form = text(browser.get(reverse("teach-new")))
    assert 'name="keep_days" value="180"' in form
    sent = {
        "op": "b8a4a5a6-58a6-4f6e-a8a5-0c6b1d1f2f3a", "case": case.slug, "title": "10b", "tradeoffs": ["t1"],
        "plan": "fifty", "join_mode": "open", "deals_cards": "on",
    }  # fmt: skip
    refused = browser.post(reverse("teach-new"), {**sent, "keep_days": "366"})
    assert refused.status_code == 422
    assert "at least 1 day and at most 365" in text(refused)
    browser.post(reverse("teach-new"), {**sent, "keep_days": "90", "seal_days": "1"})
    classroom = ClassroomSession.objects.get()
    assert (classroom.seal_days, classroom.keep_days) == (1, 90)
    page = text(Client().get(reverse("join-class", args=[classroom.code])))
    assert "1 day after the class has ended it is sealed" in page
    assert "All of it is deleted 90 days after the last step of the class." in page


def test_a_form_that_says_no_days_makes_a_session_that_is_kept_as_usual():
    classroom = make_classroom()
    assert (classroom.seal_days, classroom.keep_days) == (30, 180)


def test_days_can_be_shortened_later_and_not_lengthened():
    classroom = make_classroom()
    make_seat(classroom)
    desk = teacher(classroom)
    assert desk.post(url(classroom, "keep"), {"seal_days": 7, "keep_days": 70}).status_code == 303
    refused = desk.post(url(classroom, "keep"), {"seal_days": 7, "keep_days": 71})
    assert refused.status_code == 409
    assert "Students were told how long this session is kept" in text(refused)
    assert desk.post(url(classroom, "keep"), {"seal_days": "", "keep_days": 5}).status_code == 422
    found = ClassroomSession.objects.get()
    assert (found.seal_days, found.keep_days) == (7, 70)
    assert text(desk.get(url(classroom, "log"))).count("changed the days until it is sealed and deleted") == 1


@pytest.mark.parametrize(
    ("days", "wanted"),
    [({"keep_days": 18}, "delete"), ({"keep_days": 27}, "delete"), ({"seal_days": 2}, "seal")],
)
def test_days_that_end_a_session_within_a_week_are_taken_only_with_its_code(days, wanted):
    classroom, _ = ended()
    sent = {"seal_days": 30, "keep_days": 180, **days}
    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
        desk = teacher(classroom)
        assert 'name="keep_code"' not in text(desk.get(url(classroom, "control")))
        for typed in ({}, {"keep_code": "other"}):
            refused = desk.post(url(classroom, "keep"), {**sent, **typed})
            assert refused.status_code == 422
            assert f"So few days {wanted} this session for good" in text(refused)
            assert f"Type the code {classroom.code} if" in text(refused)
            assert 'name="keep_code"' in text(refused)
            assert tidy() == Tidied(0, 0, 0)
        assert (ClassroomSession.objects.get().seal_days, ClassroomSession.objects.get().keep_days) == (
            30,
            180,
        )
        assert (
            desk.post(url(classroom, "keep"), {**sent, "keep_code": classroom.code.lower()}).status_code
            == 303
        )
        found = ClassroomSession.objects.get()
        assert (found.seal_days, found.keep_days) == (sent["seal_days"], sent["keep_days"])


def test_days_that_leave_more_than_a_week_need_no_code():
    classroom, _ = ended()
    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
        assert (
            teacher(classroom).post(url(classroom, "keep"), {"seal_days": 29, "keep_days": 28}).status_code
            == 303
        )


def test_the_trash_says_until_when_a_session_can_be_restored():
    classroom, _ = ended()
    with time_machine.travel(classroom.delete_at - timedelta(days=3), tick=False):
        desk = teacher(classroom)
        last = formats.date_format(timezone.localtime(classroom.delete_at), "DATE_FORMAT")
        assert f"It can be restored until {last}, and" in text(desk.get(url(classroom, "control")))
        desk.post(url(classroom, "trash"), {"typed": classroom.code})
        assert f"kept until {last}" in text(desk.get(reverse("teach-home")))


def sealed():
    classroom, seat = ended()
    browser = student(seat)
    seal_classroom(classroom, by=classroom.instructor)
    return ClassroomSession.objects.get(), browser


def test_names_are_gone_from_the_exports_and_the_page_says_so():
    classroom, _ = sealed()
    desk = teacher(classroom)
    page = desk.get(url(classroom, "reports"), {"level": "named"})
    assert page.status_code == 200
    assert "there is no export with names any more" in text(page)
    assert 'value="named"' not in text(page)
    file = desk.get(reverse("teach-report", args=[classroom.code, "session", "json"]), {"level": "named"})
    assert file.status_code == 410
    assert "there is no export with names any more" in text(file)
    good = desk.get(reverse("teach-report", args=[classroom.code, "session", "json"]))
    assert good.status_code == 200
    assert b"Zora" not in b"".join(good.streaming_content)
    shown = desk.get(reverse("teach-report", args=[classroom.code, "report", "html"]))
    assert shown.status_code == 200
    assert "Zora" not in text(shown)


def test_what_would_bring_names_back_is_refused_in_a_sentence():
    classroom, _ = sealed()
    desk = teacher(classroom)
    seat = classroom.participants.get()
    for name, sent in (
        ("phase", {"epoch": classroom.phase_epoch, "step": 1}),
        ("door", {"open": "yes"}),
        ("roster", {"names": "Ada Lovelace"}),
        ("release-marks", {"released": "yes"}),
    ):
        answer = desk.post(url(classroom, name), sent)
        assert answer.status_code == 409, name
        assert "ealed: nothing says any more" in text(answer) or "This session is sealed" in text(answer), (
            name
        )
    for name in ("remove", "restore-seat", "pin"):
        answer = desk.post(reverse(f"teach-{name}", args=[classroom.code, seat.pk]))
        assert answer.status_code == 409, name
    assert not Identity.objects.exists()


def test_every_page_of_a_sealed_session_can_still_be_read():
    classroom, _ = sealed()
    desk = teacher(classroom)
    for name in ("control", "participants", "moderation", "marks", "reports", "log", "home"):
        answer = desk.get(url(classroom, name) if name != "home" else reverse("teach-home"))
        assert answer.status_code == 200, name
        assert "Zora" not in text(answer), name
    wall = Client().get(reverse("screen-wall", args=[classroom.code, classroom.screen_token]))
    assert wall.status_code == 200


def test_a_sealed_session_offers_no_button_that_could_only_be_refused():
    classroom, _ = sealed()
    desk = teacher(classroom)
    pages = "".join(text(desk.get(url(classroom, name))) for name in ("control", "participants", "marks"))
    seats = [seat.pk for seat in classroom.participants.all()]
    refused = [reverse("teach-remove", args=[classroom.code, seat]) for seat in seats]
    refused += [url(classroom, name) for name in ("phase", "release-marks")]
    assert seats
    assert [address for address in refused if f'action="{address}"' in pages] == []


def test_a_code_that_is_far_too_long_is_told_which_one_to_type():
    classroom = make_classroom()
    answer = teacher(classroom).post(url(classroom, "trash"), {"typed": "x" * 41})
    assert f"Type the code {classroom.code}" in text(answer)
    assert "Ensure" not in text(answer)


def test_a_student_is_told_before_and_afterwards():
    classroom, seat = ended()
    browser = student(seat)
    page = text(browser.get(reverse("me-data", args=[classroom.code])))
    assert "This session is sealed after" in page
    assert "you cannot see, take or delete it any more, so do that before" in page
    seal_classroom(classroom, by=classroom.instructor)
    after = browser.get(reverse("me-data", args=[classroom.code]))
    assert after.status_code == 410
    assert "Nothing says any more which seat was yours" in text(after)
    for name in ("me-download", "sessions-now", "arguments-board"):
        assert browser.get(reverse(name, args=[classroom.code])).status_code == 404, name


def test_a_stranger_is_told_nothing_of_a_sealed_session():
    classroom, _ = sealed()
    forged = Client()
    forged.cookies[cookie_name(classroom.code)] = "forged"
    for browser in (Client(), forged):
        assert browser.get(reverse("me-data", args=[classroom.code])).status_code == 404
