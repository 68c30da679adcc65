"""Every form of every page, found by itself: sent once, twice and ten times at once, by htmx too, and after its phase has turned."""

from html import unescape

import pytest
from django.db import connection

from deliberation.actions.classrooms import move_phase
from deliberation.live import shared
from deliberation.queries import held
from deliberation.queries.kept import forget_debriefs
from deliberation.views import paces
from tests.trust.size import full, size
from tests.trust.stage import PHASES, Stage
from tests.trust.stored import effect, everything, put_back
from tests.trust.sweep import HTMX, AtOnce, crawl, forms_of, send

pytestmark = pytest.mark.django_db(transaction=True)
# A class that has ended takes nobody in: its code is one of no class.
REFUSED = {("ended", "/join/")}


def as_at_first(rows, now=None):
    """The database and the process as they were."""
    put_back(rows, now)
    forget()


def forget():
    held.forget()
    forget_debriefs()
    shared.forget_all()
    for buckets in paces.ALL:
        buckets.levels.clear()


def found_on(stage, known):
    """The forms of a stage of a shape that is not known yet; in a full run each phase is looked at anew."""
    for person, starts, prefixes in stage.people():
        if (
            person.name != "student"
            and not full()
            and stage.classroom.phase not in ("read", "argue", "ended")
        ):
            continue
        yield from unknown(crawl(person, starts, prefixes, size(quick=1, whole=3)), known)


def unknown(forms, known):
    for found in forms:
        if found.shape not in known:
            known.add(found.shape)
            yield found


@pytest.mark.gate("T13-twice")
def test_every_form_sent_once_twice_or_ten_times_at_once_has_one_effect_and_one_answer(figure):
    times = size(quick=4, whole=10)
    at_once, known, wrong, sent = AtOnce(times), set(), [], 0
    try:
        for phase in PHASES:
            known = set() if full() else known
            stage = Stage(phase)
            waiting = list(found_on(stage, known))
            rows = everything()
            while waiting:
                found = waiting.pop(0)
                first, why = differs(found, rows, at_once)
                sent += 1
                if first.status >= 400 and (phase, found.path) not in REFUSED:
                    why.append(f"the form itself was answered {first.status}")
                wrong += [f"{phase}: {found.shape}: {one}" for one in why]
                # A form may be answered by a page with the next one, that asks whether one is sure.
                waiting += unknown(forms_of(found.person, found.path, first.text), known)
    finally:
        at_once.close()
    figure(
        f"{sent} forms on {connection.vendor}, each sent 1x, 2x and {times}x at once, and 1x and 2x by htmx: {len(wrong)} not alike"
    )
    assert not wrong, "\n".join(wrong)
    assert sent > 60


def differs(found, rows, at_once):
    """The answer to a form, and what is wrong with sending it more than once."""
    forget()
    first, wrong = send(found), []
    now = everything()
    once = effect(rows, now)
    as_at_first(rows, now)
    part = first
    for how, sending in (
        ("twice", lambda: [send(found), send(found)]),
        ("at once", lambda: at_once.send(found)),
        ("by htmx", lambda: [send(found, HTMX)]),
        ("by htmx twice", lambda: [send(found, HTMX), send(found, HTMX)]),
    ):
        heard, now = sending(), everything()
        if how == "by htmx":
            # It is answered by a part or by where to go; to the same effect, and well if the page was.
            part = heard[0]
            if (part.status >= 400) != (first.status >= 400) or part.leads_to not in ("", first.leads_to):
                wrong.append(f"{how}: {part.status} {part.leads_to}, else {first.status} {first.leads_to}")
        done = effect(rows, now)
        if done != once:
            wrong.append(f"{how}: more {dict(done - once)}, less {dict(once - done)}")
        alone = part if "htmx" in how else first
        if others := [answer for answer in heard if answer != alone]:
            told = f"{others[0].status} {others[0].leads_to}"
            wrong.append(f"{how}: {told}, alone {alone.status} {alone.leads_to}")
        as_at_first(rows, now)
    return first, wrong


def test_a_form_of_a_phase_that_has_closed_changes_nothing_and_its_words_stay_on_the_page():
    known, wrong, late, over = set(), [], 0, 0
    for phase in PHASES[1:-1]:
        known = set() if full() else known
        stage = Stage(phase)
        person, starts, prefixes = stage.people()[0]
        forms = list(unknown(crawl(person, starts, prefixes, size(quick=1, whole=3)), known))
        rows = everything()
        for step in (stage.classroom.step + 1, len(stage.classroom.phases) - 1):
            move_phase(stage.classroom, by=stage.classroom.instructor, to_step=step)
            forget()
            turned = everything()
            is_over = step == len(stage.classroom.phases) - 1
            for found in forms:
                # What belongs to no phase says of none: marks in the text, and leaving, which is always possible.
                if not (found.has_epoch or (is_over and not found.path.endswith("/leave/"))):
                    continue
                late, over = late + (not is_over), over + is_over
                wrong += [f"{phase}, at step {step}: {found.shape}: {why}" for why in changes(found, turned)]
            as_at_first(rows)
    assert not wrong, "\n".join(wrong)
    assert late > 12
    assert over > late


def changes(found, turned):
    """What is wrong with the answer to a form that comes too late."""
    answer, now = send(found), everything()
    if done := effect(turned, now):
        yield f"changed {dict(done)}"
    # A button that only shows something beside the form says nothing of the phase, and keeps what was typed.
    if found.has_epoch and " show=" not in found.shape and answer.status != 409:
        yield f"answered {answer.status} {answer.leads_to}"
    page = unescape(answer.text)
    if lost := [words for words in found.typed if words not in page]:
        yield f"{lost} is not on the page ({answer.status})"
    as_at_first(turned, now)
