"""Whatever is done, in whatever order, the promises hold after every step."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from deliberation.actions import (
    classrooms,
    erasures,
    leaving,
    marks,
    moderation,
    participants,
    rosters,
    screen,
)
from deliberation.models import Participant
from tests.make import make_case, make_instructor
from tests.trust.size import size
from tests.trust.students import FLAG, RARELY, WHICH, WHO, Students

pytestmark = pytest.mark.django_db


class Deliberation(Students):
    """The same class with every act of its instructor among them."""

    # The instructor.

    @rule(step=st.sampled_from([1, 1, 1, 1, -1, 3]), stale=RARELY)
    def turn(self, step, stale):
        row = self.world.row
        self.world.turn(row["step"] + step, row["phase_epoch"] - 1 if stale else row["phase_epoch"])
        assert self.world.row["phase_epoch"] == row["phase_epoch"] or not stale

    @rule(who=WHO, back=FLAG)
    def remove_or_restore(self, who, back):
        world = self.world
        seat = Participant.objects.filter(pk=self.device(who)[0], classroom=world.classroom).first()
        if seat and seat.pk != world.witness.pk:
            do = leaving.restore_seat if back else leaving.remove_seat
            world.act(lambda: do(seat=seat, by=world.teacher))

    @rule(who=WHO, often=st.integers(0, 7))
    def erase_for_a_student(self, who, often):
        world = self.world
        seat = Participant.objects.filter(pk=self.device(who)[0], classroom=world.classroom).first()
        if seat and not often and seat.pk != world.witness.pk:
            gone = world.key(seat.pk)
            world.act(lambda: erasures.erase_for(seat=seat, by=world.teacher))
            world.ballots = {key: value for key, value in world.ballots.items() if key[0] != gone}

    @rule(who=WHO)
    def give_a_new_pin(self, who):
        world = self.world
        seat = Participant.objects.filter(pk=self.device(who)[0]).first()
        if seat and world.pins and seat.pk != world.witness.pk:
            pin = world.act(lambda: rosters.new_pin(seat=seat, by=world.teacher))
            if pin:
                world.pins[seat.pk] = pin

    @rule(
        which=WHICH,
        act=st.sampled_from(["hide", "hide", "restore", "through", "through", "feature", "unfeature"]),
        unread=RARELY,
    )
    def moderate(self, which, act, unread):
        world = self.world
        if world.arguments:
            one = {"argument": self.argument(which), "by": world.teacher}
            read = {"wording": "other words" if unread else one["argument"].wording}
            acts = {
                "hide": lambda: moderation.hide_argument(**one, reason="It names somebody."),
                "restore": lambda: moderation.restore_argument(**one),
                "through": lambda: moderation.let_through(**one, **read),
                "feature": lambda: moderation.feature_argument(**one, **read),
                "unfeature": lambda: moderation.feature_argument(**one, featured=False),
            }
            world.act(acts[act])

    @rule(which=st.integers(0, 9), on=FLAG)
    def steer(self, which, on):
        world, by = self.world, self.world.teacher
        figure = f"before_after:{world.tradeoffs[0].key}"
        acts = [
            lambda: classrooms.set_door(world.now, by=by, is_open=on),
            lambda: classrooms.extend_phase(world.now, by=by, minutes=3),
            lambda: classrooms.shorten_phase(world.now, by=by, how="none" if on else "minute"),
            lambda: screen.blank_wall(world.now, by=by, blank=on),
            lambda: screen.show_on_wall(world.now, by=by, kind="tradeoff", key=world.tradeoffs[0].key),
            lambda: screen.show_on_wall(world.now, by=by, kind="figure", key=figure),
            lambda: screen.show_on_wall(world.now, by=by, kind="auto"),
            lambda: marks.release_marks(world.now, by=by, released=on),
            lambda: marks.give_marks(
                seat=world.witness, by=by, quotation=2 if on else 1, fairness=1, evidence=None, condition=0
            ),
            lambda: (classrooms.restore_classroom if on else classrooms.trash_classroom)(world.now, by=by),
        ]
        world.act(acts[which])
        if which == 9 and not on:
            self.in_the_trash()

    def in_the_trash(self):
        """Nobody reaches it there; then, since little can be done with it, it is taken out again."""
        world = self.world
        assert world.get(world.browser, f"/s/{world.classroom.code}/arguments/") == b""
        for device in world.devices[:3]:
            passage = world.classroom.case.passages.all()[0]
            world.act(
                lambda device=device: participants.mark_passage(
                    by=world.seat(device), passage=passage, marked=True
                ),
                may=False,
            )
        world.act(lambda: classrooms.restore_classroom(world.now, by=world.teacher))

    @invariant()
    def every_promise_is_kept(self):
        if hasattr(self, "world"):
            self.world.check()


@pytest.mark.gate("T9-machine")
def test_every_promise_is_kept_after_any_order_of_acts(figure):
    Deliberation.case, Deliberation.teacher = make_case(), make_instructor()
    Deliberation.totals = totals = Counter()
    runs, steps = size(quick=12, whole=1_000), size(quick=25, whole=50)
    run_state_machine_as_test(
        Deliberation,
        settings=settings(
            max_examples=runs, stateful_step_count=steps, derandomize=True, database=None, deadline=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        ),
    )  # fmt: skip
    figure(
        f"{totals['runs']:,} runs of {steps} steps: {totals['done']:,} done, {totals['refused']:,} refused, 0 promises broken"
    )
    assert totals["runs"] >= runs
