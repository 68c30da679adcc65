"""One class that anything may be done to, with a plain memory of what should be there."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from deliberation.actions.classrooms import move_phase
from deliberation.actions.joining import claim_seat, join_class
from deliberation.actions.rosters import add_roster
from deliberation.errors import DeliberationError
from deliberation.models import ClassroomSession, Participant
from deliberation.queries.ballots import creditable
from deliberation.queries.board import Wanted, argument_board
from deliberation.queries.progress import now_done
from deliberation.queries.results import class_results, votes_of
from deliberation.queries.screen import wall as wall_of
from deliberation.queries.threads import argument_thread
from deliberation.queries.weighings import weigh_queue
from deliberation.rules.names import RosterLine, fold_name
from tests.make import make_argument, make_classroom, make_seat, student
from tests.trust.kept_promises import (
    UNSEEN,
    Rows,
    active_seats,
    all_rows,
    broken_promises,
    changed,
    recount,
    shown_claims,
)

SEATED = 7
# Pages are made at every so many acts, since making them takes longer than all the rest.
LOOKS = 6
WORD = re.compile(r"zq[0-9]+x")
# What differs each time a page is made: tokens, numbers of operations, and the server's clock.
MASKS = re.compile(
    rb'"X-CSRFToken": "\w*"|name="csrfmiddlewaretoken" value="\w*"|name="op" value="[^"]*"'
    rb'|(?:data-now|data-ends-at|data-seconds|data-clock|data-server|seq)="?[^"> ]*"?'
)


class World:
    """A class, the browsers that sit in it, and what must be there. `did` and `refused` count what was tried."""

    def __init__(
        self, case: Any, instructor: Any, *, roster: bool, screens: bool, authors: bool, deals: bool
    ) -> None:
        self.teacher = instructor
        self.clock = 0
        self.did = self.refused = 0
        self.pins: dict[uuid.UUID, str] = {}
        self.devices: list[tuple[uuid.UUID, str]] = []
        self.sent: list[tuple[int, Callable[[], Any]]] = []
        self.ballots: dict[tuple[Any, Any, str], int | None] = {}
        self.classroom = make_classroom(
            case=case, by=instructor, join_mode="roster" if roster else "open", screens_arguments=screens,
            shows_authors=authors, deals_cards=deals,
        )  # fmt: skip
        other = make_classroom(case=case, by=instructor, phase="argue")
        self.foreign_seat = make_seat(other)
        self.foreign = make_argument(self.foreign_seat, claim="zq0x")
        # A trade-off of the case that this class does not vote on is drawn as often as its own.
        self.tradeoffs = list(case.tradeoffs.all())
        self.cards = list(case.positions.all())
        if roster:
            lines = [RosterLine(n, f"Name {n}", fold_name(f"Name {n}")) for n in range(SEATED + 4)]
            pins = add_roster(classroom=self.classroom, by=instructor, lines=lines)
            names = dict(self.classroom.participants.values_list("identity__name", "pk"))
            self.pins = {names[name]: pin for name, pin in pins}
        for _ in range(SEATED):
            self.take_a_seat()
        self.witness = Participant.objects.get(pk=self.devices[0][0])
        self.browser = student(self.witness)
        self.wall = f"/screen/{self.classroom.code}/{ClassroomSession.objects.get(pk=self.classroom.pk).screen_token}/"
        self.rows: Rows = all_rows()
        self.faces: tuple[bytes, ...] = ()

    @property
    def now(self) -> ClassroomSession:
        """The class as it is, read anew as each request does."""
        return ClassroomSession.objects.get(pk=self.classroom.pk)

    @property
    def row(self) -> dict[str, Any]:
        return self.rows["classroomsession"][self.classroom.pk]

    @property
    def arguments(self) -> list[dict[str, Any]]:
        ours = (row for row in self.rows["argument"].values() if row["classroom_id"] == self.classroom.pk)
        return sorted(ours, key=lambda row: str(row["at"]))

    def take_a_seat(self) -> Participant:
        if self.pins:
            free = [pk for pk in self.pins if pk not in {pk for pk, _ in self.devices}]
            seat = claim_seat(classroom=self.now, seat_id=free[0], pin=self.pins[free[0]])
        else:
            name = f"Otter {len(self.devices)}"
            seat = join_class(classroom=self.now, pseudonym=name, op=uuid.uuid4())
        self.devices.append((seat.pk, seat.key))
        return seat

    def word(self) -> str:
        """A claim that stands nowhere else."""
        self.clock += 1
        return f"zq{self.clock}x"

    def is_good(self, device: tuple[uuid.UUID, str]) -> bool:
        """Whether a browser still holds the seat that it was given, in a class that is there."""
        seat = self.rows["participant"].get(self.key(device[0]))
        good = seat is not None and seat["key"] == device[1] and not seat["removed_at"]
        return bool(good and not self.row["trashed_at"])

    @staticmethod
    def key(pk: uuid.UUID) -> Any:
        """A UUID as plain SQL gives it back."""
        return pk if connection.features.has_native_uuid_field else pk.hex

    def seat(self, device: tuple[uuid.UUID, str]) -> Participant:
        """The seat as a request holds it that was let in a moment ago, before whatever has happened since."""
        found = Participant.objects.select_related("classroom").filter(pk=device[0]).first()
        if found is None:
            found = Participant(pk=device[0], classroom=self.now, joined_at=timezone.now())
        found.key = device[1]
        return found

    def act(self, do: Callable[[], Any], *, may: bool | None = None) -> Any:
        """Do something. If it is refused, no row may differ; `may` says whether it must be refused (False)."""
        before = self.rows
        try:
            with transaction.atomic():
                made = do()
        except DeliberationError:
            self.rows = all_rows()
            self.refused += 1
            assert changed(before, self.rows) == {}, "something that was refused has changed rows"
            return None
        self.did += 1
        self.rows = all_rows()
        assert may is not False, "something was done that must be refused"
        here = self.classroom.pk
        differ = changed(before, self.rows)
        was, now = before["classroomsession"][here], self.rows["classroomsession"][here]
        assert now["version"] >= was["version"]
        if differ.keys() - UNSEEN:
            assert now["version"] > was["version"], f"changed without a new version: {differ}"
        if was["phase_epoch"] == now["phase_epoch"]:
            for table in ("ballot", "weighing", "credit"):
                written = [row for row in differ.get(table, []) if row["id"] in self.rows[table]]
                assert all(row["epoch"] == now["phase_epoch"] for row in written), (
                    f"outside its epoch: {written}"
                )
        return made

    def send(self, do: Callable[[], Any], *, may: bool | None = None) -> Any:
        """Do something by a form that is kept, to be sent again later."""
        self.sent.append((self.row["phase_epoch"], do))
        return self.act(do, may=may)

    def turn(self, to: int, epoch: int | None = None) -> None:
        self.act(lambda: move_phase(self.now, by=self.teacher, to_step=to, epoch=epoch))

    def check(self) -> None:
        """All that was promised, after whatever was done last."""
        assert broken_promises(self.rows) == []
        connection.check_constraints()
        cast = self.rows["ballot"].values()
        held = {(row["participant_id"], row["tradeoff_id"], row["round"]): row["value"] for row in cast}
        assert held == self.ballots
        self._check_tallies()
        self._check_what_is_read()
        if (self.did + self.refused) % LOOKS == 0:
            self._check_pages()

    def _check_tallies(self) -> None:
        classroom = self.now
        truth = recount(self.rows, classroom.pk)
        votes = votes_of(classroom)
        counted = {
            key: sorted(((self.key(vote.participant), vote.value) for vote, _ in cast), key=str)
            for key, cast in votes.items()
        }
        assert counted == truth
        done = now_done(classroom)
        assert done is None or done.of == len(active_seats(self.rows, classroom.pk))

    def _check_what_is_read(self) -> None:
        """What the queries behind a student's pages and the wall find has no word of what is hidden in it."""
        witness, classroom = self.seat(self.devices[0]), self.now
        may_read = shown_claims(self.rows, classroom.pk)
        own = {row["claim"] for row in self.arguments if row["participant_id"] == self.key(witness.pk)}
        boards = [
            [side.spoken for side in argument_board(witness, Wanted(tradeoff), pages={}).sides]
            for tradeoff in self.tradeoffs[:2]
        ]
        some = self.arguments[self.did % len(self.arguments)]["id"] if self.arguments else uuid.uuid4()
        found = [
            boards,
            argument_thread(witness, uuid.UUID(str(some))),
            weigh_queue(witness),
            creditable(witness, self.tradeoffs[0]),
        ]
        read = set(WORD.findall(repr(found)))
        assert read <= may_read | own, f"hidden, but found: {read - may_read - own}"
        assert set(WORD.findall(repr(wall_of(classroom)))) <= may_read, "the wall finds what is hidden"
        tops = {row["claim"] for row in self.arguments if not row["parent_id"] and row["claim"]}
        assert may_read & tops <= set(WORD.findall(repr(boards))), (
            "something that is shown is not on the board"
        )

    def _check_pages(self) -> None:
        """The wall, the board and one more page as they are sent; none changes under an old version. And the debrief."""
        for result in class_results(self.now):
            cast = recount(self.rows, self.classroom.pk)
            voters = [
                sum(value is not None for _, value in cast.get((result.tradeoff.pk, name), []))
                for name in ("first", "final")
            ]
            assert [result.shift.first_voters, result.shift.final_voters] == voters
        may_read = shown_claims(self.rows, self.classroom.pk)
        own = {row["claim"] for row in self.arguments if row["participant_id"] == self.key(self.witness.pk)}
        board = self.get(self.browser, f"/s/{self.classroom.code}/arguments/")
        pages = [board, *(self.get(self.browser, url) for url in self._places())]
        read = {word for page in pages for word in WORD.findall(page.decode())}
        assert read <= may_read | own, f"hidden, but read: {read - may_read - own}"
        wall = self.get(Client(), self.wall)
        assert set(WORD.findall(wall.decode())) <= may_read, "the wall shows what is hidden"
        faces = (str(self.row["version"]).encode(), board, wall)
        if self.faces and self.faces[0] == faces[0]:
            assert self.faces == faces, "a page has changed under the same version"
        self.faces = faces

    def _places(self) -> list[str]:
        """One more page each time: a thread, the queue, the ballot, the switch, the debrief, one's own data."""
        base = f"/s/{self.classroom.code}/"
        arguments = self.arguments
        thread = f"arguments/{arguments[self.did % len(arguments)]['id']}/" if arguments else "arguments/"
        pages = (
            "weigh/",
            thread,
            "ballot/",
            "switch/",
            thread,
            "debrief/",
            "me/",
            "me/data.json",
            "since/",
            thread,
        )
        return [base + pages[(self.did + self.refused) // LOOKS % len(pages)]]

    @staticmethod
    def get(browser: Client, url: str) -> bytes:
        answer = browser.get(url)
        assert answer.status_code in (200, 302, 404), f"{url}: {answer.status_code}"
        return MASKS.sub(b"", answer.content) if answer.status_code == 200 else b""
