"""Each student has a name, a PIN and secrets that stand nowhere else: nobody else reads them, wherever they look."""

import io
import logging
import re
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from deliberation.actions.moderation import hide_argument
from deliberation.actions.rosters import add_roster
from deliberation.live.hub import event
from deliberation.models import Credit, Identity, RubricMark
from deliberation.rules.levels import Level
from deliberation.rules.names import RosterLine, fold_name
from tests.make import (
    enter,
    make_argument,
    make_ballot,
    make_classroom,
    make_seat,
    make_weighing,
    seat_cookie,
    student,
)
from tests.reports.test_levels import files
from tests.trust.size import full
from tests.trust.spying import addresses, crawl

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.gate("T10-canary")]
STUDENTS = 7
LATER = ("argue", "switch", "weigh", "final_vote", "debrief", "ended")
PLACES = [(kind, phase) for kind in ("class list", "own names") for phase in LATER] if full() else [("class list", "argue"), ("own names", "debrief")]  # fmt: skip
DRAFT = "zdraftz"


@pytest.fixture
def server_log():
    """What the server writes down meanwhile."""
    written = io.StringIO()
    handlers = {one for name in settings.LOGGING["loggers"] for one in logging.getLogger(name).handlers}
    streams = {one: one.stream for one in handlers if type(one) is logging.StreamHandler}
    assert streams
    for one in streams:
        one.stream = written
    yield written
    for one, stream in streams.items():
        one.stream = stream


def join(client, classroom, **data):
    answer = client.post(f"/join/{classroom.code}/", {"op": str(uuid.uuid4()), **data})
    assert answer.status_code == 303, answer.content.decode()[-2000:]


def make_class(kind):
    """Students who have joined through the door, each with their own browser; and the PIN of each."""
    roster = kind == "class list"
    classroom = make_classroom(
        join_mode="roster" if roster else "open",
        own_names=not roster,
        shows_authors=roster,
        screens_arguments=False,
    )
    names = [f"zname{n}z Qumran" for n in range(STUDENTS)]
    pins = {}
    if roster:
        lines = [RosterLine(n, name, fold_name(name)) for n, name in enumerate(names)]
        pins = dict(add_roster(classroom=classroom, by=classroom.instructor, lines=lines))
    for name in names:
        identity = Identity.objects.filter(name=name).first()
        join(
            Client(),
            classroom,
            **(
                {"seat": str(identity.participant_id), "pin": pins[name]} if identity else {"pseudonym": name}
            ),
        )
    return classroom, pins


def leave_traces(classroom, seats):
    """All that a student leaves behind that is not for others: each with a word of its own."""
    for n, seat in enumerate(seats):
        seat.classroom = classroom
        for round_ in ("first", "final"):
            make_ballot(seat, round=round_, value=10 * n, stance="only_if", conditions=["notice"], guess=n)
        make_argument(seat, claim=f"Said by one of us {n}")
        kept_back = make_argument(seat, claim=f"zhidden{n}z", reason=f"zhiddenreason{n}z")
        hide_argument(argument=kept_back, by=classroom.instructor, reason=f"zwhy{n}z")
        make_argument(seat, claim=f"zwaiting{n}z", let_through_at=None)
        tradeoff = classroom.tradeoffs.first()
        Credit.objects.create(
            participant=seat, tradeoff=tradeoff, kind="nothing", why=f"zcredit{n}z", epoch=1
        )
        RubricMark.objects.create(
            participant=seat, comment=f"zmark{n}z", by=classroom.instructor, fairness=n % 4
        )
    for seat in seats:
        for argument in classroom.arguments.shown().exclude(participant=seat)[:3]:
            make_weighing(argument, participant=seat)
    classroom.marks_released_at = timezone.now()
    classroom.save(update_fields=["marks_released_at"])


def secrets_of(seat, n, pins):
    """What of this student nobody else may read; a seat's name at the door of its class stands apart."""
    found = {seat.key, seat.pk.hex, str(seat.pk), str(seat.op), seat_cookie(seat).partition("=")[2]}
    found |= {
        f"z{word}{n}z" for word in ("name", "hidden", "hiddenreason", "why", "waiting", "credit", "mark")
    }
    identity = Identity.objects.filter(participant=seat).first()
    return found | ({identity.pin_hash, pins[identity.name]} if identity else set())


def hits(text, secrets):
    """Secrets that stand in the text; of digits only as a number of their own."""
    return {
        one for one in secrets
        if one in text and (not one.isdecimal() or re.search(rf"(?<![\w.]){one}(?![\w.])", text))
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "phase"), PLACES)
def test_no_word_that_is_one_students_own_reaches_anybody_else(kind, phase, figure, server_log):
    classroom, pins = make_class(kind)
    joined = classroom.participants.select_related("identity")
    found = {seat.identity.name if pins else seat.pseudonym: seat for seat in joined}
    seats = [found[name] for name in sorted(found)]
    leave_traces(classroom, seats)
    classroom = enter(classroom, phase)
    others = make_classroom()
    viewer = seats[0]
    teacher_of_others = Client()
    teacher_of_others.force_login(others.instructor)
    # A form that was refused, with what somebody was typing in it.
    draft = {
        "claim": DRAFT,
        "reason": "x" * 3_000,
        "epoch": str(classroom.phase_epoch),
        "op": str(uuid.uuid4()),
    }
    assert student(seats[1]).post(f"/s/{classroom.code}/arguments/new/", draft).status_code in (409, 422)

    shown, hidden = classroom.arguments.shown()[0], classroom.arguments.filter(hidden_at__isnull=False).last()
    urls = addresses({
        "code": (classroom.code,), "token": (classroom.screen_token,), "key": ("t1", "open"), "number": (1,),
        "argument_id": (shown.pk, hidden.pk), "seat_id": (seats[1].pk,), "report": ("participants", "report"),
        "suffix": ("csv",), "slug": (classroom.case.slug,),
    })  # fmt: skip
    screens = [url for url in urls if url.startswith("/screen/")]
    rest = [url for url in urls if url not in screens]
    told = {
        "a classmate": crawl(student(viewer), rest), "a classmate's part": crawl(student(viewer), rest, mode="part"),
        "the wall": crawl(Client(), screens), "a stranger": crawl(Client(), rest),
        "a student of another class": crawl(student(make_seat(others)), rest),
        "an instructor of another class": crawl(teacher_of_others, rest),
    }  # fmt: skip
    theirs = {DRAFT}.union(*(secrets_of(seat, n, pins) for n, seat in enumerate(seats) if n))
    asked = read = 0
    for who, answers in told.items():
        for url, answer in answers.items():
            text = repr(answer[:2]) + answer[2].decode(errors="replace")
            # Who asks by the number of a seat is answered with that number, in the address of a redirect alone.
            assert hits(text.replace(url, ""), theirs) == set(), (who, url)
            asked += 1
            read += answer[0] == 200
    assert read > 40
    bundles = 0
    everybody = {one for n, seat in enumerate(seats) for one in secrets_of(seat, n, pins)} | {DRAFT}
    words = {one for one in everybody if re.fullmatch(r"z[a-z]+[0-9]z", one) and not one.startswith("zname")}
    # Of names of one's own choice, tests/reports/test_levels.py looks at the bundle in every run.
    for level in (Level.PSEUDONYMOUS, Level.AGGREGATE) if full() or pins else ():
        # The rows of a session carry the ids that they are taken in with again, and what was written, under pseudonyms.
        ids = (
            {str(seat.pk) for seat in seats}
            | {seat.pk.hex for seat in seats}
            | {str(seat.op) for seat in seats}
        )
        may = words | ids if level == Level.PSEUDONYMOUS else set()
        for name, content in files(classroom, level).items():
            assert hits(content.decode(errors="replace"), everybody - may) == set(), (level, name)
            bundles += 1
    version = classroom.version
    assert set(re.findall(rb"[0-9]+", event(version))) == {b"%d" % version}
    assert re.sub(rb"[0-9]", b"", event(version)) == re.sub(rb"[0-9]", b"", event(1))
    assert hits(server_log.getvalue(), everybody) == set()
    figure(
        f"{kind}, {phase}: {asked} answers ({read} pages), {bundles} files, the log and the stream: 0 hits"
    )
