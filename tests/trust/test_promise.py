"""What the join screen promises, against what is really stored and shown, in each way of joining a class."""

import html
import itertools
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from deliberation.actions.classrooms import move_phase
from deliberation.actions.rosters import add_roster
from deliberation.models import ClassroomSession, Identity, Participant
from deliberation.rules.names import RosterLine, fold_name
from deliberation.rules.privacy import Keep
from tests.make import desk, enter, make_classroom, make_co_instructor, make_seat, student, teacher
from tests.trust.canaries import database_folder, in_files, in_rows
from tests.trust.size import size

pytestmark = pytest.mark.django_db
NAME = "Zqname Person"
# What a browser says of itself and of where it is: nothing of it may be stored.
OF_THE_DEVICE = {
    "REMOTE_ADDR": "203.0.113.77",
    "HTTP_X_FORWARDED_FOR": "198.51.100.66",
    "HTTP_USER_AGENT": "Zqagent/5.0",
    "HTTP_REFERER": "http://testserver/?from=Zqreferer",
    "HTTP_ACCEPT_LANGUAGE": "en, zq-ZQ;q=0.5",
}
MODES = {
    "dealt": {},
    "own": {"own_names": True},
    "roster": {"join_mode": "roster"},
}
SHOWN = [
    {"shows_authors": authors, "shows_results": results}
    for authors, results in itertools.product([True, False], repeat=2)
]
# In every run both settings on and both off, with each way of joining; in a full one all four.
TRIED = SHOWN[:: size(quick=3, whole=1)]


def words_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def join(classroom, mode):
    """Join as a browser does; returns it, its seat, and what the join screen promised."""
    browser = Client(**OF_THE_DEVICE)
    address = reverse("join-class", args=[classroom.code])
    if mode == "roster":
        lines = [RosterLine(1, NAME, fold_name(NAME))]
        pins = dict(add_roster(classroom=classroom, by=classroom.instructor, lines=lines))
    page = browser.get(address).content.decode()
    hidden = dict(re.findall(r'name="(op|offer)"[^>]* value="([^"]*)"', page))
    if mode == "roster":
        sent = {"seat": Participant.objects.get(classroom=classroom).pk, "pin": pins[NAME]}
    else:
        shown = re.search(r'name="pseudonym"[^>]* value="([^"]*)"', page)[1]
        sent = {**hidden, "pseudonym": NAME if mode == "own" else html.unescape(shown)}
    assert browser.post(address, sent).status_code == 303
    promised = words_of(page[page.index("who-sees-heading") :].split("</section>")[0])
    return browser, Participant.objects.get(classroom=classroom), promised


def act(browser, classroom):
    """Vote and write, as the pages' own forms do."""
    enter(classroom, "first_vote")
    classroom.refresh_from_db()
    key = classroom.tradeoffs.all()[0].key
    vote = {"epoch": classroom.phase_epoch, "round": "first", "place": 73, "confidence": 2, "stance": "never"}
    assert browser.post(reverse("ballot-cast", args=[classroom.code, key]), vote).status_code in (
        200,
        204,
        303,
    )
    enter(classroom, "argue")
    classroom.refresh_from_db()
    page = browser.get(reverse("arguments-new", args=[classroom.code])).content.decode()
    said = {name: re.search(rf'name="{name}"[^>]*? value="([^"]*)"', page)[1] for name in ("op", "epoch")} | {
        "tradeoff": key,
        "pole": "a",
        "claim": "Zqclaim of mine",
        "reason": "Zqreason of mine",
        "position": "",
    }
    answer = browser.post(reverse("arguments-new", args=[classroom.code]), said)
    assert answer.status_code in (200, 303), words_of(answer.content.decode())


def pages_of_classmate(classroom):
    """What a classmate and the wall can read, once the class is in its debrief and once it is at its arguments."""
    other = make_seat(classroom, pseudonym="Somebody else")
    from_seat = student(other)
    told = ""
    names = ("sessions-now", "article-read", "positions-read", "ballot-vote", "arguments-board", "weigh-next",
             "switch-sides", "debrief-class", "me-data", "me-download")  # fmt: skip
    for phase in ("argue", "weigh", "debrief"):
        enter(ClassroomSession.objects.get(pk=classroom.pk), phase)
        for name in names:
            told += from_seat.get(reverse(name, args=[classroom.code]), follow=True).content.decode()
        told += (
            Client()
            .get(reverse("screen-wall", args=[classroom.code, classroom.screen_token]))
            .content.decode()
        )
    return html.unescape(told)


@pytest.mark.gate("P-promise")
@pytest.mark.parametrize("shown", TRIED, ids=lambda shown: "-".join("ny"[value] for value in shown.values()))
@pytest.mark.parametrize("mode", MODES)
def test_what_is_stored_and_shown_is_what_the_join_screen_says(mode, shown, figure):
    classroom = make_classroom(**MODES[mode], **shown, keep=Keep(seal_days=9, keep_days=44))
    browser, seat, promised = join(classroom, mode)
    act(browser, classroom)
    held = 0

    # There is no account, no address, nothing of the device, in any mode.
    device = ["203.0.113.77", "198.51.100.66", "Zqagent", "Zqreferer", "zq-ZQ"]
    assert in_rows(device) + in_files(device, database_folder()) == []
    held += 1

    names_in_rows = {table for table, _ in in_rows([NAME])}
    if mode == "dealt":
        assert "Your instructor sees only your pseudonym, and nothing that says who you are." in promised
        assert names_in_rows == set()
        assert not Identity.objects.exists()
    elif mode == "own":
        assert "sees the name you choose, and nothing else that says who you are" in promised
        assert names_in_rows == {"deliberation_participant"}
    else:
        assert "Your instructor can see your name and what you wrote under it." in promised
        assert names_in_rows == {"deliberation_identity"}
    held += 1

    told = pages_of_classmate(classroom)
    assert "Zqclaim of mine" in told
    if not shown["shows_authors"]:
        assert "Classmates read what you write, but not who wrote it." in promised
        assert seat.pseudonym not in told
        assert NAME not in told
    elif mode == "own":
        assert "Classmates see the name you choose" in promised
        assert NAME in told
    else:
        assert "Classmates see only your pseudonym" in promised
        assert seat.pseudonym in told
        assert NAME not in told
    held += 1

    # Who leads the class beside its owner sees the same, no more and no less.
    assert "can let colleagues lead the class as well, who then see the same" in promised
    leaders = classroom.instructor, make_co_instructor(classroom)
    for name in ("teach-participants", "teach-moderation", "teach-marks"):
        shown_to = [desk(one).get(reverse(name, args=[classroom.code])).content.decode() for one in leaders]
        owner, colleague = (
            words_of(page).replace(one.username, "me") for page, one in zip(shown_to, leaders, strict=True)
        )
        assert owner == colleague
    held += 1

    assert "No classmate sees your votes" in promised
    assert not re.search(r"\b73\b", re.sub(r"[0-9a-f-]{32,}|v=\d+", "", words_of(told)))
    if shown["shows_results"]:
        assert "only if at least 5 have voted" in promised
    else:
        assert "The class is not shown how it voted." in promised
    held += 1

    owners = teacher(classroom)
    level = "?level=pseudonymous"
    file = b"".join(
        owners.get(
            reverse("teach-report", args=[classroom.code, "session", "json"]) + level
        ).streaming_content
    ).decode()
    assert "your instructor can export them" in promised
    assert "Zqclaim of mine" in file
    assert NAME not in file
    held += 1

    # Sealed and deleted when it was said, and not before.
    assert "9 days after the class has ended it is sealed" in promised
    assert "All of it is deleted 44 days after the last step of the class." in promised
    room = ClassroomSession.objects.get(pk=classroom.pk)
    move_phase(room, by=room.instructor, to_step=len(room.phases) - 1)
    end = timezone.now()
    for days, is_sealed, is_there in (
        (8, False, True),
        (10, True, True),
        (43, True, True),
        (45, True, False),
    ):
        with time_machine.travel(end + timedelta(days=days), tick=False):
            call_command("purge", verbosity=0)
            there = ClassroomSession.objects.filter(pk=classroom.pk)
            assert there.exists() == is_there
            if is_there:
                assert there.get().is_sealed == is_sealed
                assert bool(in_rows([NAME])) == (mode != "dealt" and not is_sealed)
                assert bool(in_rows([seat.pseudonym])) == (not is_sealed)
    assert in_rows(["Zqclaim", NAME, seat.pseudonym]) == []
    held += 1
    figure(
        f"{mode}, authors {shown['shows_authors']}, results {shown['shows_results']}: {held} of 7 promises held"
    )


@pytest.mark.gate("P-promise")
def test_nothing_changes_afterwards_how_names_are_used(figure):
    """The way of joining and who sees authors are settled before anybody joins; sealing is the one way to less."""
    settled = {"join_mode", "own_names", "shows_authors"}
    classroom = make_classroom(own_names=True)
    make_seat(classroom, pseudonym=NAME)
    before = ClassroomSession.objects.values(*settled).get()
    owners = teacher(classroom)
    sent = {
        "join_mode": "roster",
        "own_names": "on",
        "shows_authors": "",
        "seal_days": "30",
        "keep_days": "180",
    }
    tried = 0
    for name in ("keep", "door", "phase", "extend", "time", "seal", "trash", "restore", "wall"):
        answer = owners.post(reverse(f"teach-{name}", args=[classroom.code]), sent)
        assert answer.status_code < 500
        tried += 1
    assert ClassroomSession.objects.values(*settled).get() == before
    figure(f"{tried} forms of a session, 0 change who is named")


def test_no_page_promises_more_than_the_join_screen():
    """Votes and marks go out by seat in an export: no page may say that nobody, or only oneself, sees them."""
    classroom = make_classroom()
    seat = make_seat(classroom)
    seat.marks.add(classroom.case.passages.get(number=4))
    browser = student(seat)
    told = {}
    for phase, name in (("read", "article-read"), ("first_vote", "ballot-vote"), ("final_vote", "me-data")):
        enter(classroom, phase)
        task = gettext(ClassroomSession.objects.get(pk=classroom.pk).current.task)
        told[name] = task + words_of(browser.get(reverse(name, args=[classroom.code])).content.decode())
    assert "No classmate sees your marks." in told["article-read"]
    assert "No classmate sees your vote." in told["ballot-vote"]
    assert "sees how many you marked, and can export which by seat" in told["me-data"]
    for page in told.values():
        assert not re.search(r"nobody sees|only you see", page, re.IGNORECASE)
    address = reverse("teach-report", args=[classroom.code, "participants", "csv"])
    exported = b"".join(teacher(classroom).get(address + "?level=pseudonymous").streaming_content).decode()
    assert seat.pseudonym in exported
    assert re.search(r"\bP4\b", exported)
