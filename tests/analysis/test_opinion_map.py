import numpy as np

from deliberation.analysis.opinion_map import Votes, opinion_map


def test_two_camps_of_twenty_are_two_groups():
    votes = Votes.collected(
        (who, statement, 1 if (statement % 2 == 0) == (who < 20) else -1)
        for who in range(40)
        for statement in range(12)
        if (who * 7 + statement * 5) % 4
    )
    drawn = opinion_map(votes)
    assert [group.size for group in drawn.groups] == [20, 20]
    assert len({point.group for point in drawn.points[:20]}) == 1


def test_nobody_is_one_cloud_of_nobody():
    drawn = opinion_map(Votes.collected([]))
    assert (drawn.points, drawn.statements, drawn.groups) == ((), (), ())
    assert drawn.one_cloud == "too few people"


def test_places_are_the_principal_components_of_the_votes_with_means_filled_in():
    chance = np.random.default_rng(4)
    votes = chance.integers(-1, 2, (50, 9)).astype(float)
    drawn = opinion_map(Votes.collected((i, j, int(votes[i, j])) for i in range(50) for j in range(9)))
    centred = votes - votes.mean(axis=0)
    _, _, axes = np.linalg.svd(centred)
    expected = np.abs(centred @ axes[:2].T)
    assert np.allclose(np.abs([(point.x, point.y) for point in drawn.points]), expected)
