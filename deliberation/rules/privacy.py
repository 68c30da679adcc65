"""How personal each stored field is, and what sealing a session leaves of it. Tests compare this with the models.

NONE tells of the class, the case or the server. PSEUDONYMOUS tells what a seat did. PERSONAL says, or may say, who
somebody is, or judges a person. SECRET lets whoever has it act as somebody. A field that is not here fails the build.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    NONE = "none"
    PSEUDONYMOUS = "pseudonymous"
    PERSONAL = "personal"
    SECRET = "secret"  # noqa: S105 - the name of a kind


class Sealing(StrEnum):
    """What sealing does with a field. GONE deletes the row, so all fields of a model are GONE or none is."""

    KEPT = "kept"
    EMPTIED = "emptied"
    LEVELLED = "levelled"  # a moment becomes the end of the class, the same for everybody
    RENEWED = "renewed"  # a random value becomes another one
    GONE = "gone"


class Class(NamedTuple):
    """How one field is classed."""

    kind: Kind
    sealing: Sealing = Sealing.KEPT


class Keep(NamedTuple):
    """How long a session is kept: days from its end to sealing, and from its last step to deletion."""

    seal_days: int
    keep_days: int


def is_hasty(chosen: int, known: int, *, since: datetime, now: datetime) -> bool:
    """Whether fewer days than were known bring what is counted from `since` about at once, or within a few days."""
    return chosen < known and since + timedelta(days=chosen) <= now + timedelta(days=SOON_DAYS)


FIRST_KEEP = Keep(seal_days=30, keep_days=180)
LEAST_DAYS, MOST_DAYS = 1, 365
# What comes so soon cannot be noticed and put right: it is asked for once more.
SOON_DAYS = 7

NONE = Class(Kind.NONE)
ABOUT_SEAT = Class(Kind.PSEUDONYMOUS)
PERSONAL = Class(Kind.PERSONAL)
SECRET = Class(Kind.SECRET)
_EMPTIED = Class(Kind.PSEUDONYMOUS, Sealing.EMPTIED)
_LEVELLED = Class(Kind.PSEUDONYMOUS, Sealing.LEVELLED)
_RENEWED = Class(Kind.PSEUDONYMOUS, Sealing.RENEWED)
# An id that its database counted tells in which order rows were made.
_NUMBER = Class(Kind.PSEUDONYMOUS, Sealing.RENEWED)
_GONE = Class(Kind.PERSONAL, Sealing.GONE)
_SECRET_GONE = Class(Kind.SECRET, Sealing.GONE)


def _all(fields: str, classed: Class) -> dict[str, Class]:
    return dict.fromkeys(fields.split(), classed)


FIELDS: dict[str, dict[str, Class]] = {
    "deliberation.Participant": _all("classroom card rehearsed marks", ABOUT_SEAT)
    | _all("id op seed", _RENEWED)
    | _all("pseudonym folded", Class(Kind.PERSONAL, Sealing.RENEWED))
    | _all("key", Class(Kind.SECRET, Sealing.RENEWED))
    | _all("joined_at removed_at left_at", _LEVELLED)
    | _all("joined_epoch", _EMPTIED),
    "deliberation.Participant_marks": _all("id", _NUMBER) | _all("participant passage", ABOUT_SEAT),
    "deliberation.Identity": _all("id participant name claimed_at failed_tries wait_until", _GONE)
    | _all("pin_hash", _SECRET_GONE),
    "deliberation.Ballot": _all(
        "participant tradeoff round value confidence stance conditions guess late epoch", ABOUT_SEAT
    )
    | _all("id", _NUMBER)
    | _all("seq", _EMPTIED)
    | _all("at", _LEVELLED),
    "deliberation.Argument": _all(
        "classroom participant kind parent tradeoff pole position claim reason epoch", ABOUT_SEAT
    )
    | _all("id op", _RENEWED)
    | _all("at let_through_at hidden_at featured_at", _LEVELLED)
    | _all("seq edited_at hidden_reason hidden_by", _EMPTIED),
    "deliberation.Citation": _all("argument order passage text exact prefix suffix start end", ABOUT_SEAT)
    | _all("id", _NUMBER),
    "deliberation.Weighing": _all("argument participant value well_argued epoch", ABOUT_SEAT)
    | _all("id", _NUMBER)
    | _all("seq", _EMPTIED)
    | _all("at", _LEVELLED),
    "deliberation.TakenBack": _all("id argument participant seq", Class(Kind.PSEUDONYMOUS, Sealing.GONE)),
    # Which ids are no argument's any more: it tells nothing of a seat, and no longer than open pages may last.
    "deliberation.DeletedArgument": _all("id classroom argument", Class(Kind.NONE, Sealing.GONE)),
    "deliberation.FairnessMark": _all("argument participant fair", ABOUT_SEAT)
    | _all("id", _NUMBER)
    | _all("seq", _EMPTIED)
    | _all("at", _LEVELLED),
    "deliberation.Credit": _all("participant tradeoff kind argument position passage why epoch", ABOUT_SEAT)
    | _all("id", _NUMBER)
    | _all("seq", _EMPTIED)
    | _all("at", _LEVELLED),
    "deliberation.RubricMark": _all(
        "id participant quotation fairness evidence condition comment at by", _GONE
    ),
    "deliberation.ClassroomSession": _all(
        "id code op title case tradeoffs plan_key plan join_mode own_names deals_cards screens_arguments "
        "shows_authors shows_results step phase phase_epoch phase_started_at phase_ends_at door_open version "
        "wall_kind wall_key wall_blank language created_at ended_at trashed_at marks_released_at seal_days keep_days "
        "kept_since sealed_at",
        NONE,
    )
    | _all("screen_token", SECRET)
    | _all("instructor", PERSONAL),
    "deliberation.CoInstructor": _all("id classroom", NONE) | _all("user added_at", PERSONAL),
    "deliberation.ClassroomSession_tradeoffs": _all("id classroomsession tradeoff", NONE),
    "deliberation.PhaseChange": _all("id classroom phase epoch at", NONE) | _all("by", PERSONAL),
    # An act about one seat or argument names it: sealing keeps the act, and neither whom nor when.
    "deliberation.LogEntry": _all("id classroom act", NONE)
    | _all("by", PERSONAL)
    | _all("at", _LEVELLED)
    | _all("detail", Class(Kind.PERSONAL, Sealing.EMPTIED)),
    "cases.Case": _all(
        "id slug edition digest title language question summary source content_note data loaded_at", NONE
    ),
    "cases.Passage": _all("id case number heading html text", NONE),
    "cases.Position": _all("id case key order kind name role data", NONE),
    "cases.TradeOff": _all(
        "id case key order title question pole_a pole_a_means pole_b pole_b_means data", NONE
    ),
    "cases.AttachedText": _all("id case_slug digest paragraphs", NONE)
    | _all("instructor attached_at", PERSONAL),
    # Accounts are of instructors and of whoever runs the server; a student has none.
    "auth.User": _all(
        "id username first_name last_name email is_staff is_active is_superuser last_login date_joined "
        "groups user_permissions",
        PERSONAL,
    )
    | _all("password", SECRET),
    "auth.User_groups": _all("id user group", PERSONAL),
    "auth.User_user_permissions": _all("id user permission", PERSONAL),
    "auth.Group": _all("id name permissions", NONE),
    "auth.Group_permissions": _all("id group permission", NONE),
    "auth.Permission": _all("id name content_type codename", NONE),
    "contenttypes.ContentType": _all("id app_label model", NONE),
    "sessions.Session": _all("session_key session_data", SECRET) | _all("expire_date", NONE),
    "admin.LogEntry": _all(
        "id action_time user content_type object_id object_repr action_flag change_message", PERSONAL
    ),
}

# Acts of the log whose detail is the pseudonym of a seat, or begins with the id of an argument.
# Of one that erased a seat nothing is noted but that it was done.
ABOUT_A_SEAT = frozenset({"new_pin", "remove", "restore_seat", "change_marks", "erase", "second_claim"})
# What is noted of somebody who is no instructor.
BY_SOMEBODY_ELSE = frozenset({"second_claim"})
ABOUT_AN_ARGUMENT = frozenset({"hide", "restore_argument", "let_through", "feature", "unfeature"})
# How the detail of an export ends that had names in it.
WITH_NAMES = ", with names"
# And how that of one ends that had only numbers in it.
ONLY_NUMBERS = ", aggregate"
# Who leads the session, by user name: an account of this server and no student, so sealing leaves it.
ABOUT_AN_ACCOUNT = frozenset({"add_co_instructor", "remove_co_instructor", "leave_co_instructor"})
# Those that concern the class as a whole. What is in none of these is treated as if it named a student.
ABOUT_THE_CLASS = ABOUT_AN_ACCOUNT | frozenset(
    {
        "blank_wall",
        "create",
        "export",
        "extend",
        "hold_marks",
        "import",
        "import_polis",
        "keep",
        "lock_door",
        "open_door",
        "phase",
        "release_marks",
        "renew_wall",
        "restore",
        "roster",
        "seal",
        "shorten",
        "trash",
        "uncover_wall",
        "wall",
    }
)
