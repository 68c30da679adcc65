"""What students have sent and what was acknowledged to them, kept outside the server, to be compared with its database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, ...]


@dataclass
class Ledger:
    """For each thing that can be said once (one's vote on a trade-off, an operation), what was sent, in order."""

    sent: dict[Key, list[Any]] = field(default_factory=dict)
    acknowledged: dict[Key, int] = field(default_factory=dict)  # the last of `sent` that was

    def send(self, key: Key, value: Any) -> int:
        """Something is about to be sent; returns its place among what was sent under this key."""
        self.sent.setdefault(key, []).append(value)
        return len(self.sent[key]) - 1

    def acknowledge(self, key: Key, place: int) -> None:
        """The server has said that it is saved."""
        self.acknowledged[key] = max(place, self.acknowledged.get(key, -1))

    def unanswered(self) -> list[Key]:
        """What was sent last and is not acknowledged: somebody waits for it."""
        return [key for key, sent in self.sent.items() if self.acknowledged.get(key, -1) < len(sent) - 1]

    def compare(self, stored: dict[Key, Any]) -> tuple[list[Key], list[Key]]:
        """What was acknowledged and is not there as it was sent last, and what is there that nobody sent so.

        What was sent after the last acknowledgement may be there or not: nobody was told.
        """
        lost = [
            key for key, place in self.acknowledged.items() if stored.get(key) not in self.sent[key][place:]
        ]
        strange = [key for key, value in stored.items() if value not in self.sent.get(key, [])]
        return lost, [key for key in strange if key not in lost]


def stored(classroom: int) -> tuple[dict[Key, Any], list[str]]:
    """What the database holds of a class, under the ledger's keys; and what it holds twice."""
    from deliberation.models import Argument, Ballot, Credit, FairnessMark, Participant, Weighing

    here = {"participant__classroom": classroom}
    rows: list[tuple[Key, Any]] = [
        (("seat", str(op)), "taken")
        for op in Participant.objects.filter(classroom=classroom).values_list("op", flat=True)
    ]
    marks = Participant.marks.through.objects.filter(participant__classroom=classroom)
    rows += [
        (("mark", str(seat), str(number)), "yes")
        for seat, number in marks.values_list("participant_id", "passage__number")
    ]
    rows += [
        (("ballot", str(ballot.participant_id), ballot.round, ballot.tradeoff.key), ballot.value)
        for ballot in Ballot.objects.filter(**here).select_related("tradeoff")
    ]
    rows += [
        (("argument", str(one.op)), (one.claim, one.reason))
        for one in Argument.objects.filter(classroom=classroom)
    ]
    rows += [
        (("fair", str(mark.participant_id), str(mark.argument_id)), "yes" if mark.fair else "no")
        for mark in FairnessMark.objects.filter(**here)
    ]
    rows += [
        (("weighing", str(one.participant_id), str(one.argument_id)), str(one.value))
        for one in Weighing.objects.filter(**here)
    ]
    rows += [
        (("credit", str(one.participant_id), one.tradeoff.key), (one.kind, one.why))
        for one in Credit.objects.filter(**here).select_related("tradeoff")
    ]
    counted = Counter(key for key, _ in rows)
    return dict(rows), [" ".join(key) for key, times in counted.items() if times > 1]
