"""The closing line of `python -m tests` counts every test of every run once."""

from tests.tally import Tally, stood_still

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


STILL = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_good"/>
<testcase classname="tests.a" name="test_still[&lt;a&gt; b]"><error message="no">worker 'gw1' crashed while running 'tests/a.py::test_still[&lt;a&gt; b]'</error></testcase>
<testcase classname="tests.a" name="test_bad"><error message="no">KeyError: 'worker'</error></testcase>
</testsuite></testsuites>"""


def test_what_stood_still_and_passed_when_run_again_is_named_and_no_failure(tmp_path):
    path = tmp_path / "report.xml"
    path.write_text(STILL)
    names = stood_still(path)
    assert names == ["tests/a.py::test_still[<a> b]"]
    tally = Tally()
    tally.add_report(path)
    tally.passed_again(names)
    assert tally.lines() == [
        "Stood still, and passed when run once more: tests/a.py::test_still[<a> b]",
        "2 passed, 1 failed, 0 skipped",
    ]
