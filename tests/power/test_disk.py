"""The disk that forgets: what was flushed is there after a cut, what was not is there or not, sector by sector."""

import threading
from random import Random

import pytest

from tests.power.disk import SECTOR, Disk, NoPower

OLD, NEW = b"o" * SECTOR, b"n" * SECTOR


@pytest.fixture
def image(tmp_path):
    place = tmp_path / "image"
    place.write_bytes(OLD * 100)
    return place


def test_what_was_written_is_read_before_it_lasts(image):
    disk = Disk(image)
    disk.write(SECTOR, NEW * 2)
    assert disk.read(0, 4 * SECTOR) == OLD + NEW * 2 + OLD
    assert disk.read(SECTOR - 2, 4) == b"oonn"
    assert image.read_bytes() == OLD * 100


def test_what_was_flushed_outlasts_every_cut_and_what_was_not_is_lost_sector_by_sector(image):
    seen = set()
    for seed in range(20):
        image.write_bytes(OLD * 100)
        disk = Disk(image)
        disk.write(0, NEW * 50)
        disk.flush()
        disk.write(50 * SECTOR, NEW * 40)
        waiting, lost = disk.cut(Random(seed))
        after = Disk(image).read(0, 100 * SECTOR)
        sectors = [after[place : place + SECTOR] for place in range(0, len(after), SECTOR)]
        assert sectors[:50] == [NEW] * 50
        assert set(sectors[50:90]) <= {OLD, NEW}
        assert sectors[90:] == [OLD] * 10
        assert (waiting, lost) == (40, sectors[50:90].count(OLD))
        seen.add(lost)
    # Sometimes everything goes, and sometimes a part.
    assert 40 in seen
    assert len(seen) > 3


def test_without_power_nothing_is_read_written_or_flushed(image):
    disk = Disk(image)
    disk.cut(Random(0))
    for asked in (lambda: disk.read(0, SECTOR), lambda: disk.write(0, NEW), disk.flush):
        with pytest.raises(NoPower):
            asked()
    assert image.read_bytes() == OLD * 100


def test_a_part_of_a_sector_is_refused(image):
    with pytest.raises(ValueError):
        Disk(image).write(512, NEW)


def test_a_disk_that_hangs_answers_nothing_until_it_is_cut_and_keeps_nothing_of_what_it_was_asked(image):
    disk = Disk(image)
    disk.hang_after(1)
    disk.write(0, NEW)
    refused = []

    def write():
        try:
            disk.flush()
        except NoPower:
            refused.append(True)

    asking = threading.Thread(target=write)
    asking.start()
    assert disk.hangs.wait(30)
    assert refused == []
    assert disk.cut(Random(1))[0] == 1
    asking.join(30)
    assert refused == [True]
