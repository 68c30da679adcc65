"""Every id in the addresses, queries and forms of one class, swapped for the same thing of another class and case."""

import itertools
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.models import ClassroomSession
from deliberation.rules.phases import PHASES
from tests.make import enter, student
from tests.trust.crawl import Swap, crawl, found, query_of
from tests.trust.rows import all_rows, changed, forget, tried
from tests.trust.size import full
from tests.trust.town import ELSEWHERE, make_town, same_cookies, signed_in

# The library's cases are there for every instructor: another case's address is no other class's.
SHARED = {("teach-case", "slug"), ("teach-attach", "slug"), ("teach-new", "case"), ("teach-report", "report")}
# Which address of the wall a page knew: with another one the button was on an old page, is led on and does nothing.
# And who is no co-instructor is removed already.
STALE = {("teach-wall-renew", "old"), ("teach-remove-co-instructor", "user_name")}
REFUSALS = range(400, 500)
GONE = {404, 405}


class Burglar:
    """Goes through a class's pages phase by phase and tries each door and form with another class's keys."""

    def __init__(self):
        self.here, self.there = make_town()
        self.swap = Swap(self.here, self.there)
        code = self.here.classroom.code
        self.viewers = {
            "student": (
                student(self.here.me),
                [
                    reverse("sessions-now", args=[code]),
                    reverse("arguments-edit", args=[code, self.here.mine.pk]),
                ],
            ),
            "instructor": (signed_in(self.here.classroom.instructor), [reverse("teach-home")]),
            "co-instructor": (signed_in(self.here.beside), [reverse("teach-home")]),
            "stranger": (Client(), ["/", reverse("join-class", args=[code])]),
            "wall": (Client(), [reverse("screen-wall", args=[code, self.here.classroom.screen_token])]),
        }
        self.ops = [str(op) for op in self.there.classroom.arguments.values_list("op", flat=True)]
        self.done, self.wrong = set(), []
        self.count = {"addresses": 0, "queries": 0, "fields": 0, "ops": 0}
        self.lively = set()

    def enter(self, phase):
        self.here.classroom = enter(self.here.classroom, phase)
        self.phase = phase
        forget()
        self.before = all_rows()

    def is_new(self, *key):
        """Whether this was not tried yet: once in a quick run, once in every phase in a full one."""
        key = (*key, self.phase if full() else "")
        if key in self.done:
            return False
        self.done.add(key)
        return True

    def send(self, client, method, path, fields=()):
        """One request, undone after it: its answer, and the tables that it changed."""
        with same_cookies(client), tried() as writes:
            body = urlencode(fields)
            answer = (
                client.get(path)
                if method == "get"
                else client.generic("POST", path, body, "application/x-www-form-urlencoded")
            )
            text = "" if answer.streaming else answer.content.decode(errors="replace")
            tables = changed(self.before) if writes else []
            elsewhere = list(self.there.classroom.arguments.values_list()) if writes else None
        return answer, text, tables, elsewhere

    def note(self, *said):
        self.wrong.append((self.phase, *said))

    def address(self, who, client, path, method="get", fields=()):
        """Each id of an address swapped, one at a time and all at once: nothing is there."""
        match = found(path)
        others = {name: self.swap.value(name, str(value)) for name, value in match.kwargs.items()}
        others = {
            name: other for name, other in others.items() if other and (match.url_name, name) not in SHARED
        }
        # A wall's code and token together are the key to that wall, for whoever has it.
        most = 1 if "token" in others else len(others)
        for size in sorted({1, most} & {*range(1, len(others) + 1)}):
            for names in itertools.combinations(others, size):
                if not self.is_new(who, match.url_name, names, method):
                    continue
                swapped = reverse(match.url_name, kwargs=match.kwargs | {n: others[n] for n in names})
                answer, text, tables, _ = self.send(client, method, swapped, fields)
                self.count["addresses"] += 1
                # The other class's door is open to whoever holds its code: a code is no secret of its class.
                is_door = match.url_name.startswith("join-") and answer.status_code < 500
                if (
                    tables
                    or (ELSEWHERE in text and not is_door)
                    or not (answer.status_code in GONE or is_door)
                ):
                    self.note(who, method, swapped, answer.status_code, tables)

    def query(self, who, client, path):
        """Each id in what follows the question mark: nothing of elsewhere is shown."""
        match, pairs = found(path), query_of(path)
        for at, (name, value) in enumerate(pairs):
            other = self.swap.value(name, value)
            if (
                other is None
                or (match.url_name, name) in SHARED
                or not self.is_new(who, match.url_name, name)
            ):
                continue
            swapped = [*pairs[:at], (name, other), *pairs[at + 1 :]]
            answer, text, tables, _ = self.send(client, "get", f"{path.split('?')[0]}?{urlencode(swapped)}")
            self.count["queries"] += 1
            if tables or ELSEWHERE in text or answer.status_code >= 500:
                self.note(who, path, name, other, answer.status_code, tables)

    def form(self, who, client, sent):
        """A form as it is, then with each id in it swapped: refused, and no row changed."""
        shape = (who, *sent.shape())
        if sent.method != "get":
            if shape not in self.lively and self.is_new("as it is", self.phase, *shape):
                answer, _, tables, _ = self.send(client, sent.method, sent.path, sent.fields)
                if tables:
                    self.lively.add(shape)
                if answer.status_code >= 500:
                    self.note(who, sent.path, answer.status_code)
            self.address(who, client, sent.path, sent.method, sent.fields)
        for name, values in sent.choices.items():
            self.field(who, client, sent, name, values, is_live=shape in self.lively)

    def field(self, who, client, sent, name, values, *, is_live):
        swaps = {value: self.swap.value(name, value) for value in values}
        chosen = next((other for other in swaps.values() if other), None)
        is_op = name == "op"
        if is_op:
            chosen = self.ops[0]
        if chosen is None or ((sent.name, name) in SHARED and sent.method == "get"):
            return
        if not self.is_new("field", who, *sent.shape(), name, is_live):
            return
        fields = [(key, value) for key, value in sent.fields if key != name] + [(name, chosen)]
        if sent.method == "get":
            path = f"{sent.path.split('?')[0]}?{urlencode(fields)}"
            answer, text, tables, _ = self.send(client, "get", path)
            self.count["queries"] += 1
            good = not tables and ELSEWHERE not in text and answer.status_code < 500
        else:
            answer, text, tables, elsewhere = self.send(client, "post", sent.path, fields)
            self.count["ops" if is_op else "fields"] += 1
            if is_op:
                # An operation of another's is a new one here; what it once made there stays theirs.
                theirs = list(self.there.classroom.arguments.values_list())
                good = answer.status_code < 500 and elsewhere in (None, theirs)
            else:
                # A button that only shows the form in another way saves nothing, whatever it is sent. And a second
                # press of a button whose page is old is answered like the first: refused is where no row changed.
                is_quiet = not is_live or (sent.name, name) in STALE
                good = not tables and (
                    answer.status_code in REFUSALS or (is_quiet and answer.status_code < 400)
                )
            good = good and (ELSEWHERE not in text or (sent.name, name) in SHARED)
        if not good:
            self.note(who, sent.path, name, chosen, answer.status_code, tables)

    def go(self):
        """Through all that each viewer sees in the present phase."""
        for who, (client, begin) in self.viewers.items():
            # What an instructor can do changes little with the phase.
            if who in ("instructor", "co-instructor") and not (full() or self.phase in ("argue", "trash")):
                continue
            named, forms = crawl(client, *begin)
            for path in sorted(named):
                self.address(who, client, path)
                self.query(who, client, path)
            for sent in forms:
                self.form(who, client, sent)


@pytest.mark.gate("T7-swap")
@pytest.mark.django_db
def test_nothing_of_another_class_is_reached_with_the_keys_of_ones_own(figure):
    burglar = Burglar()
    for phase in PHASES:
        burglar.enter(phase)
        burglar.go()
    ClassroomSession.objects.filter(pk=burglar.here.classroom.pk).update(trashed_at=timezone.now())
    burglar.phase, burglar.before = "trash", all_rows()
    burglar.go()
    tried_ = ", ".join(f"{number} {what}" for what, number in burglar.count.items())
    figure(
        f"{tried_} swapped on {connection.vendor}, in forms of {len(burglar.lively)} kinds that change something "
        f"as they are: {len(burglar.wrong)} reached or changed anything"
    )
    assert burglar.wrong == []
    assert len(burglar.lively) > 30
