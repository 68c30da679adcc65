"""The addresses of a session's pages, as the tests of the instructor's views use them."""

from django.urls import reverse

READ = [
    "teach-control",
    "teach-participants",
    "teach-roster",
    "teach-moderation",
    "teach-log",
    "teach-marks",
]
POSTS = dict.fromkeys(
    [
        "teach-phase",
        "teach-door",
        "teach-extend",
        "teach-trash",
        "teach-restore",
        "teach-wall",
        "teach-wall-blank",
        "teach-wall-renew",
        "teach-time",
        "teach-release-marks",
    ]
)
SEAT_POSTS = {
    "teach-remove": "seat",
    "teach-restore-seat": "seat",
    "teach-pin": "seat",
    "teach-hide": "argument",
    "teach-restore-argument": "argument",
    "teach-through": "argument",
    "teach-feature": "argument",
}


def address(name, classroom, seat, argument):
    """Where an act is sent to; the seat's or argument's id where the act is about one."""
    about = {"seat": seat, "argument": argument}.get(SEAT_POSTS.get(name))
    return reverse(name, args=[classroom.code, about.pk] if about else [classroom.code])


def text(answer):
    """A page's words, every run of white space as one space."""
    return " ".join(answer.content.decode().split())
