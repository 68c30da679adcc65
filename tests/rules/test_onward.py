"""The clock that never goes back."""

from deliberation.rules.onward import Onward

SECOND = 1_000_000_000


class Machine:
    """A machine's two clocks: the one that is set, and the one that counts since it was started."""

    def __init__(self):
        self.wall, self.passed = 1_000 * SECOND, 5 * SECOND

    def wait(self, seconds):
        self.wall += seconds * SECOND
        self.passed += seconds * SECOND

    def onward(self):
        return Onward(lambda: self.wall, lambda: self.passed)


def test_it_is_the_machines_clock():
    machine = Machine()
    clock = machine.onward()
    assert clock.now_ms() == 1_000_000
    machine.wait(3)
    assert clock.now_ms() == 1_003_000


def test_it_follows_the_machines_clock_ahead():
    machine = Machine()
    clock = machine.onward()
    machine.wall += 100 * SECOND
    assert clock.now_ms() == 1_100_000


def test_it_goes_on_from_where_it_was_when_the_machines_clock_is_set_back():
    machine = Machine()
    clock = machine.onward()
    assert clock.now_ms() == 1_000_000
    machine.wall -= 500 * SECOND
    assert clock.now_ms() == 1_000_000
    machine.wait(2)
    assert clock.now_ms() == 1_002_000
