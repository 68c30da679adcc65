"""How much is enough and how much is too much. Each number is used in one rule and shown in one sentence."""

CLAIM_CHARS = 280
REASON_CHARS = 2_000
WHY_CHARS = 280
QUOTE_CHARS = 600
CITATIONS = 3
CONDITIONS = 3
TRADEOFFS = 9
SEATS = 1_000
CO_INSTRUCTORS = 10
PIN_TRIES = 5
PIN_WAIT_SECONDS = 60
# A seat that somebody else goes on trying to take is written down so often: a flood of tries fills no log.
CLAIM_NOTED_SECONDS = 60
TRASH_DAYS = 30
# A conversation that was held elsewhere, as a session to look at.
IMPORTED_PEOPLE = 10_000
IMPORTED_STATEMENTS = 2_000
IMPORTED_VOTES = 1_000_000
# For so long after the password was given again, names can be exported.
SURE_SECONDS = 600

# No share is shown of fewer people than this (k in the sense of small-cell suppression).
MIN_GROUP = 5

# 28 letters and digits that are told apart on a wall and on a phone: no 0 O, 1 I L, 5 S, 8.
CODE_ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ234679"
CODE_LENGTH = 6
