"""What the frame of every page tells htmx."""

import json
import re

from tests.house.files import ROOT


def test_htmx_runs_no_text_as_script_and_keeps_no_page():
    frame = (ROOT / "templates/page.html").read_text()
    found = re.search(r"<meta name=\"htmx-config\" content='([^']+)'", frame)
    assert found, "the frame holds htmx's settings, in single quotes"
    chosen = json.loads(found[1])
    wanted = {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        # A form that has just come is htmx's at once, not after twenty milliseconds in which Enter would load a page.
        "defaultSettleDelay": 0,
    }
    assert wanted.items() <= chosen.items()


def test_the_frame_loads_one_stylesheet_and_two_scripts():
    frame = (ROOT / "templates/page.html").read_text()
    assert len(re.findall(r"<link\b[^>]*rel=\"stylesheet\"", frame)) == 1
    assert len(re.findall(r"<script\b", frame)) <= 2
