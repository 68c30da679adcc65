"""The rest of the class, for who walks through it: made by commands on the server, unheard."""

from __future__ import annotations

from tests.browser.place import NAME, Place

MAKE = """
from django.contrib.auth.models import User
from cases.models import Case
from deliberation.actions.classrooms import create_classroom
from deliberation.rules.phases import PLANS
case = Case.objects.current().get(slug="sensetime")
room = create_classroom(
    by=User.objects.get(username={name!r}), case=case, title="Class 10b", tradeoffs=list(case.tradeoffs.filter(key="t2")),
    steps=PLANS["fifty"][1], plan_key="fifty", deals_cards=True,
)
print("CODE", room.code)
"""
OTHERS = """
from deliberation.models import ClassroomSession, Participant
from tests.make import make_argument, make_ballot
room = ClassroomSession.objects.get(code={code!r})
others = Participant.objects.filter(classroom=room, pseudonym__startswith="Heron").order_by("pseudonym")
for n, seat in enumerate(others):
    if {what!r} == "argue":
        make_argument(seat, pole="ab"[n % 2], claim=f"Claim number {{n}} of a classmate.", reason="Since it is so.")
    else:
        make_ballot(seat, value=(20 + 12 * n) if {what!r} == "first" else (80 - 9 * n), round={what!r})
"""


def make_class(place: Place) -> str:
    """A class in its lobby; returns its code."""
    return place.manage("shell", "-c", MAKE.format(name=NAME)).split("CODE")[1].split()[0]


def others(place: Place, code: str, what: str) -> None:
    """The classmates argue, or vote in a round."""
    place.manage("shell", "-c", OTHERS.format(code=code, what=what))
