"""A Polis export, a folder of CSV files, as plain values.

    comments.csv               one statement per row: id, author, text, whether it was moderated (-1 is out)
    votes.csv                  one vote per row, in time; someone who changes their mind votes again
    participants-votes.csv     one participant per row: the group they were published in, and their votes
    summary.csv                the topic and a description

In all of them 1 is agree, -1 disagree and 0 pass. Old exports lack some columns and new ones have more, in any
order; comments.csv and one of the two files with votes must be there, and votes.csv is taken if both are. Of
participants nothing is read but number, votes and group: an `xid` may point to a person.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deliberation.errors import BadExport, gettext_noop
from deliberation.polis.tables import Table, pairs, table

COMMENTS, VOTES, PARTICIPANTS, SUMMARY = (
    "comments.csv",
    "votes.csv",
    "participants-votes.csv",
    "summary.csv",
)
STATEMENT_ID = ("comment-id", "tid", "statement-id", "commentid")
PARTICIPANT_ID = ("participant", "participant-id", "voter-id", "pid", "voterid")
AUTHOR_ID = ("author-id", "pid", "participant-id", "authorid")
BODY = ("comment-body", "txt", "comment", "body", "statement")
MODERATED = ("moderated", "mod", "moderation")
IS_META = ("is-meta", "meta")
CONSENSUS = ("group-informed-consensus", "group-aware-consensus")
GROUP_ID = ("group-id", "group", "groupid")
VOTE = ("vote", "value")
TIMESTAMP = ("timestamp", "created", "modified")
# What else participants-votes.csv says of a participant; all other columns are statements.
ABOUT = {"xid", "n-comments", "n-votes", "n-agree", "n-disagree", "n-pass"}
EMPTY = {"nan", "null", "none", "na"}
YES = {"true", "t", "yes", "1"}
NOTICES = ("ATTRIBUTION.md", "ATTRIBUTION.txt", "ATTRIBUTION", "NOTICE.md", "NOTICE.txt", "NOTICE")
LONGEST_NOTICE = 4_000
VALUES = (-1, 0, 1)
# The exports that were published count milliseconds, those that Polis makes today, and ours, seconds. As milliseconds
# these numbers would be before April 1973, as seconds they are after March 1973.
SECONDS = range(100_000_000, 100_000_000_000)


@dataclass(frozen=True)
class ExportedStatement:
    """One statement. `moderated` is 1 let in, -1 kept out, 0 undecided; `consensus` as it was published."""

    key: str
    text: str
    author: str
    moderated: int
    is_meta: bool
    at: int
    consensus: float | None

    @property
    def is_left_out(self) -> bool:
        """Whether it moves nobody on the map: kept out, or about the conversation itself."""
        return self.moderated == -1 or self.is_meta


@dataclass(frozen=True)
class Conversation:
    """Everything that an export says. Ids are kept as the files write them.

    Vote i is by participants[person[i]] on keys[statement[i]], at `at[i]` milliseconds since 1970 (0 where
    there are no times); someone may have voted twice on the same. `keys` begins with the statements of
    comments.csv and goes on with ids that only votes know. `groups` are the groups as they were published.
    """

    folder: Path
    topic: str
    description: str
    url: str
    notice: str
    statements: tuple[ExportedStatement, ...]
    keys: tuple[str, ...]
    participants: tuple[str, ...]
    groups: Mapping[str, int]
    person: array[int] = field(repr=False)
    statement: array[int] = field(repr=False)
    value: array[int] = field(repr=False)
    at: array[int] = field(repr=False)

    @property
    def left_out(self) -> frozenset[str]:
        return frozenset(statement.key for statement in self.statements if statement.is_left_out)


class _Votes:
    """Votes as they are read, people and statements numbered in the order in which they come."""

    def __init__(self, keys: list[str]) -> None:
        self.people: dict[str, int] = {}
        self.keys = {key: place for place, key in enumerate(keys)}
        self.person, self.statement, self.value, self.at = array("i"), array("i"), array("b"), array("q")

    def add(self, person: str, key: str, value: int, at: int = 0) -> None:
        self.person.append(self.people.setdefault(person, len(self.people)))
        self.statement.append(self.keys.setdefault(key, len(self.keys)))
        self.value.append(value)
        self.at.append(at)


def read_export(folder: Path) -> Conversation:
    """Read a folder. Raises BadExport, in a sentence that names the file, for what is missing or cannot be read."""
    if not folder.is_dir():
        raise BadExport(gettext_noop("There is no folder %(folder)s."), folder=str(folder))
    statements = _statements(folder / COMMENTS)
    votes = _Votes([statement.key for statement in statements])
    has_votes, has_participants = ((folder / name).is_file() for name in (VOTES, PARTICIPANTS))
    if not has_votes and not has_participants:
        raise BadExport(
            gettext_noop("%(folder)s has neither %(votes)s nor %(participants)s."),
            folder=str(folder),
            votes=VOTES,
            participants=PARTICIPANTS,
        )
    groups = _participants(folder / PARTICIPANTS, votes, counts=not has_votes) if has_participants else {}
    if has_votes:
        _votes(folder / VOTES, votes)
    summary = pairs(folder / SUMMARY)
    return Conversation(
        folder=folder,
        topic=summary.get("topic", "") or folder.resolve().name,
        description=summary.get("conversation-description", ""),
        url=summary.get("url", ""),
        notice=_notice(folder),
        statements=tuple(statements),
        keys=tuple(votes.keys),
        participants=tuple(votes.people),
        groups=groups,
        person=votes.person,
        statement=votes.statement,
        value=votes.value,
        at=votes.at,
    )


def _statements(path: Path) -> list[ExportedStatement]:
    found: dict[str, ExportedStatement] = {}
    with table(path) as comments:
        key, body = comments.require(STATEMENT_ID), comments.require(BODY)
        author, moderated, meta, consensus, at = (
            comments.place(names) for names in (AUTHOR_ID, MODERATED, IS_META, CONSENSUS, TIMESTAMP)
        )
        for row in comments.rows():
            name = row[key].strip()
            if not name or name in found:
                raise comments.refuse(row[key])
            found[name] = ExportedStatement(
                key=name,
                text=row[body].strip(),
                author=_cell(row, author),
                moderated=comments.whole(_cell(row, moderated) or "0", VALUES),
                is_meta=_cell(row, meta).lower() in YES,
                at=_time(comments, row, at),
                consensus=_share(comments, _cell(row, consensus)),
            )
    return list(found.values())


def _participants(path: Path, votes: _Votes, *, counts: bool) -> dict[str, int]:
    """The published groups; and, if this file's votes count, the votes."""
    groups: dict[str, int] = {}
    with table(path) as people:
        who, group = people.require(PARTICIPANT_ID), people.place(GROUP_ID)
        columns = [
            (place, name)
            for place, name in enumerate(people.header)
            if place not in (who, group) and name not in ABOUT
        ]
        for row in people.rows():
            name = row[who].strip()
            if not name or name in votes.people:
                raise people.refuse(row[who])
            votes.people[name] = len(votes.people)
            if _cell(row, group):
                groups[name] = people.whole(_cell(row, group))
            if not counts:
                continue
            for place, key in columns:
                if cell := _cell(row, place):
                    votes.add(name, key, people.whole(cell, VALUES))
    return groups


def _votes(path: Path, votes: _Votes) -> None:
    """Every vote as it is read: a large file is never held."""
    with table(path) as cast:
        key, value = cast.require(STATEMENT_ID), cast.require(VOTE)
        who, at = cast.require(("voter-id", *PARTICIPANT_ID)), cast.place(TIMESTAMP)
        for row in cast.rows():
            person, statement = row[who].strip(), row[key].strip()
            if not person or not statement:
                raise cast.refuse(",".join(row))
            votes.add(person, statement, cast.whole(row[value], VALUES), _time(cast, row, at))


def _cell(row: list[str], place: int | None) -> str:
    """A cell without its spaces; empty where there is no such column, or where a program wrote that it is empty."""
    text = "" if place is None else row[place].strip()
    return "" if text.lower() in EMPTY else text


def _time(of: Table, row: list[str], place: int | None) -> int:
    """Milliseconds since 1970; 0 where it is not said. Some files write 1.4E+12, and some write seconds."""
    text = _cell(row, place)
    if not text:
        return 0
    try:
        time = int(float(text)) if "e" in text.lower() else of.whole(text)
    except (ValueError, OverflowError) as error:
        raise of.refuse(text) from error
    if not 0 <= time < 2**53:
        raise of.refuse(text)
    return time * 1_000 if time in SECONDS else time


def _share(of: Table, text: str) -> float | None:
    if not text:
        return None
    try:
        share = float(text)
    except ValueError as error:
        raise of.refuse(text) from error
    if not 0 <= share <= 1:
        raise of.refuse(text)
    return share


def _notice(folder: Path) -> str:
    """The notice that came with the data, in its folder or in the one above; empty if there is none."""
    for place in (folder, folder.resolve().parent):
        for name in NOTICES:
            path = place / name
            if path.is_file():
                return path.read_bytes()[:LONGEST_NOTICE].decode("utf-8-sig", errors="ignore").strip()
    return ""
