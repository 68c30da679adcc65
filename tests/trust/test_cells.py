"""What the aggregate level withholds of real sessions cannot be computed from what it shows: a solver has tried."""

import json
import random
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from deliberation.analysis.disclosure import SHARED
from deliberation.analysis.votes import BANDS, DEAD_HEAT
from deliberation.models import Ballot, Citation, Credit, Participant, Weighing
from deliberation.reports import AGGREGATES
from deliberation.reports.aggregate import argued, cited, moved_by, participation, vote_cells, weighed
from deliberation.reports.export import Export
from deliberation.rules.levels import Level
from tests.make import make_argument, make_case, make_classroom, make_instructor
from tests.trust.size import size

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.gate("T10-cells")]
SOLVER = Path(__file__).resolve().parents[1] / "clients" / "solver.py"
TRADEOFFS = 3


def random_class(case, teacher, chance):
    """Five to forty people who lean more or less to some of the answers, and of whom some stay away."""
    classroom = make_classroom(case=case, by=teacher, tradeoffs=TRADEOFFS)
    now, many = timezone.now(), chance.randint(5, 40)
    seats = Participant.objects.bulk_create(
        Participant(classroom=classroom, pseudonym=f"Otter {n}", folded=f"otter {n}", joined_at=now)
        for n in range(many)
    )
    away, ballots = chance.choice([0, 0.1, 0.5]), []
    for tradeoff in classroom.tradeoffs.all():
        middle, width = chance.randint(0, 100), chance.choice([3, 15, 60])
        stances = [chance.random() ** 3 + 0.01 for _ in Ballot.Stance.values]
        for seat in seats:
            for name in ("first", "final"):
                if chance.random() < away:
                    continue
                value = min(100, max(0, round(chance.gauss(middle, width))))
                ballots.append(
                    Ballot(
                        participant=seat, tradeoff=tradeoff, round=name, value=None if chance.random() < away / 2 else value,
                        confidence=chance.randint(1, 3), stance=chance.choices(Ballot.Stance.values, stances)[0], epoch=1,
                        late=name == "first" and chance.random() < 0.05,
                    )
                )  # fmt: skip
    Ballot.objects.bulk_create(ballots)
    argue(classroom, chance, chance.sample(seats, chance.randint(0, many)))
    return classroom


def argue(classroom, chance, seats):
    """Some write more than others, some weigh, and some say what moved them."""
    tradeoffs, passage = list(classroom.tradeoffs.all()), classroom.case.passages.first()
    for seat in seats:
        for _ in range(chance.choice([1, 1, 2, 6])):
            argument = make_argument(seat, tradeoff=chance.choice(tradeoffs), pole=chance.choice("aaab"))
            if chance.random() < 0.5:
                Citation.objects.create(
                    argument=argument,
                    order=0,
                    passage=passage,
                    text="",
                    exact=passage.text[:4],
                    start=0,
                    end=4,
                )
    arguments = list(classroom.arguments.all())
    weighing = [seat for seat in seats if chance.random() < 0.6]
    Weighing.objects.bulk_create(
        Weighing(argument=argument, participant=seat, value=chance.choice([1, 1, 1, -1, 0]), epoch=1)
        for seat in weighing
        for argument in chance.sample(arguments, min(4, len(arguments)))
    )
    Credit.objects.bulk_create(
        Credit(participant=seat, tradeoff=tradeoffs[0], kind="nothing", epoch=1)
        for seat in seats
        if chance.random() < 0.7
    )


def true_votes(classroom, tradeoff):
    """What the tables of a trade-off come to, counted here once more; and of how many people."""
    cast = {}
    for row in Ballot.objects.filter(
        participant__classroom=classroom, tradeoff=tradeoff, late=False, value__isnull=False
    ):
        cast.setdefault(row.participant_id, {})[row.round] = row
    pairs = [(both["first"], both["final"]) for both in cast.values() if len(both) == 2]
    people = classroom.participants.count()
    tables = {}
    for place, name in enumerate(("first", "final")):
        tables[name] = Counter(
            f"{low}-{high}" for pair in pairs for low, high in BANDS if low <= pair[place].value <= high
        )
        tables[f"stance_{name}"] = Counter(pair[place].stance for pair in pairs)
    changes = [final.value - first.value for first, final in pairs]
    ways = [
        "toward_a" if change <= -DEAD_HEAT else "toward_b" if change >= DEAD_HEAT else "stayed"
        for change in changes
    ]
    tables["moved"] = Counter(ways)
    return {name: {**table, SHARED: people - len(pairs)} for name, table in tables.items()}, people


def reports_of(classroom):
    """Each trade-off's tables, and each line of who took part, as the solver reads them."""
    export = Export(classroom, Level.AGGREGATE)
    for tradeoff in classroom.tradeoffs.all():
        shown = vote_cells(export, tradeoff)
        true, people = true_votes(classroom, tradeoff)
        for name, cells in shown.items():
            true[name] = {key: true[name].get(key, 0) for key in cells}
            assert {key: n for key, n in cells.items() if n is not None}.items() <= true[name].items()
        yield {"total": people, "shown": shown, "true": true}
    wrote = classroom.arguments.values("participant").distinct().count()
    rows = {(row["what"], row["answer"]): row["n"] for row in as_dicts(participation(export))}
    what, people = "wrote an argument", classroom.participants.count()
    shown = {answer: rows[what, answer] for answer in ("yes", "no")}
    yield {"total": people, "shown": {what: shown}, "true": {what: {"yes": wrote, "no": people - wrote}}}


def done_by(classroom, tradeoff):
    """For argued, weighed and cited, who did each thing, counted here once more; one entry for each time."""
    done = {name: defaultdict(list) for name in ("argued", "weighed", "cited")}
    for row in classroom.arguments.filter(tradeoff=tradeoff):
        done["argued"][f"argument, {tradeoff.pole_name(row.pole)} ({row.pole})"].append(row.participant_id)
        for citation in row.citations.select_related("passage"):
            done["cited"][f"P{citation.passage.number}"].append(row.participant_id)
        for weighing in row.weighings.all():
            word = {1: "agree", -1: "disagree", 0: "pass"}[weighing.value]
            done["weighed"][word].append(weighing.participant_id)
    return done


def counts_of(classroom):
    """What may be done often, as the solver reads it, and what is shown of fewer than five people."""
    export, told = Export(classroom, Level.AGGREGATE), []
    tables = {table.__name__: as_dicts(table(export)) for table in (argued, weighed, cited)}
    reports, people = [], classroom.participants.count()
    for tradeoff in classroom.tradeoffs.all():
        done = done_by(classroom, tradeoff)
        for name, rows in tables.items():
            shown = {row["answer"]: row["n"] for row in rows if row["tradeoff"] == tradeoff.key}
            assert shown.keys() >= done[name].keys()
            true = {answer: len(done[name][answer]) for answer in shown}
            all_of_them = {seat for seats in done[name].values() for seat in seats}
            told += [
                (name, answer, n)
                for answer, n in shown.items()
                if n is not None
                and (n != true[answer] or 0 < len(set(done[name][answer])) < 5 or 0 < len(all_of_them) < 5)
            ]
            reports.append({"total": None, "shown": {name: shown}, "true": {name: true}})
        credited = Counter(Credit.objects.filter(tradeoff=tradeoff).values_list("kind", flat=True))
        shown = {
            row["answer"]: row["n"] for row in as_dicts(moved_by(export)) if row["tradeoff"] == tradeoff.key
        }
        true = {**{key: credited[key] for key in shown}, "no answer": people - credited.total()}
        reports.append({"total": people, "shown": {"moved_by": shown}, "true": {"moved_by": true}})
    return reports, told


def as_dicts(table):
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_no_cell_of_one_to_four_follows_from_the_report_of_a_class(tmp_path, figure):
    wanted, chance = size(quick=50, whole=1_000), random.Random(11)
    case, teacher = make_case(), make_instructor()
    reports, small = [], []
    while len(reports) < wanted:
        with transaction.atomic():
            classroom = random_class(case, teacher, chance)
            reports += reports_of(classroom)
            counted, told = counts_of(classroom)
            reports += counted
            small += told
            export = Export(classroom, Level.AGGREGATE)
            for table in (report.build(export) for report in AGGREGATES):
                small += [row for row in as_dicts(table) if row.get("n") in (1, 2, 3, 4)]
            transaction.set_rollback(True)
    path = tmp_path / "reports.json"
    path.write_text(json.dumps(reports))
    done = subprocess.run(
        [sys.executable, str(SOLVER), str(path)], capture_output=True, text=True, check=True
    )
    found = [cell for report in json.loads(done.stdout) for cell in report]
    withheld = sum(n is None for one in reports for cells in one["shown"].values() for n in cells.values())
    figure(
        f"{len(reports):,} reports of classes of 5 to 40, {withheld:,} cells withheld: {len(found)} derivable, {len(small)} shown"
    )
    assert (found, small) == ([], [])
    # Withholding everything would be safe as well.
    assert withheld < 0.8 * sum(len(cells) for one in reports for cells in one["shown"].values())
