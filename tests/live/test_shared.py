import threading
import time

import pytest

from deliberation.live.shared import Shared


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_thing_is_made_once_and_given_to_all():
    made = []
    shared = Shared(seconds=60)
    for _ in range(3):
        assert shared.get("key", lambda: made.append(1) or "thing") == "thing"
    assert made == [1]


def test_another_key_is_another_thing():
    shared = Shared()
    assert shared.get(("pulse", 1), lambda: "one") == "one"
    assert shared.get(("pulse", 2), lambda: "two") == "two"


def test_it_is_made_anew_after_its_time():
    clock = Clock()
    shared = Shared(seconds=1, clock=clock)
    shared.get("key", lambda: "old")
    clock.now = 0.9
    assert shared.get("key", lambda: "new") == "old"
    clock.now = 1.0
    assert shared.get("key", lambda: "new") == "new"


def test_only_so_many_are_kept():
    shared = Shared(seconds=60, most=2)
    for key in "abc":
        shared.get(key, lambda: key)
    assert list(shared.made) == ["b", "c"]


def test_many_who_ask_at_once_wait_for_one():
    made, shared = [], Shared(seconds=60)

    def make():
        made.append(1)
        time.sleep(0.1)
        return "thing"

    threads = [threading.Thread(target=shared.get, args=("key", make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_what_could_not_be_made_is_tried_again():
    shared = Shared(seconds=60)
    with pytest.raises(ZeroDivisionError):
        shared.get("key", lambda: 1 // 0)
    assert shared.making == {}
    assert shared.get("key", lambda: "thing") == "thing"


def test_what_is_forgotten_is_made_anew():
    shared = Shared(seconds=60)
    shared.get("key", lambda: "old")
    shared.forget()
    assert shared.get("key", lambda: "new") == "new"


def test_what_is_held_is_told_for_many_keys_at_once():
    clock = Clock()
    shared = Shared(seconds=1, clock=clock)
    shared.get("old", lambda: "old")
    clock.now = 0.5
    shared.get("new", lambda: "new")
    clock.now = 1.0
    assert shared.known(["new", "old", "never", None]) == ["new", None, None, None]
