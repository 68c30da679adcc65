"""A conversation that was held elsewhere as an opinion map, in plain values for JSON and in lines to read."""

from __future__ import annotations

from typing import Any

from deliberation.analysis.opinion_map import OpinionMap, Split, Statement, Votes, opinion_map
from deliberation.polis.export import Conversation


def votes_in(conversation: Conversation) -> Votes:
    """The last vote of each person on each statement."""
    cast = Votes(
        participants=conversation.participants,
        statements=conversation.keys,
        person=conversation.person,
        statement=conversation.statement,
        value=conversation.value,
        left_out=conversation.left_out,
    )
    return cast.latest(conversation.at)


def map_of(conversation: Conversation, *, published_groups: bool = False) -> dict[str, Any]:
    """The map as plain values. Ids are as in the files; group null for who is in none, which in one cloud is everybody.

    Groups are given as Polis gives them, always; `one_cloud` says why a class would be shown none. `consensus` is over
    the map's groups; in an export that publishes a group-informed consensus, it is that, computed over the groups that
    it publishes too. With `published_groups` the map has the published groups for its own.
    """
    votes = votes_in(conversation)
    theirs = opinion_map(votes, given=conversation.groups) if conversation.groups else None
    drawn = theirs if published_groups and theirs else opinion_map(votes, gated=False)
    texts = {statement.key: statement.text for statement in conversation.statements}
    publishes = theirs is not None and any(one.consensus is not None for one in conversation.statements)
    published = theirs.statements if theirs and publishes else (None,) * len(drawn.statements)
    return {
        "topic": conversation.topic,
        "people": drawn.people,
        "votes": drawn.votes,
        "one_cloud": drawn.one_cloud,
        "axes": list(drawn.shares),
        **_fit(drawn),
        "participants": [
            {"id": point.participant, "x": point.x, "y": point.y, "group": point.group, "votes": point.votes}
            for point in drawn.points
        ],
        "statements": [
            _statement(statement, other, drawn, texts.get(str(statement.statement), ""))
            for statement, other in zip(drawn.statements, published, strict=True)
        ],
        "groups": [
            {
                "id": group.key,
                "size": group.size,
                "x": group.x,
                "y": group.y,
                "representative": [
                    {
                        "id": one.statement,
                        "direction": one.direction,
                        "said": one.said,
                        "seen": one.seen,
                        "share": one.share,
                        "share_test": one.share_test,
                        "ratio": one.ratio,
                        "ratio_test": one.ratio_test,
                    }
                    for one in group.representative
                ],
            }
            for group in drawn.groups
        ],
    }


def lines_of(drawn: dict[str, Any]) -> list[str]:
    """The same to read: how many people and groups, and what each group stands out on."""
    texts = {statement["id"]: statement["text"] for statement in drawn["statements"]}
    lines = [
        f"{drawn['topic']}: {len(drawn['participants'])} participants, {drawn['votes']} votes on "
        f"{len(drawn['statements'])} statements; {drawn['people']} people in the conversation."
    ]
    if not drawn["groups"]:
        return [*lines, f"One cloud ({drawn['one_cloud']})."]
    if drawn["one_cloud"]:
        lines.append(
            f"A class would be shown one cloud ({drawn['one_cloud']}). The best groups all the same:"
        )
    for group in drawn["groups"]:
        lines.append(f"Group {group['id']}, {group['size']} people:")
        lines += [
            f"  {one['direction']} ({one['said']} of {one['seen']}): {' '.join(texts[one['id']].split())}"
            for one in group["representative"]
        ]
    return lines


def _fit(drawn: OpinionMap) -> dict[str, float | None]:
    judged = drawn.fit.judgement
    return {
        "silhouette": drawn.fit.silhouette,
        "stability": judged.stability if judged else None,
        "beyond_chance": judged.beyond_chance if judged else None,
    }


def _statement(
    statement: Statement, published: Statement | None, drawn: OpinionMap, text: str
) -> dict[str, Any]:
    return {
        "id": statement.statement,
        "text": text,
        "consensus": (published or statement).consensus,
        "score": statement.score,
        **_counts(statement.everybody),
        "left_out": statement.left_out,
        "groups": [
            {"id": group.key, **_counts(split)}
            for group, split in zip(drawn.groups, statement.by_group, strict=True)
        ],
    }


def _counts(split: Split) -> dict[str, int]:
    return {"agree": split.agree, "disagree": split.disagree, "passed": split.passed, "seen": split.seen}
