"""Changes that no test could notice, each with its reason. They are left out, and counted."""

JOINING, ROSTERS, LEAVING = (f"deliberation/actions/{name}.py:" for name in ("joining", "rosters", "leaving"))
KEY = "a key of a byte more or less is as hard to guess"
SEED = "a seed from a larger range, or one half as large, draws as well"
ALIKE = "every place is given as much more or less, so the same one is the best"
NO_MARK = "no character has the class of combining marks that is between the two"
READ_AGAIN = "what is not handed on is read again when it is asked for, the same"
FROZEN = "it is said that nothing changes it, and nothing does"
# The beginning of a mutant's key, and why what it does is the same.
EQUIVALENT: dict[str, str] = {
    f"{JOINING}_claim: constant: 16 ->": KEY,
    f"{ROSTERS}new_pin: constant: 16 ->": KEY,
    f"{LEAVING}erase_name: constant: 16 ->": KEY,
    f"{LEAVING}erase_seat: constant: 16 ->": KEY,
    f"{JOINING}suggest_pseudonym: constant: 31 ->": SEED,
    f"{JOINING}suggest_pseudonym: constant: 2 -> 3": SEED,
    f"{ROSTERS}add_roster: constant: 31 ->": SEED,
    f"{ROSTERS}add_roster: constant: 2 -> 3": SEED,
    f"{LEAVING}erase_seat: constant: 0 ->": "an erased seat is shown no order, so its seed decides nothing",
    f"{JOINING}_claim: constant: 0 -> 1 #1": "a seat that is claimed is tried no more, and a new PIN begins at none",
    f"{JOINING}_claim: dropped: identity.failed_tries = 0": "a new PIN begins at none",
    f"{JOINING}_next_card: without holders__joined_at__isnull": "no seat has a card before it is joined",
    "deliberation/actions/sealing.py:seal_classroom: constant: 31 ->": SEED,
    "deliberation/actions/sealing.py:seal_classroom: constant: 2 -> 3": SEED,
    "deliberation/actions/sealing.py:_seal_row: constant: True ->": "bulk_create writes a row, whatever that says of itself",
    "deliberation/actions/sealing.py:_delete: dropped: classroom.arguments.all().delete()": "they go with their seats",
    "deliberation/actions/sealing.py:module: constant: 500 ->": "rows are written in the same, in other pieces",
    "deliberation/actions/wording.py:just_after: constant: 1 -> 2 #1": "two millionths of a second later is just after as well",
    "deliberation/actions/conversations.py:_case: constant: 12 ->": "a digit more or less of a digest tells cases apart as well",
    "deliberation/rules/text.py:_shared: constant: 0 ->": ALIKE,
    "deliberation/rules/names.py:_is_accent: constant: 200 ->": NO_MARK,
    "deliberation/rules/names.py:_is_accent: comparison: order >= 200 ->": NO_MARK,
    "deliberation/rules/names.py:_is_accent: constant: 36 -> 37 #1": NO_MARK,
    "deliberation/rules/rosters.py:roster_lines: constant: 0 -> -1 #1": "a line that is not blank has a first cell",
    "deliberation/views/guards.py:participant_of: dropped: held.with_case(": READ_AGAIN,
    "deliberation/views/guards.py:seat_or_404: dropped: found.classroom = classroom": READ_AGAIN,
    f"{JOINING}_next_card: constant: 0 ->": "where there is no card, none is dealt, however many hold none",
    "deliberation/actions/evidence.py:Words: constant: True ->": FROZEN,
    "deliberation/actions/imports.py:Imported: constant: True ->": FROZEN,
    "deliberation/rules/names.py:RosterLine: constant: True ->": FROZEN,
    "deliberation/actions/imports.py:module: constant: 1000 ->": "rows come in the same, in larger or smaller pieces",
    "deliberation/actions/conversations.py:module: constant: 2000 ->": "rows come in the same, in other pieces",
    "deliberation/actions/classrooms.py:module: constant: 20 ->": "a free code is found at the first try among 4.8e8",
    f"{JOINING}module: constant: 12 ->": "of so many names that are drawn one is free; else all are looked through",
    "deliberation/actions/ballots.py:credit_move: constant: 0 -> 1 #1": "no argument has the id of one, as none has that of zero",
    "deliberation/actions/evidence.py:anchored: without number__in": "passages that are read and not named are not looked at",
    "deliberation/actions/moderation.py:_off_the_wall: without pk": "an argument's id names its class as well",
    "deliberation/actions/moderation.py:hide_argument: without hidden_at__isnull": "only what is hidden has a reason",
}
