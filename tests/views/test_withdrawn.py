"""Wherever a classmate's words stand on a page of a student, the page says which argument they are of: what is withdrawn
while the page is open can then be taken off it."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from deliberation.models import Credit, FairnessMark, TakenBack
from tests.make import enter, make_argument, make_ballot, make_classroom, make_seat, make_weighing, student
from tests.trust.crawl import crawl

pytestmark = pytest.mark.django_db
WORD = "Quetzalcoatlus"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
PHASES = ("argue", "switch", "weigh", "final_vote", "debrief")


class Places(HTMLParser):
    """Each text in which a word stands, and what the elements around it say of the argument that it is of."""

    def __init__(self, text):
        super().__init__()
        self.around, self.found = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.in_attributes = [name for name, value in attrs if WORD in (value or "")]
        assert not self.in_attributes, (tag, attrs)
        names = {told.get("data-argument"), (told.get("id") or "").removeprefix("argument-")}
        if tag == "option":
            names.add((told.get("value") or "").removeprefix("argument:"))
        if tag not in VOID:
            self.around.append((tag, names))

    def handle_endtag(self, tag):
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if WORD in data:
            self.found.append((data, set().union(*(names for _, names in self.around))))


@pytest.fixture
def me_and_theirs():
    """A seat that has met a classmate's words in every way there is, and what the classmate wrote: claim -> id."""
    classroom = make_classroom(phase="first_vote")
    me, author = make_seat(classroom, card="open"), make_seat(classroom, card="open")
    for seat in (me, author):
        make_ballot(seat)
        make_ballot(seat, round="final")
    said = iter(f"{WORD} number {n}." for n in range(100))
    written = [make_argument(author, claim=next(said)) for _ in range(3)]
    weighed, undone, parent = written
    answer = make_argument(me, kind="ask", pole="", parent=parent)
    for _ in range(5):
        answer = make_argument(author, kind="support", parent=answer, claim=next(said))
        written.append(answer)
    make_argument(me, kind="support", parent=answer)
    make_weighing(weighed, participant=me)
    TakenBack.objects.create(argument=undone, participant=me, seq=1)
    card = classroom.case.positions.get(key="open")
    judged, waiting = (
        make_argument(make_seat(classroom, card="close"), kind="steelman", position=card, claim=next(said))
        for _ in range(2)
    )
    written += [judged, waiting]
    FairnessMark.objects.create(argument=judged, participant=me, fair=True)
    Credit.objects.create(
        participant=me, tradeoff=weighed.tradeoff, kind="argument", argument=weighed, epoch=1
    )
    return me, {argument.claim: str(argument.pk) for argument in written}


@pytest.mark.parametrize("phase", PHASES)
def test_every_place_of_a_classmates_words_says_which_argument_they_are_of(me_and_theirs, phase):
    me, theirs = me_and_theirs
    enter(me.classroom, phase)
    browser = student(me)
    begin = reverse("sessions-now", args=[me.classroom.code])
    named, _ = crawl(browser, begin, reverse("me-data", args=[me.classroom.code]))
    nameless, count = [], 0
    for path in sorted(named):
        answer = browser.get(path)
        if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
            continue
        for text, names in Places(answer.content.decode()).found:
            (claim,) = [claim for claim in theirs if claim in text]
            count += 1
            if theirs[claim] not in names:
                nameless.append((path, text))
    assert count > 2
    assert nameless == []
