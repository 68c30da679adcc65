"""The argument map in programs for argument maps."""

import uuid

import pytest
from django.utils import timezone

from deliberation.models import Argument, Citation
from deliberation.reports.aif import aif_chunks
from deliberation.reports.argdown import ERASED, argdown_chunks, folded, titles
from deliberation.reports.export import Export
from tests.clients.hostile import hostile
from tests.clients.programs import ask
from tests.make import make_classroom, make_seat

pytestmark = [pytest.mark.client, pytest.mark.django_db]

COUNT = 2_000


@pytest.fixture
def crowd():
    """A class of hostile students, whose arguments answer each other."""
    classroom = make_classroom(phase="argue", title=hostile(1, 3)[0][:120])
    classroom.case.question = "\n".join(hostile(3, 4))
    classroom.case.save()
    tradeoffs, cards = list(classroom.tradeoffs.all()), list(classroom.case.positions.all())
    for row, name in zip([*tradeoffs, *cards], hostile(20, 5), strict=False):
        row.pole_a = row.name = row.title = name
        row.save()
    seats = [make_seat(classroom, pseudonym=f"{n}{name}") for n, name in enumerate(hostile(20, 6, most=3))]
    claims, reasons, words = hostile(COUNT, 7), hostile(COUNT, 8), hostile(COUNT, 9)
    kinds = ["argument", "support", "rebut", "ask", "steelman"]
    arguments = []
    for n, (claim, reason) in enumerate(zip(claims, reasons, strict=True)):
        kind = kinds[n % 5]
        is_reply = kind in ("support", "rebut", "ask")
        arguments.append(
            Argument(
                classroom=classroom, participant=seats[n % 20], kind=kind, claim=claim, reason=reason, epoch=1,
                parent=arguments[n - 1 - n % 5 // 2] if is_reply else None, tradeoff=tradeoffs[n % 2],
                let_through_at=None if n % 7 == 0 else timezone.now(), pole="" if kind == "ask" else "ab"[n % 2], position=None if is_reply else cards[n % 4],
            )
        )  # fmt: skip
    Argument.objects.bulk_create(arguments)
    passage = classroom.case.passages.first()
    Citation.objects.bulk_create(
        Citation(argument=argument, order=1, passage=passage, exact=text, prefix=text[:32], start=0, end=1)
        for argument, text in zip(arguments, words, strict=True)
    )
    return Export(classroom)


def test_argdown_reads_two_thousand_hostile_arguments_back_unchanged(crowd, tmp_path):
    (tmp_path / "map.argdown").write_bytes(b"".join(argdown_chunks(crowd)))
    read = ask("argdown.mjs", tmp_path / "map.argdown")
    assert read["errors"] == []
    named = titles(crowd)
    assert len(read["arguments"]) == COUNT
    wrong = []
    for row in crowd.record.arguments.values():
        found = read["arguments"][named[row.id]]
        cited = [
            {
                "passage": one.passage, "text": one.text, "exact": one.exact, "prefix": one.prefix, "suffix": one.suffix,
                "start": one.start, "end": one.end,
            }
            for one in crowd.record.cited[row.id]
        ]  # fmt: skip
        data = found["data"]
        tag = " #waiting" if row.let_through_at is None else ""
        same = (
            [folded(text) for text in found["texts"]] == [(folded(row.claim) or ERASED) + tag]
            and data["kind"] == row.kind
            and (data["id"], data["claim"], data["reason"]) == (row.id, row.claim, row.reason)
            and (data["author"], data["position"]) == (crowd.labels[row.seat], row.position)
            and data["citations"] == cited
        )
        if not same:
            wrong.append((row.claim, found))
    assert wrong == []

    expected = set()
    for row in crowd.record.arguments.values():
        if row.kind in ("support", "rebut"):
            expected.add(
                (named[row.id], {"support": "support", "rebut": "attack"}[row.kind], named[row.parent])
            )
        elif row.kind != "ask":
            expected.add((named[row.id], "support", named[f"pole:{row.tradeoff}:{row.pole}"]))
            expected.add((named[row.id], "support", named[f"card:{row.position}"]))
    assert {tuple(one) for one in read["relations"]} == expected
    assert len(read["relations"]) == len(expected)

    cards = {named[f"card:{card.key}"]: card for card in crowd.record.positions}
    for title, card in cards.items():
        found = read["statements"][title]
        assert [folded(text) for text in found["texts"]] == [folded(card.name) or ERASED]
        assert (found["data"]["id"], found["data"]["name"]) == (card.key, card.name)


def test_argdown_reads_the_map_of_a_class(unpacked):
    read = ask("argdown.mjs", unpacked / "arguments.argdown")
    assert read["errors"] == []
    hidden = [one for one in read["arguments"].values() if "hidden" in one["tags"]]
    assert [one["data"]["status"] for one in hidden] == ["hidden"]
    assert read["title"] == "Should the library stay open all night?"


def test_arguebuf_reads_every_statement_and_relation(crowd, tmp_path):
    (tmp_path / "map.json").write_bytes(b"".join(aif_chunks(crowd)))
    read = ask("aif.py", tmp_path / "map.json")
    text = {
        row.id: "\n".join(filter(None, (row.claim, row.reason))) for row in crowd.record.arguments.values()
    }
    cards = {card.key: card.name for card in crowd.record.positions}
    poles = {
        (row.key, pole): f"{row.title}: {row.pole_name(pole)}" for row in crowd.record.chosen for pole in "ab"
    }
    assert sorted(read["statements"]) == sorted([*text.values(), *cards.values(), *poles.values()])
    expected = []
    for row in crowd.record.arguments.values():
        if row.kind in ("support", "rebut"):
            expected.append(
                [text[row.id], {"support": "Support", "rebut": "Attack"}[row.kind], text[row.parent]]
            )
        elif row.kind != "ask":
            expected.append([text[row.id], "Support", poles[row.tradeoff, row.pole]])
            expected.append([text[row.id], "Support", cards[row.position]])
    assert sorted(read["relations"]) == sorted(expected)


def test_ids_in_the_map_are_ids(crowd):
    assert all(str(uuid.UUID(key)) == key for key in crowd.record.arguments)
