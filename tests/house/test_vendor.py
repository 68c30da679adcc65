"""Third-party files are the ones that were published."""

import hashlib

import pytest

from tests.house.files import ROOT


@pytest.mark.parametrize("folder", ["static/vendor", "tests/vendor"])
def test_each_third_party_file_is_listed_with_its_sum(folder):
    listed = {}
    for line in (ROOT / folder / "README.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 8 and len(cells[6]) == 64:
            listed[cells[1]] = cells[6]
    present = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / folder).iterdir()
        if path.name != "README.md"
    }
    assert present == listed
    assert present
