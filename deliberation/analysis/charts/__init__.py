"""Where the bars, ribbons and marks of a picture stand; a template draws them. One file for each kind.

All lengths are whole units of a view box, which no language writes with a decimal comma. A picture and the
table beside it are made of the same dataclass, and a test reads the picture back to see that they agree.
"""

from deliberation.analysis.charts.bands import BandChart, Histogram, band_chart, slider_histogram
from deliberation.analysis.charts.flow import FlowPicture, flow_picture
from deliberation.analysis.charts.gaps import GapRow, gap_rows
from deliberation.analysis.charts.pairs import PairRow, pair_rows
from deliberation.analysis.charts.passages import PassageChart, passage_chart
from deliberation.analysis.charts.shares import ShareRow, share_row
from deliberation.analysis.charts.splits import SplitRow, split_rows

__all__ = [
    "BandChart",
    "FlowPicture",
    "GapRow",
    "Histogram",
    "PairRow",
    "PassageChart",
    "ShareRow",
    "SplitRow",
    "band_chart",
    "flow_picture",
    "gap_rows",
    "pair_rows",
    "passage_chart",
    "share_row",
    "slider_histogram",
    "split_rows",
]
