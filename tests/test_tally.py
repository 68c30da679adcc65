"""The closing line of `python -m tests` counts every test of every run once."""

from tests.tally import Tally

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_good"/>
<testcase classname="tests.a" name="test_bad"><failure message="no">no</failure></testcase>
<testcase classname="tests.a" name="test_breaks_after"/>
<testcase classname="tests.a" name="test_breaks_after"><error message="teardown">no</error></testcase>
<testcase classname="tests.a" name="test_left_out"><skipped message="no Chromium">no</skipped></testcase>
</testsuite></testsuites>"""


def test_the_last_line_counts_over_all_runs(tmp_path):
    path = tmp_path / "report.xml"
    path.write_text(REPORT)
    tally = Tally()
    tally.add_report(path)
    tally.add_report(path)
    assert tally.lines() == ["Skipped 2: no Chromium", "2 passed, 4 failed, 2 skipped"]
