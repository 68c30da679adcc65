"""Every act of a student as a rule of the state machine in test_machine.py, with when it must be refused."""

from __future__ import annotations

import uuid
from collections import Counter

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from deliberation.actions import (
    arguments,
    ballots,
    evidence,
    joining,
    leaving,
    participants,
    switch,
    weighings,
)
from deliberation.live import shared
from deliberation.models import Argument, Participant
from deliberation.queries import held
from deliberation.queries.kept import forget_debriefs
from tests.trust.world import World

WHO = st.integers(0, 11)
WHICH = st.integers(0, 40)
FLAG = st.booleans()
RARELY = st.integers(0, 5).map(lambda n: n == 0)


class Students(RuleBasedStateMachine):
    """A class, and every act of a student in it, at any time."""

    case = teacher = None
    totals: Counter[str] = Counter()

    def __init__(self):
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        forget_debriefs()
        shared.forget_all()

    def teardown(self):
        if hasattr(self, "world"):
            self.totals.update(done=self.world.did, refused=self.world.refused, runs=1)
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)
        held.forget()

    @initialize(
        roster=FLAG, screens=RARELY, authors=FLAG, deals=FLAG, phase=st.sampled_from([2, 3, 3, 4, 5, 6])
    )
    def begin(self, roster, screens, authors, deals, phase):
        self.world = World(
            self.case, self.teacher, roster=roster, screens=screens, authors=authors, deals=deals
        )
        for step in range(1, phase + 1):
            self.world.turn(step)

    # What is drawn, as what it stands for.

    def device(self, who):
        return self.world.devices[who % len(self.world.devices)]

    def form(self, who, stale):
        """The seat behind a form, the class's epoch in it, and its number."""
        self.world.clock += 1
        epoch = self.world.row["phase_epoch"] - (1 if stale else 0)
        return self.device(who), {"epoch": epoch, "seq": self.world.clock}

    def argument(self, which, *, foreign=False):
        found = self.world.arguments
        if foreign or not found:
            return self.world.foreign
        return Argument.objects.get(pk=found[which % len(found)]["id"])

    def may(self, device, stale, *phases):
        """False if it must be refused; None if other rules decide."""
        allowed = self.world.is_good(device) and not stale and self.world.row["phase"] in phases
        return None if allowed else False

    # Students.

    @rule(wrong=RARELY)
    def join(self, wrong):
        world, before = self.world, len(self.world.devices)
        free = [pk for pk in world.pins if pk not in {pk for pk, _ in world.devices}]
        open_now = world.row["door_open"] and not world.row["trashed_at"] and world.row["phase"] != "ended"
        if world.pins and (wrong or not free):
            seat = (free or list(world.pins))[0]
            pin = "000000" if wrong else world.pins[seat]
            world.act(lambda: joining.claim_seat(classroom=world.now, seat_id=seat, pin=pin), may=False)
        elif world.act(world.take_a_seat, may=None if open_now else False) is None:
            del world.devices[before:]

    @rule(who=WHO)
    def join_again_with_the_same_form(self, who):
        world = self.world
        known = Participant.objects.filter(pk=self.device(who)[0]).first()
        if known and not world.pins:
            world.act(lambda: joining.join_class(classroom=world.now, pseudonym="Again", op=known.op))
            assert len(world.rows["participant"]) == len(world.rows["participant"] | {world.key(known.pk): 0})

    @rule(who=WHO, which=WHICH, value=st.none() | st.integers(0, 100), final=FLAG, stale=RARELY, odd=RARELY)
    def vote(self, who, which, value, final, stale, odd):
        world, (device, number) = self.world, self.form(who, stale)
        tradeoff = world.tradeoffs[2 if odd else which % 2]
        # As a person does, mostly in the round that is open.
        name = "final" if (world.row["phase"] == "final_vote") != (final and odd) else "first"
        phases = {"first": ("first_vote", "argue", "switch", "weigh"), "final": ("final_vote",)}[name]

        def cast():
            with transaction.atomic():
                ballot = ballots.cast_ballot(
                    by=world.seat(device), tradeoff=tradeoff, round=name, value=value, confidence=1 + which % 3,
                    stance="only_if" if which % 2 else "never", conditions=["notice"], guess=which, **number,
                )  # fmt: skip
                world.ballots[world.key(device[0]), tradeoff.pk, name] = value
            return ballot

        world.send(cast, may=False if odd else self.may(device, stale, *phases))

    @rule(who=WHO, which=WHICH, pole=st.sampled_from("ab"), stale=RARELY, odd=RARELY, cites=FLAG)
    def argue(self, who, which, pole, stale, odd, cites):
        world, (device, number) = self.world, self.form(who, stale)
        claim, op, tradeoff = (
            world.word(),
            uuid.UUID(int=world.clock),
            world.tradeoffs[2 if odd else which % 2],
        )
        words = [evidence.Words(1 + which % 10, "four in ten students")] if cites else []
        world.send(
            lambda: arguments.post_argument(
                by=world.seat(device), op=op, tradeoff=tradeoff, pole=pole, claim=claim, reason="So.", citations=words,
                epoch=number["epoch"],
            ),
            may=False if odd else self.may(device, stale, "argue"),
        )  # fmt: skip

    @rule(
        who=WHO, which=WHICH, kind=st.sampled_from(["support", "rebut", "ask"]), stale=RARELY, foreign=RARELY
    )
    def answer(self, who, which, kind, stale, foreign):
        world, (device, number) = self.world, self.form(who, stale)
        parent, claim, op = self.argument(which, foreign=foreign), world.word(), uuid.UUID(int=world.clock)
        hidden = parent.is_hidden or parent.pk == world.foreign.pk
        world.send(
            lambda: arguments.reply_to(
                by=world.seat(device), op=op, parent=parent, kind=kind, claim=claim, epoch=number["epoch"]
            ),
            may=False if hidden else self.may(device, stale, "argue"),
        )

    @rule(who=WHO, which=WHICH, stale=RARELY)
    def write_for_the_other_side(self, who, which, stale):
        world, (device, number) = self.world, self.form(who, stale)
        claim, op, card = world.word(), uuid.UUID(int=world.clock), world.cards[which % 4]
        world.send(
            lambda: switch.write_steelman(
                by=world.seat(device), op=op, tradeoff=world.tradeoffs[which % 2], position=card, pole="ab"[which % 2],
                claim=claim, reason="So.", **number,
            ),
            may=self.may(device, stale, "switch"),
        )  # fmt: skip

    @rule(who=WHO, which=WHICH, own=st.integers(0, 3), stale=RARELY)
    def edit(self, who, which, own, stale):
        world, (device, number) = self.world, self.form(who, stale)
        argument, claim = self.argument(which), world.word()
        if own:
            device = next((d for d in world.devices if d[0] == argument.participant_id), device)
        settled = argument.weighings.exists() or any(
            row["phase"] == "final_vote" and row["epoch"] > argument.epoch
            for row in world.rows["phasechange"].values()
            if row["classroom_id"] == world.classroom.pk
        )
        mine = device[0] == argument.participant_id and not argument.is_hidden and not settled
        world.send(
            lambda: arguments.edit_argument(
                by=world.seat(device), argument=argument, claim=claim, reason="Else.", **number
            ),
            may=self.may(device, stale, "argue", "switch") if mine else False,
        )

    @rule(who=WHO, which=WHICH, value=st.integers(-1, 1), stale=RARELY, foreign=RARELY, back=RARELY)
    def weigh(self, who, which, value, stale, foreign, back):
        world, (device, number) = self.world, self.form(who, stale)
        argument = self.argument(which, foreign=foreign)
        may = False if argument.pk == world.foreign.pk else self.may(device, stale, "weigh")
        if back:
            world.send(
                lambda: weighings.undo_weighing(by=world.seat(device), argument=argument, **number), may=may
            )
            return
        hidden = argument.is_hidden or argument.is_reply or argument.participant_id == device[0]
        world.send(
            lambda: weighings.weigh_argument(by=world.seat(device), argument=argument, value=value, **number),
            may=False if hidden else may,
        )

    @rule(who=WHO, which=WHICH, fair=FLAG, stale=RARELY)
    def mark_fair(self, who, which, fair, stale):
        world, (device, number) = self.world, self.form(who, stale)
        cases = [row for row in world.arguments if row["kind"] == "steelman"]
        argument = Argument.objects.get(pk=cases[which % len(cases)]["id"]) if cases else world.foreign
        may = False if argument.is_hidden else self.may(device, stale, "switch", "weigh")
        world.send(
            lambda: switch.mark_fair(
                by=world.seat(device), argument=argument, fair=fair, wording=argument.wording, **number
            ),
            may=may,
        )

    @rule(who=WHO, which=WHICH, stale=RARELY, foreign=RARELY)
    def credit(self, who, which, stale, foreign):
        world, (device, number) = self.world, self.form(who, stale)
        argument = self.argument(which, foreign=foreign)
        hidden = argument.is_hidden or argument.pk == world.foreign.pk or argument.participant_id == device[0]
        world.send(
            lambda: ballots.credit_move(
                by=world.seat(device), tradeoff=world.tradeoffs[which % 2], kind="argument", argument_id=argument.pk, **number
            ),
            may=False if hidden else self.may(device, stale, "final_vote"),
        )  # fmt: skip

    @rule(who=WHO, which=WHICH)
    def read(self, who, which):
        """Mark a passage, or choose a card."""
        world, device = self.world, self.device(who)
        may = self.may(device, False, "read", "first_vote", "argue", "switch", "weigh", "final_vote")
        if which % 4:
            passage = world.classroom.case.passages.get(number=1 + which % 10)
            world.act(
                lambda: participants.mark_passage(by=world.seat(device), passage=passage, marked=True),
                may=may,
            )
        else:
            world.act(
                lambda: participants.choose_card(by=world.seat(device), position=world.cards[which % 3]),
                may=may,
            )

    @rule(who=WHO, erase=FLAG, often=st.integers(0, 3))
    def leave(self, who, erase, often):
        world, device = self.world, self.device(who)
        if often or device == world.devices[0]:
            return  # a class does not run away, and somebody must be there to look
        was_good = world.is_good(device)
        before = world.rows
        world.act(lambda: leaving.leave_class(by=world.seat(device), erase=erase))
        if not was_good:
            assert world.rows["ballot"] == before["ballot"], "who holds no seat has erased one"
        elif erase:
            gone = world.key(device[0])
            world.ballots = {key: value for key, value in world.ballots.items() if key[0] != gone}

    @rule(which=WHICH)
    def send_an_old_form_again(self, which):
        world = self.world
        if world.sent:
            epoch, do = world.sent[-1 - which % len(world.sent)]
            before = world.rows
            world.act(do)
            assert epoch == world.row["phase_epoch"] or world.rows == before, "an old form was written"
