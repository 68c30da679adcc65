"""Every address x method x role x phase: answered as declared in doors.py, and what is refused changes no row."""

import itertools
import zlib

import pytest
from django.db import connection
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from deliberation.actions.sealing import seal_classroom
from deliberation.models import ClassroomSession
from tests.make import enter
from tests.trust.doors import (
    DOORS,
    EVERYBODY,
    LED,
    NOT_NOW,
    PAGE,
    REFUSED,
    ROOT,
    SAID,
    SEAT,
    TRASH,
    WHILE,
    kind_of,
)
from tests.trust.rows import all_rows, changed, forget, tried
from tests.trust.size import full
from tests.trust.town import everybody, make_town, same_cookies

METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")
ADMIN = "admin"


def addresses(resolver, prefix="", space=""):
    """Every address as (name, route); those of the administrator's site under one name."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (ADMIN if route.startswith("admin/") else entry.name, route)
        else:
            yield from addresses(entry, route)


ADDRESSES = list(addresses(get_resolver()))
NAMED = sorted({name for name, _ in ADDRESSES} - {ADMIN})


def path_of(name, role, here, there):
    """The address of the first class's thing; a wall's with its token for who has it, with another for the rest."""
    door, place = DOORS[name], here.classroom
    route = next(route for known, route in ADDRESSES if known == name)
    argument = getattr(here, door.about, None)
    known = {
        "code": place.code,
        "token": (here if role == "wall" else there).classroom.screen_token,
        "argument_id": getattr(argument, "pk", here.theirs.pk),
        "seat_id": getattr(argument, "pk", here.other.pk),
        "key": here.key("close" if door.about == "card" else "t1"),
        "slug": place.case.slug,
        "number": here.number(5),
        "report": "participants",
        "suffix": "csv",
    }
    return reverse(name, kwargs={word: known[word] for word in known if f":{word}>" in route})


class Play:
    """The first class in one phase, and what has been tried there."""

    def __init__(self):
        self.here, self.there = make_town()
        self.roles = everybody(self.here, self.there)
        self.wrong, self.cells, self.refused = [], 0, 0

    def enter(self, phase):
        """Let the class go on; the trash comes last."""
        here = self.here.classroom
        if phase == TRASH:
            ClassroomSession.objects.filter(pk=here.pk).update(trashed_at=timezone.now())
        else:
            here = enter(here, phase)
        for seat in (self.here.me, self.here.other, self.here.removed):
            seat.classroom = here
        self.here.classroom = here
        self.phase = phase
        forget()
        self.before = all_rows()

    def send(self, role, method, path, door=None):
        """One request, undone after it: its kind of answer, and the tables that it changed."""
        client = self.roles[role]
        place = self.here
        query = door.query(place) if door else {}
        data = door.send(place) if door and method != "GET" else {}
        with same_cookies(client), tried() as writes:
            if method in ("GET", "HEAD"):
                answer = getattr(client, method.lower())(path, query)
            elif method == "POST":
                answer = client.post(path, data, query_params=query)
            else:
                answer = client.generic(method, path, "epoch=1", "application/x-www-form-urlencoded")
            body = b"" if answer.streaming or method == "HEAD" else answer.content
            tables = changed(self.before) if writes else []
        self.cells += 1
        return answer.status_code, kind_of(answer.status_code, body), tables

    def cell(self, name, role, method):
        """Try one cell and note what is not as declared."""
        door = DOORS[name]
        status, kind, tables = self.send(role, method, path_of(name, role, self.here, self.there), door)
        wanted, may_change = expected(door, role, method, self.phase)
        if kind not in wanted or bool(tables) != may_change:
            self.wrong.append((name, method, role, self.phase, status, kind, tables, wanted, may_change))
        self.refused += not may_change

    def administrator(self, route, role, method):
        """The administrator's site as one rule: everybody else is led to the door, or finds nothing."""
        path = "/" + route.replace("^(?P<app_label>auth|cases)/$", "auth/").replace(
            "(?P<url>.*)$", "nothing/"
        )
        for place in ("<path:object_id>", "<id>", "<path:content_type_id>"):
            path = path.replace(place, "1")
        status, kind, tables = self.send(role, method, path)
        if role in ROOT:
            return
        if tables or kind not in (LED, REFUSED):
            self.wrong.append((path, method, role, self.phase, status, kind, tables))
        self.refused += 1


def expected(door, role, method, phase):
    """The kinds of answer that are as declared, and whether a row must change."""
    if method not in door.methods():
        return {REFUSED}, False
    if role not in (door.acts if method == "POST" else door.reads):
        refused = door.refusal.get(role, REFUSED)
        # A class in the trash leads nobody to their seat: it is not found, as for everybody else.
        return {door.otherwise if refused == LED and phase == TRASH else refused}, False
    if method == "POST":
        if phase in door.changes:
            return {PAGE, LED}, True
        return door.idle | ({REFUSED} if phase == TRASH else set()), False
    if phase == TRASH and TRASH not in door.shows:
        return {door.otherwise if door.otherwise == SAID or not door.about else REFUSED}, False
    # HEAD has no body to say in which phase its page opens.
    if phase in door.shows:
        return {PAGE}, door.notes and method == "GET"
    return {PAGE if method == "HEAD" and door.otherwise == NOT_NOW else door.otherwise}, False


def other(name, role):
    """One of the methods that no address has, or HEAD: another for each address and role."""
    return METHODS[2 + zlib.crc32(f"{role}{name}".encode()) % (len(METHODS) - 2)]


def cells():
    """All cells in a full run. In a quick one, who may is tried in every phase, and of the rest each address with
    each role in one phase, so that every pair of them occurs."""
    for at, phase in enumerate(WHILE):
        for name, role, method in itertools.product(NAMED, sorted(EVERYBODY), METHODS):
            door = DOORS[name]
            turn = zlib.crc32(f"{name}{role}".encode()) % len(WHILE) == at
            may = role in (door.reads if method == "GET" else door.acts) and method in ("GET", "POST")
            public = len(door.reads | door.acts) > 4
            # What an instructor can do changes little with the phase.
            may = may and (role == "seat" or phase in ("lobby", "argue", "ended", TRASH))
            if door.slow and not (full() or (turn and method == "GET")):
                continue
            if full() or (may and not public) or (turn and method in ("GET", "POST", other(name, role))):
                yield phase, name, role, method


def test_every_address_is_declared_and_every_declaration_has_its_address():
    assert set(NAMED) == set(DOORS)
    assert sum(name == ADMIN for name, _ in ADDRESSES) > 20


@pytest.mark.gate("T7-matrix")
@pytest.mark.django_db
def test_every_door_opens_for_whom_it_is_declared_and_for_nobody_else(figure, settings, tmp_path):
    settings.DATA_DIR = tmp_path  # a folder that is there, for /health/
    play = Play()
    for phase, group in itertools.groupby(cells(), key=lambda cell: cell[0]):
        play.enter(phase)
        for _, name, role, method in group:
            play.cell(name, role, method)
        for (_, route), role, method in itertools.product(ADDRESSES, sorted(EVERYBODY), METHODS):
            at = zlib.crc32(f"{route}{role}".encode()) % len(WHILE)
            if route.startswith("admin/") and (full() or (WHILE[at] == phase and method in ("GET", "POST"))):
                play.administrator(route, role, method)
        assert changed(play.before) == [], "what was tried was not undone"
    figure(
        f"{play.cells} cells of {len(ADDRESSES)} addresses, {len(METHODS)} methods, {len(EVERYBODY)} roles and "
        f"{len(WHILE)} phases with the trash on {connection.vendor}: {play.cells - len(play.wrong)} as declared, "
        f"{play.refused} refused without a row changed"
    )
    assert play.wrong == []


@pytest.mark.django_db
def test_a_seat_of_a_sealed_class_finds_no_door_and_is_told_why_at_its_own_data():
    play = Play()
    play.enter("ended")
    seal_classroom(play.here.classroom, by=play.here.classroom.instructor)
    forget()
    play.before = all_rows()
    doors = [
        (name, door)
        for name, door in DOORS.items()
        if SEAT <= door.reads | door.acts <= SEAT | {"removed seat"}
    ]
    told = []
    for (name, door), role in itertools.product(doors, ("seat", "removed seat")):
        for method in sorted(door.methods()):
            status, kind, tables = play.send(role, method, path_of(name, role, play.here, play.there), door)
            assert not tables, name
            if status == 410:
                told.append(name)
            else:
                assert kind == REFUSED, (name, method, status)
    assert set(told) == {"me-data", "me-leave"}
    assert len(doors) > 20
