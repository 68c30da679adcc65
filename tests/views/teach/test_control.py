import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.classrooms import move_phase
from deliberation.actions.moderation import hide_argument
from deliberation.models import Argument, Citation, ClassroomSession, Identity
from deliberation.queries.control import ACTS
from deliberation.queries.progress import progress
from tests.house.files import ROOT
from tests.make import (
    enter,
    make_argument,
    make_ballot,
    make_classroom,
    make_seat,
    make_weighing,
    teacher,
)
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def url(name, classroom):
    return reverse(name, args=[classroom.code])


def press(classroom, step, **fields):
    sent = {"epoch": classroom.phase_epoch, "step": step} | fields
    return teacher(classroom).post(url("teach-phase", classroom), sent)


def words(classroom):
    return [step.words for step in progress(classroom).steps]


def test_the_page_has_the_code_its_picture_the_wall_and_one_primary_button():
    classroom = make_classroom()
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    assert classroom.code in page
    assert '<svg class="qr"' in page
    assert reverse("screen-wall", args=[classroom.code, classroom.screen_token]) in page
    assert "Open: Read" in page
    assert page.count('data-kind="primary"') == 1


@pytest.mark.parametrize(
    ("phase", "button"),
    [("read", "Next: First vote"), ("debrief", "Yes, end it now"), ("ended", "Reports")],
)
def test_the_primary_button_is_the_next_step(phase, button):
    classroom = make_classroom(phase=phase)
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    primary = page[page.index('data-kind="primary"') :][:200]
    assert button in primary
    assert page.count('data-kind="primary"') == 1


def test_the_page_says_what_the_session_is_about():
    page = text(
        teacher(make_classroom(tradeoffs=2)).get(url("teach-control", ClassroomSession.objects.get()))
    )
    assert "<dt>Trade-offs</dt><dd>Trade-off 1, Trade-off 2</dd>" in page


def test_pressing_next_moves_the_class():
    classroom = make_classroom()
    answer = press(classroom, 1)
    assert (answer.status_code, answer["Location"]) == (303, url("teach-control", classroom))
    assert ClassroomSession.objects.get().phase == "read"


def test_of_two_who_press_at_once_one_moves_the_class_and_the_other_is_told():
    classroom = make_classroom()
    first, second = press(classroom, 1), press(classroom, 2)
    assert (first.status_code, second.status_code) == (303, 409)
    assert "The class has already moved on: it is in “Read” now." in text(second)
    after = ClassroomSession.objects.get()
    assert (after.phase, after.phase_epoch) == ("read", 2)
    assert 'name="epoch" value="2"' in text(second)


def test_the_same_press_sent_twice_moves_the_class_once_and_is_answered_alike():
    classroom = make_classroom()
    assert [press(classroom, 1).status_code for _ in range(2)] == [303, 303]
    after = ClassroomSession.objects.get()
    assert (after.phase, after.phase_epoch, after.phase_changes.count()) == ("read", 2, 2)


def test_going_back_is_offered_and_works():
    classroom = make_classroom(phase="argue")
    assert "Back to: First vote" in text(teacher(classroom).get(url("teach-control", classroom)))
    press(classroom, classroom.step - 1)
    assert ClassroomSession.objects.get().phase == "first_vote"


def test_the_end_wants_to_be_confirmed():
    classroom = make_classroom(phase="read")
    last = len(classroom.phases) - 1
    assert press(classroom, last).status_code == 422
    assert ClassroomSession.objects.get().phase == "read"
    assert press(classroom, last, confirm="yes").status_code == 303
    assert ClassroomSession.objects.get().is_over


@pytest.mark.parametrize("sent", [{}, {"epoch": "x", "step": "1"}, {"epoch": "1", "step": "-1"}])
def test_a_button_that_is_not_of_the_page_moves_nothing(sent):
    classroom = make_classroom()
    answer = teacher(classroom).post(url("teach-phase", classroom), sent)
    assert answer.status_code == 422
    assert ClassroomSession.objects.get().phase_epoch == 1


def test_a_step_that_the_plan_does_not_have_is_refused_in_words():
    answer = press(make_classroom(), 77)
    assert answer.status_code == 409
    assert "There is no phase there." in text(answer)


def test_more_time_is_given_once_though_the_form_is_sent_twice():
    classroom = make_classroom(phase="read")
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    ends = page.split('name="ends" value="')[1].split('"')[0]
    sent = {"minutes": "5", "ends": ends}
    answers = [teacher(classroom).post(url("teach-extend", classroom), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    given = ClassroomSession.objects.get().phase_ends_at - classroom.phase_ends_at
    assert given.total_seconds() == 300


@pytest.mark.parametrize("minutes", ["", "0", "-3", "20161", "a while"])
def test_minutes_out_of_range_are_refused_and_kept(minutes):
    classroom = make_classroom(phase="read")
    answer = teacher(classroom).post(url("teach-extend", classroom), {"minutes": minutes})
    assert answer.status_code == 422
    assert "at least 1 minute and at most 14 days" in text(answer)
    assert not minutes or f'value="{minutes}"' in text(answer)


def test_the_door_is_locked_and_opened():
    classroom = make_classroom()
    client = teacher(classroom)
    for sent, is_open in [("no", False), ("yes", True)]:
        assert client.post(url("teach-door", classroom), {"open": sent}).status_code == 303
        assert ClassroomSession.objects.get().door_open is is_open
    assert client.post(url("teach-door", classroom), {"open": "ajar"}).status_code == 422


def test_htmx_gets_the_counts_when_something_has_changed_and_nothing_otherwise():
    classroom = make_classroom(phase="read")
    client = teacher(classroom)
    known = f"?v={classroom.version}&epoch={classroom.phase_epoch}"
    assert client.get(url("teach-control", classroom) + known, headers=HTMX).status_code == 204
    make_seat(classroom)
    classroom.touch()
    answer = client.get(url("teach-control", classroom) + known, headers=HTMX)
    assert answer.status_code == 200
    assert answer.content.decode().strip().startswith('<div id="counts"')
    assert "0 of 1 have marked a passage" in text(answer)


def test_a_page_made_in_an_older_phase_is_led_on_and_keeps_what_is_typed_until_then():
    classroom = make_classroom(phase="read")
    known = f"?v={classroom.version}&epoch={classroom.phase_epoch}"
    enter(classroom, "argue")
    answer = teacher(classroom).get(url("teach-control", classroom) + known, headers=HTMX)
    assert answer.status_code == 200
    assert "The class has moved on to “Argue”." in text(answer)
    assert f'<follow-class class="moved" href="{url("teach-control", classroom)}">' in text(answer)
    assert f"epoch={classroom.phase_epoch}" in answer.content.decode()


def test_the_counts_say_how_many_have_done_what():
    classroom = make_classroom(phase="final_vote", tradeoffs=2)
    one, two, gone = (make_seat(classroom) for _ in range(3))
    for tradeoff in classroom.tradeoffs.all():
        make_ballot(one, tradeoff=tradeoff)
        make_ballot(gone, tradeoff=tradeoff)
    make_ballot(two)
    one.marks.add(classroom.case.passages.first())
    argument = make_argument(one)
    passage = classroom.case.passages.first()
    Citation.objects.create(argument=argument, order=0, passage=passage, exact="four", start=0, end=4)
    make_argument(two, kind="ask", pole="", parent=argument)
    make_argument(two, kind="steelman", position=classroom.case.positions.first())
    make_weighing(argument, participant=two)
    gone.removed_at = gone.joined_at
    gone.save()
    assert words(classroom) == [
        "1 of 2 have marked a passage",
        "1 of 2 have voted",
        "1 of 2 have argued",
        "1 of 2 have rested it on a passage",
        "1 of 2 have replied",
        "1 of 2 have written for the other side",
        "1 of 2 have weighed; half of the class 0.5 or more",
        "0 of 2 have voted again",
        "0 of 2 have said what moved them",
    ]
    assert [step.phase for step in progress(classroom).steps if step.is_now] == ["final_vote"] * 2


def test_counts_of_an_empty_class_are_none_of_none():
    classroom = make_classroom(phase="weigh")
    assert words(classroom)[0] == "0 of 0 have marked a passage"
    assert teacher(classroom).get(url("teach-control", classroom)).status_code == 200


def test_a_ballot_on_a_trade_off_that_the_class_does_not_have_counts_for_nothing():
    classroom = make_classroom(phase="first_vote", tradeoffs=1)
    seat = make_seat(classroom)
    make_ballot(seat, tradeoff=classroom.case.tradeoffs.get(key="t3"))
    assert words(classroom)[1] == "0 of 1 have voted"


def test_phases_that_the_plan_leaves_out_are_not_counted():
    classroom = make_classroom()
    ClassroomSession.objects.update(plan=[{"phase": "read", "minutes": 5}])
    classroom.refresh_from_db()
    assert words(classroom) == ["0 of 0 have marked a passage"]


def test_rehearsed_seats_are_said_to_be_rehearsed():
    classroom = make_classroom()
    make_seat(classroom, rehearsed=True, pseudonym="Robin")
    make_seat(classroom)
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    assert "1 of them rehearsed" in page
    assert "Robin" in page


def test_arguments_that_wait_are_announced():
    classroom = make_classroom(phase="argue", screens_arguments=True)
    make_argument(make_seat(classroom), let_through_at=None)
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    assert "1 argument waits for you to let it through." in page


@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
def test_the_page_takes_as_many_queries_for_five_as_for_five_hundred(part, django_assert_max_num_queries):
    classroom = make_classroom(phase="weigh", screens_arguments=True)
    client = teacher(classroom)
    passage = classroom.case.passages.first()

    def fill(n):
        seats = [make_seat(classroom) for _ in range(5)]
        for at in range(n):
            argument = make_argument(seats[at % 5], let_through_at=None if at % 3 else timezone.now())
            Citation.objects.create(argument=argument, order=0, passage=passage, exact="four", start=0, end=4)
            make_weighing(argument, participant=seats[0], well_argued=True)
        for seat in seats:
            make_ballot(seat, value=90)

    def queries():
        with django_assert_max_num_queries(12) as counted:
            answer = client.get(url("teach-control", classroom), headers=HTMX if part else {})
        assert answer.status_code == 200
        return len(counted)

    fill(5)
    queries()  # what cannot change is read once, and held
    few = queries()
    fill(495)
    assert queries() == few


def test_five_hundred_arguments_are_a_page_of_forty_and_a_link_to_all():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom)
    for _ in range(60):
        make_argument(seat)
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    assert page.count("data-row") == 40
    assert "All 60 arguments" in page


def claims(page):
    return re.findall(r"data-user-text>([^<]*)</h3>", page)


def test_what_waits_stands_first_oldest_first_and_then_the_newest():
    classroom = make_classroom(phase="argue", screens_arguments=True)
    seat = make_seat(classroom)
    now = timezone.now()
    for minute, (claim, waits) in enumerate(
        [("one", True), ("two", False), ("three", True), ("four", False)]
    ):
        at = now + timezone.timedelta(minutes=minute)
        make_argument(seat, claim=claim, at=at, let_through_at=None if waits else at)
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    assert claims(page) == ["one", "three", "four", "two"]


def test_who_is_stuck_is_counted_and_named_only_where_the_class_has_a_list_of_names():
    classroom = make_classroom(phase="first_vote", tradeoffs=1)
    done, stuck = make_seat(classroom, pseudonym="Quick Fox"), make_seat(classroom, pseudonym="Slow Newt")
    make_ballot(done)
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    assert "1 sits here and has not done it yet." in page
    assert "Slow Newt" not in page
    Identity.objects.create(participant=stuck, name="Ana Lima", pin_hash="x")
    ClassroomSession.objects.update(join_mode="roster")
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    assert "Ana Lima" in page
    assert "Quick Fox" not in page


def test_what_to_say_next_is_one_press_from_the_wall_and_shows_no_vote_there():
    classroom = make_classroom(phase="argue", tradeoffs=1)
    for value in (0, 10, 20, 80, 90, 100):
        make_ballot(make_seat(classroom), value=value, confidence=3)
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    assert "The class is close to even here, and sure." in page
    assert '<input type="hidden" name="slide" value="tradeoff:t1">' in page
    teacher(classroom).post(url("teach-wall", classroom), {"slide": "tradeoff:t1"})
    assert "close to even" not in text(teacher(classroom).get(url("teach-control", classroom)))
    wall = Client().get(reverse("screen-wall", args=[classroom.code, classroom.screen_token]))
    assert "Question 1?" in text(wall)
    assert "close to even" not in text(wall)


def test_what_the_page_says_of_the_wall_is_what_the_wall_shows():
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom), claim="Night readers count")
    teacher(classroom).post(url("teach-wall", classroom), {"slide": f"argument:{argument.pk}"})

    def says():
        page = text(teacher(classroom).get(url("teach-control", classroom)))
        return page.split('id="wall-now"')[1].split("</form>")[0]

    assert "Night readers count" in says()
    argument.edited_at = timezone.now() + timezone.timedelta(minutes=1)
    argument.save()
    assert "Night readers count" not in says()
    assert "What the phase asks for" in says()


def test_who_changes_what_was_written_is_not_silent():
    classroom = make_classroom(phase="argue", tradeoffs=1)
    before = timezone.now() - timezone.timedelta(minutes=9)
    argument = make_argument(make_seat(classroom))
    Argument.objects.update(at=before)
    ClassroomSession.objects.update(phase_started_at=before)
    assert "Nobody has written for 9 minutes." in text(
        teacher(classroom).get(url("teach-control", classroom))
    )
    Argument.objects.filter(pk=argument.pk).update(edited_at=timezone.now())
    assert "Nobody has written" not in text(teacher(classroom).get(url("teach-control", classroom)))


def test_what_waits_to_be_let_through_was_said_by_somebody():
    classroom = make_classroom(phase="argue", tradeoffs=1)
    seats = [make_seat(classroom) for _ in range(4)]
    first, *_ = (make_argument(seat, position=classroom.case.positions.get(key="open")) for seat in seats)
    question = make_argument(seats[1], parent=first, kind="ask", pole="")

    def says():
        return text(teacher(classroom).get(url("teach-control", classroom))).split('id="moves"')[1]

    said_of_nobody = (
        "Nobody has spoken for this card yet:",
        "All 4 arguments lean one way.",
        "Nobody has answered this question:",
    )
    assert all(words in says() for words in said_of_nobody)
    waiting = {"pole": "b", "let_through_at": None}
    make_argument(seats[2], position=classroom.case.positions.get(key="close"), **waiting)
    make_argument(seats[3], parent=question, kind="rebut", **waiting)
    assert not any(words in says() for words in said_of_nobody)


def test_what_both_sides_found_well_argued_is_named_and_what_is_hidden_is_not():
    classroom = make_classroom(phase="weigh", tradeoffs=1)
    seats = [make_seat(classroom) for _ in range(8)]
    for seat, value in zip(seats, (0, 0, 0, 0, 100, 100, 100, 100), strict=True):
        make_ballot(seat, value=value)
    argument = make_argument(seats[0], claim="Fair to both")
    for seat in (seats[1], seats[7]):
        make_weighing(argument, participant=seat, well_argued=True)
    assert "Both sides found this well argued" in text(
        teacher(classroom).get(url("teach-control", classroom))
    )
    hide_argument(argument=argument, by=classroom.instructor, reason="x")
    assert "Both sides found" not in text(teacher(classroom).get(url("teach-control", classroom)))


def test_htmx_gets_every_live_part_and_the_queue_alone_when_it_asks_for_it():
    classroom = make_classroom(phase="argue")
    make_argument(make_seat(classroom))
    page = teacher(classroom).get(url("teach-control", classroom), headers=HTMX).content.decode()
    for part in ("time", "moves", "wall-now", "queue"):
        assert re.search(rf'<\w+ id="{part}"[^>]* hx-swap-oob="true"', page), part
    alone = (
        teacher(classroom).get(url("teach-control", classroom) + "?part=queue", headers=HTMX).content.decode()
    )
    assert alone.strip().startswith('<div id="queue"')
    assert "hx-swap-oob" not in alone


def test_silence_is_told_though_nothing_in_the_class_has_changed():
    classroom = make_classroom(phase="argue")
    make_seat(classroom)
    address = url("teach-control", classroom) + "?part=moves"
    client = teacher(classroom)
    with time_machine.travel(classroom.phase_started_at + timezone.timedelta(seconds=170), tick=False):
        before = client.get(address, headers=HTMX)
    assert "Nobody has written" not in text(before)
    with time_machine.travel(classroom.phase_started_at + timezone.timedelta(seconds=181), tick=False):
        after = text(client.get(address, headers=HTMX))
    assert "Nobody has written for 3 minutes." in after
    assert 'hx-trigger="every 30s"' in after


def test_what_became_of_an_argument_is_part_of_what_its_row_is_called():
    """After a button the focus stands at the row: a screen reader says its name, and that it is hidden now."""
    classroom = make_classroom(phase="argue", screens_arguments=True)
    argument = make_argument(make_seat(classroom), let_through_at=None)
    row = f'aria-labelledby="state-{argument.pk} said-{argument.pk}"'
    for view, state in ((None, "Waits"), ("teach-hide", "Hidden")):
        if view:
            act = reverse(view, args=[classroom.code, argument.pk])
            teacher(classroom).post(act, {"from": "control", "reason": "To the case, please."}, headers=HTMX)
        page = teacher(classroom).get(url("teach-control", classroom)).content.decode()
        assert row in page
        assert f'<strong id="state-{argument.pk}">{state}</strong>' in page


def test_a_button_of_the_page_is_answered_with_its_parts_and_without_script_with_the_page():
    classroom = make_classroom(phase="argue", screens_arguments=True)
    argument = make_argument(make_seat(classroom), let_through_at=None)
    through = reverse("teach-through", args=[classroom.code, argument.pk])
    part = teacher(classroom).post(through, {"from": "control"}, headers=HTMX)
    assert part.status_code == 200
    assert f'id="row-{argument.pk}"' in part.content.decode()
    assert 'id="counts"' not in part.content.decode()
    hide = reverse("teach-hide", args=[classroom.code, argument.pk])
    page = teacher(classroom).post(hide, {"from": "control", "reason": "x"})
    assert (page.status_code, page["Location"]) == (
        303,
        f"{url('teach-control', classroom)}#row-{argument.pk}",
    )


@pytest.mark.parametrize(
    ("name", "fields", "status"),
    [("teach-hide", {"reason": " "}, 422), ("teach-feature", {}, 409)],
)
def test_what_is_refused_is_said_beside_the_parts(name, fields, status):
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom), let_through_at=None)
    act = reverse(name, args=[classroom.code, argument.pk])
    answer = teacher(classroom).post(act, {"from": "control"} | fields, headers=HTMX)
    assert answer.status_code == status
    assert '<p class="form-error">' in answer.content.decode()
    page = teacher(classroom).post(act, {"from": "control"} | fields)
    assert page.status_code == status


def change_time(classroom, how, **fields):
    return teacher(classroom).post(url("teach-time", classroom), {"how": how} | fields)


def test_a_clock_is_shortened_stopped_and_taken_away_and_time_can_be_given_again():
    classroom = make_classroom(phase="read")
    before = classroom.phase_ends_at
    assert change_time(classroom, "minute").status_code == 303
    assert (before - ClassroomSession.objects.get().phase_ends_at).total_seconds() == 60
    change_time(classroom, "up")
    assert ClassroomSession.objects.get().phase_ends_at <= timezone.now()
    change_time(classroom, "none")
    assert ClassroomSession.objects.get().phase_ends_at is None
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    assert "No clock runs." in page
    wall = Client().get(reverse("screen-wall", args=[classroom.code, classroom.screen_token]))
    assert "phase-clock" not in text(wall)
    teacher(classroom).post(url("teach-extend", classroom), {"minutes": "2"})
    assert ClassroomSession.objects.get().phase_ends_at > timezone.now()
    assert ClassroomSession.objects.get().phase == "read"
    log = text(teacher(classroom).get(url("teach-log", classroom)))
    for words in ("one minute less", "time is up", "no clock"):
        assert words in log


def test_a_clock_form_sent_twice_or_where_no_clock_runs_changes_nothing():
    classroom = make_classroom(phase="read")
    ends = classroom.phase_ends_at.isoformat()
    answers = [change_time(classroom, "minute", ends=ends).status_code for _ in range(2)]
    assert answers == [303, 303]
    minute_less = classroom.phase_ends_at - ClassroomSession.objects.get().phase_ends_at
    assert minute_less.total_seconds() == 60
    assert change_time(classroom, "up", ends=ends).status_code == 409
    assert change_time(classroom, "backwards").status_code == 422
    change_time(classroom, "none")
    assert change_time(classroom, "up").status_code == 409


def test_the_log_says_in_words_who_did_what():
    classroom = make_classroom(title="Logged")
    me = classroom.instructor
    argument = make_argument(make_seat(classroom), claim="Cameras <b>calm</b> drivers")
    move_phase(classroom, by=me, to_step=1)
    hide_argument(argument=argument, by=me, reason="It names a person")
    page = text(teacher(classroom).get(url("teach-log", classroom)))
    assert f"{me.username}</bdi> made the session" in page
    assert "moved the class to" in page
    assert "Read" in page
    assert "“Cameras &lt;b&gt;calm&lt;/b&gt; drivers”, because: It names a person" in page
    assert str(argument.pk) not in page


def test_every_act_that_an_action_logs_has_words():
    source = "".join(path.read_text() for path in (ROOT / "deliberation/actions").glob("*.py"))
    calls = re.findall(r"write_log\([^)]*?act=([^,)]+)", source)
    logged = {act for call in calls for act in re.findall(r'"(\w+)"', call)}
    assert logged == set(ACTS)


def test_who_leads_is_told_when_no_phone_can_open_the_address_to_join():
    classroom = make_classroom()
    page = teacher(classroom)
    for host, is_told in (("127.0.0.1:8000", True), ("testserver", False)):
        answer = page.get(url("teach-control", classroom), headers={"host": host})
        assert ('id="only-here"' in text(answer)) == is_told


def test_in_the_lobby_the_page_says_how_a_class_begins_and_later_no_more():
    classroom = make_classroom()
    page = text(teacher(classroom).get(url("teach-control", classroom)))
    steps = page[page.index('id="moves"') :].split("</section>")[0]
    assert reverse("screen-wall", args=[classroom.code, classroom.screen_token]) in steps
    assert classroom.code in steps
    assert "Press “Open: Read” when all are here." in steps
    enter(classroom, "read")
    assert "when all are here" not in text(teacher(classroom).get(url("teach-control", classroom)))
