"""What the races share: how many rounds they run, a seat as another request holds it, and its vote."""

from deliberation.actions.ballots import cast_ballot
from deliberation.models import Participant
from tests.trust.size import size

ROUNDS = size(quick=10, whole=200)
# So many do the same thing at one moment.
SAME = 20


def again(seat):
    """The seat as another request holds it."""
    return Participant.objects.select_related("classroom").get(pk=seat.pk)


def vote(seat, value=50, seq=None, epoch=None, round="first"):
    me, tradeoff = again(seat), seat.classroom.tradeoffs.first()
    return lambda: cast_ballot(
        by=me, tradeoff=tradeoff, round=round, value=value, confidence=2, stance="as_described", seq=seq, epoch=epoch
    )  # fmt: skip
