import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.analysis.charts import band_chart, flow_picture, slider_histogram
from deliberation.analysis.moves import flow_between, flow_without_small_cells
from deliberation.analysis.votes import Vote, before_after, one_round, third_of, without_small_cells

pairs = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=5, max_size=40)


def rounds(pairs):
    return (
        [Vote(who, before) for who, (before, _) in enumerate(pairs)],
        [Vote(who, after) for who, (_, after) in enumerate(pairs)],
    )


def compared(pairs):
    return before_after(*rounds(pairs))


def drawn(pairs):
    return flow_picture(flow_between(*rounds(pairs)))


# Two sides of five at least, so that there is a flow to draw; but for a small middle whose mean is exactly half way,
# which makes one camp of all.
two_sides = (
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=30)
    .map(lambda pairs: pairs + [(10, 20)] * 5 + [(90, 40)] * 5)
    .filter(lambda pairs: flow_between(*rounds(pairs)) is not None)
)


@settings(deadline=None, max_examples=25)
@given(pairs)
def test_the_bars_are_the_table(pairs):
    result = compared(pairs)
    first, final = band_chart(result).rows
    assert tuple(bar.n for bar in first.bars) == result.first.bands
    assert tuple(bar.n for bar in final.bars) == result.final.bands
    assert (first.n, first.mean, final.mean) == (result.matched, result.first.mean, result.final.mean)


@settings(deadline=None, max_examples=25)
@given(pairs)
def test_bars_stand_in_the_picture_side_by_side_and_on_one_scale(pairs):
    chart = band_chart(compared(pairs))
    bars = [bar for row in chart.rows for bar in row.bars]
    tallest = max(bars, key=lambda bar: bar.n)
    for row in chart.rows:
        assert all(bar.y + bar.height == row.baseline <= chart.height for bar in row.bars)
        assert all(one.x + one.width < other.x for one, other in itertools.pairwise(row.bars))
        assert 0 <= row.mean_x <= chart.width
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width and bar.y >= 0 for bar in bars)
    assert all(abs(bar.height - tallest.height * bar.n / tallest.n) <= 1 for bar in bars)


@settings(deadline=None, max_examples=25)
@given(two_sides)
def test_the_ribbons_are_the_flow(pairs):
    flow = flow_between(*rounds(pairs))
    picture = flow_picture(flow)
    ribbons = {(ribbon.source, ribbon.target): ribbon.n for ribbon in picture.ribbons}
    for start, row in flow.rows:
        for third, n in zip(flow.targets, row, strict=True):
            assert ribbons.get((start.key, third), 0) == n
            assert n == sum(third_of(a) in start.thirds and third_of(b) == third for a, b in pairs)
    assert [bar.n for bar in picture.left] == [start.size for start in flow.starts]
    assert [bar.n for bar in picture.right] == [sum(column) for column in zip(*flow.cells, strict=True)]


def edges(ribbon):
    """Where a ribbon leaves its left band and enters its right one, read from its outline."""
    start, _, _, right_top, right_bottom, _, _, left_bottom = [
        int(point.split()[1]) for point in re.findall(r"\d+ \d+", ribbon.d)
    ]
    return {"source": (start, left_bottom), "target": (right_top, right_bottom)}


@settings(deadline=None, max_examples=25)
@given(two_sides)
def test_ribbons_fill_their_bands_from_edge_to_edge(pairs):
    picture = drawn(pairs)
    for bars, side in ((picture.left, "source"), (picture.right, "target")):
        for bar in bars:
            reached = bar.y
            for ribbon in picture.ribbons:
                if getattr(ribbon, side) == bar.key:
                    top, bottom = edges(ribbon)[side]
                    assert top == reached
                    reached = bottom
            assert reached == bar.y + bar.height <= picture.height


def test_no_length_has_a_decimal_point_that_a_language_could_turn_into_a_comma():
    picture = drawn(
        [(10, 20), (33, 40), (30, 90), (20, 3), (10, 99), (81, 2), (85, 88), (100, 3), (91, 4), (70, 7)]
    )
    assert all(re.fullmatch(r"[MCLZ\d -]+", ribbon.d) for ribbon in picture.ribbons)


def test_too_few_have_no_picture():
    result = compared([(1, 2)] * 4)
    assert band_chart(result) is None
    assert drawn([(1, 2)] * 9) is None
    assert slider_histogram(one_round([Vote(1, 50)])) is None


def test_a_withheld_number_has_no_height_and_a_withheld_flow_no_picture():
    result = without_small_cells(compared([(10, 10)] * 3 + [(90, 90)] * 8))
    bars = band_chart(result).rows[0].bars
    assert [bar.n for bar in bars] == [None, 0, 0, 0, None]
    assert {bar.height for bar in bars} == {0}
    flow = flow_without_small_cells(flow_between(*rounds([(10, 10)] * 8 + [(90, 90)] * 6 + [(90, 10)])))
    assert flow.cells[1] == (None, 0, None)
    assert flow_picture(flow) is None


def test_the_small_histogram_is_the_round():
    one = one_round([Vote(who, value) for who, value in enumerate([0, 10, 50, 90, 100, 100])])
    picture = slider_histogram(one)
    assert tuple(bar.n for bar in picture.bars) == one.bands == (2, 0, 1, 0, 3)
    assert (picture.n, picture.bars[-1].height) == (6, picture.height)
