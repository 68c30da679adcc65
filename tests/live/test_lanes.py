import threading
from concurrent.futures import CancelledError

import pytest

from deliberation.live.lanes import Lanes


@pytest.fixture
def held():
    """A pool of two threads, and what keeps its slow jobs from ending."""
    pool, gate = Lanes(2, "test"), threading.Event()
    yield pool, gate
    gate.set()
    pool.shutdown()


def test_a_job_gives_its_result_or_its_error():
    pool = Lanes(1, "test")
    assert pool.submit(sum, [1, 2]).result(10) == 3
    assert pool.submit_quick(int, "7").result(10) == 7
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 // 0).result(10)
    assert pool.submit(int, "8").result(10) == 8
    pool.shutdown()


def test_a_quick_job_does_not_wait_for_slow_ones(held):
    pool, gate = held
    slow = [pool.submit(gate.wait, 30) for _ in range(10)]
    assert pool.submit_quick(int, "1").result(10) == 1
    assert not any(one.done() for one in slow)


def test_quick_jobs_overtake_slow_ones_that_wait():
    pool, gate, order = Lanes(1, "test"), threading.Event(), []
    pool.submit(gate.wait, 30)
    waiting = [pool.submit(order.append, "slow"), pool.submit_quick(order.append, "quick")]
    gate.set()
    for one in waiting:
        one.result(10)
    assert order == ["quick", "slow"]
    pool.shutdown()


def test_a_write_overtakes_all_that_waits():
    pool, gate, order = Lanes(1, "test"), threading.Event(), []
    pool.submit(gate.wait, 30)
    waiting = [
        pool.submit(order.append, "page"),
        pool.submit_quick(order.append, "status"),
        pool.submit_first(order.append, "vote"),
    ]
    gate.set()
    for one in waiting:
        one.result(10)
    assert order == ["vote", "status", "page"]
    pool.shutdown()


def test_a_job_that_waits_can_be_taken_back(held):
    pool, gate = held
    pool.submit(gate.wait, 30)
    waiting = pool.submit(int, "1")
    assert waiting.cancel()
    with pytest.raises(CancelledError):
        waiting.result(10)
    gate.set()
    assert pool.submit(int, "2").result(10) == 2


def test_a_pool_that_is_closed_ends_what_waits_and_takes_nothing_more():
    pool = Lanes(2, "test")
    jobs = [pool.submit(int, str(number)) for number in range(20)]
    pool.shutdown()
    assert [job.result(10) for job in jobs] == list(range(20))
    with pytest.raises(RuntimeError):
        pool.submit(int, "1")


def test_slow_jobs_leave_one_thread_and_all_are_done():
    pool, running, most, lock = Lanes(3, "test"), [0], [0], threading.Lock()

    def slow():
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        threading.Event().wait(0.02)
        with lock:
            running[0] -= 1

    for job in [pool.submit(slow) for _ in range(20)]:
        job.result(10)
    assert most[0] == 2
    pool.shutdown()
