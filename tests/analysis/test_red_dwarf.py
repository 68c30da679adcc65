"""The opinion map beside red-dwarf's, an implementation of Polis's method by other hands, on the same votes."""

import numpy as np
import pytest
from reddwarf.implementations.polis import run_pipeline
from sklearn.metrics import adjusted_rand_score, silhouette_score

from deliberation.analysis.opinion.clusters import Cells, adjusted_rand, silhouettes
from deliberation.analysis.opinion.matrix import matrix_of
from deliberation.analysis.opinion.projection import project
from deliberation.analysis.opinion.representative import NOBODY, group_counts
from deliberation.analysis.opinion_map import Votes, opinion_map
from deliberation.polis.export import read_export
from deliberation.reports.opinions import votes_in
from tests.polis.published import NAMES, unpacked

pytestmark = pytest.mark.reddwarf


def both(votes):
    """Our votes, and what red-dwarf makes of the same."""
    theirs = run_pipeline(
        votes=[
            {
                "participant_id": int(votes.participants[person]),
                "statement_id": int(votes.statements[statement]),
                "vote": value,
            }
            for person, statement, value in zip(votes.person, votes.statement, votes.value, strict=True)
        ],
        mod_out_statement_ids=[int(key) for key in votes.left_out],
        random_state=0,
        # By itself scikit-learn goes by chance above 500 people, and is then some 1e-6 off.
        reducer_kwargs={"svd_solver": "full"},
    )
    return votes, theirs


@pytest.fixture(scope="module", params=[*NAMES, "made up"])
def compared(request, tmp_path_factory):
    """A published conversation, or one of whole numbers with passes, gaps and something left out."""
    if request.param in NAMES:
        folder = unpacked(request.param, tmp_path_factory.mktemp("polis"), but="votes.csv")
        return both(votes_in(read_export(folder)))
    chance = np.random.default_rng(11)
    side = np.repeat([1, -1], 30)
    votes = [
        (who, what, int(chance.choice([side[who] * (-1) ** what, 0, -1, 1], p=[0.6, 0.1, 0.15, 0.15])))
        for who in range(60)
        for what in range(15)
        if chance.random() < 0.6 or what == who % 15
    ]
    return both(Votes.collected(votes, left_out={3, 8}))


def test_everybody_stands_where_red_dwarf_puts_them_up_to_sign(compared):
    votes, theirs = compared
    places = {point.participant: (point.x, point.y) for point in opinion_map(votes).points if point.votes}
    expected = theirs.participant_projections
    assert {int(who) for who in places} == expected.keys()
    ours = np.array([places[who] for who in places])
    other = np.array([expected[int(who)] for who in places])
    signs = np.sign((ours * other).sum(axis=0))
    assert np.allclose(ours, other * signs, atol=1e-9)


def test_the_statistics_of_every_group_and_statement_are_red_dwarfs(compared):
    votes, theirs = compared
    matrix = matrix_of(votes)
    their_group = theirs.participants_df["cluster_id"].dropna().astype(int).to_dict()
    labels = np.array([their_group.get(int(votes.participants[row]), NOBODY) for row in matrix.rows])
    counts = group_counts(matrix, labels, labels.max() + 1)
    agree, disagree = counts.statistics("agree"), counts.statistics("disagree")
    columns = [int(votes.statements[place]) for place in matrix.columns]
    table = theirs.group_comment_stats
    for group in range(labels.max() + 1):
        expected = table.loc[group].loc[columns]
        for name, ours in {
            "na": counts.agree, "nd": counts.disagree, "ns": counts.seen,
            "pa": agree.share, "pat": agree.share_test, "ra": agree.ratio, "rat": agree.ratio_test,
            "pd": disagree.share, "pdt": disagree.share_test, "rd": disagree.ratio, "rdt": disagree.ratio_test,
        }.items():  # fmt: skip
            # Where nobody outside has seen a statement red-dwarf divides by nothing.
            known = np.isfinite(expected[name].to_numpy())
            assert known.any()
            assert np.allclose(ours[group][known], expected[name].to_numpy()[known], atol=1e-9), name


def test_group_informed_consensus_is_red_dwarfs(compared):
    votes, theirs = compared
    their_group = theirs.participants_df["cluster_id"].dropna().astype(int).to_dict()
    given = {who: their_group[int(who)] for who in votes.participants if int(who) in their_group}
    expected = theirs.group_aware_consensus["agree"]
    for statement in opinion_map(votes, given=given).statements:
        if int(statement.statement) in expected:
            assert statement.consensus == pytest.approx(expected[int(statement.statement)], abs=1e-12)


def test_silhouettes_and_rand_indices_are_those_of_scikit_learn():
    chance = np.random.default_rng(5)
    places = chance.standard_normal((80, 2))
    labels, other = chance.integers(0, 3, 80), chance.integers(0, 4, 80)
    cells = Cells(places=places, weights=np.ones(80), of=np.arange(80))
    assert silhouettes(cells, [labels])[0] == pytest.approx(silhouette_score(places, labels))
    assert adjusted_rand(labels, other) == pytest.approx(adjusted_rand_score(labels, other))
    assert adjusted_rand(labels, labels) == 1


def test_the_axes_are_those_of_a_fit_on_everybody(compared):
    votes, theirs = compared
    shares = project(matrix_of(votes)).shares
    assert shares == pytest.approx(theirs.reducer.explained_variance_ratio_, abs=1e-9)
