"""Backups of a class that votes: what was acknowledged before is there, and who was erased stays erased."""

import stat
import time

import pytest

from tests.backups.home import Home, Writers, erase, send, vote
from tests.backups.tasks import CANARY
from tests.trust.size import size


@pytest.fixture
def homes(tmp_path):
    """Makes places, and clears them away."""
    made = []

    def new():
        made.append(Home(tmp_path / f"home{len(made)}"))
        return made[-1]

    yield new
    for home in made:
        home.close()


def kept_in(read):
    return {(seat, key): value for seat, key, value in read["ballots"]}


def missing(acknowledged, read):
    """Votes that were acknowledged and are not there, or are there with another value."""
    there = kept_in(read)
    return {place: value for place, value in acknowledged.items() if there.get(place) != value}


@pytest.mark.gate("T21-restore")
def test_a_backup_under_load_holds_what_was_acknowledged_and_forgets_who_was_erased(homes, tmp_path, figure):
    old, new = homes(), homes()
    filled = old.ask("fill", str(size(quick=60, whole=900)))
    old.start()
    with Writers(old, filled) as writers:
        began = time.monotonic()
        writers.wait_for(size(quick=20, whole=1_500))
        before, lasted = dict(writers.kept), time.monotonic() - began
        old.manage("backup", "--to", str(tmp_path / "during.zip"))
        during = len(writers.kept)
        writers.wait_for(5)
    assert len(before) >= 20
    assert during >= len(before)
    old.manage("backup", "--to", str(tmp_path / "after.zip"))
    gone = [filled["seats"][0], filled["seats"][2]]
    for seat in gone:
        assert erase(old, filled, seat).status in (200, 303)
    assert len(old.ledger.read_text().splitlines()) == 2
    assert old.manage("verify") == "The database is whole.\n"
    at_the_end = old.ask("read")

    assert stat.S_IMODE((tmp_path / "after.zip").stat().st_mode) == 0o600
    began = time.monotonic()
    new.manage("restore", str(tmp_path / "during.zip"), "--erased", str(old.ledger))
    restoring = time.monotonic() - began
    restored = new.ask("read")
    ids = {seat["id"] for seat in gone}
    acknowledged = {place: value for place, value in before.items() if place[0] not in ids}
    lost = missing(acknowledged, restored)
    figure(
        f"{len(before):,} votes acknowledged ({len(before) / lasted:.0f}/s) before a backup, {during - len(before):,} "
        f"during it; restored in {restoring:.1f} s: {len(lost)} lost, {len(gone)} erased again"
    )
    assert lost == {}
    assert not [text for text in restored["words"] if CANARY in text]
    assert not [seat for seat, _ in kept_in(restored) if seat in ids]
    assert new.manage("verify") == "The database is whole.\n"
    # The new place has the ledger too: the same backup may be needed again.
    assert set(new.ledger.read_text().split()) == set(old.ledger.read_text().split())

    third = homes()
    said = third.manage("restore", str(tmp_path / "after.zip"), "--erased", str(old.ledger))
    assert "2 erasures" in said
    same = third.ask("read")
    assert same["tallies"] == at_the_end["tallies"]
    assert same["words"] == at_the_end["words"]
    assert missing({**kept_in(at_the_end)}, same) == {}
    # Nobody's cookie of an erased seat opens anything; the others' do, and ids go on where they were.
    third.manage("collectstatic", "--noinput", "--verbosity", "0")
    third.start()
    assert send(third, f"/s/{filled['code']}/ballot/", cookie=gone[0]["cookie"]).status == 404
    other = filled["seats"][-1]
    assert send(third, f"/s/{filled['code']}/ballot/", cookie=other["cookie"]).status == 200
    assert vote(third, filled, other, filled["tradeoffs"][0], 7).status in (204, 302, 303)
    if not third.database:
        assert "Another process serves" in third.fails("restore", str(tmp_path / "after.zip"))
