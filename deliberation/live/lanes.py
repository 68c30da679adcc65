"""A fixed pool of threads with three lanes: what is written goes first, then what is short, then what is long."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

Job = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...], dict[str, Any]]


class Lanes(Executor):
    """Threads that take writes first and then the quick jobs, and of which one never takes anything else (if there
    are two or more).

    A class that votes while a thousand phones look where it is and open pages has its votes taken at once.
    """

    def __init__(self, threads: int, name: str) -> None:
        self.most_slow = max(1, threads - 1)
        self.slow = 0
        self.first_jobs: deque[Job] = deque()
        self.quick_jobs: deque[Job] = deque()
        self.slow_jobs: deque[Job] = deque()
        self.changed = threading.Condition()
        self.closed = False
        self.threads = [
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self.threads:
            thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A job that may wait: a page."""
        return self._submit(self.slow_jobs, (Future(), fn, args, kwargs))

    def submit_first(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A job that goes before all else: a vote, an argument, a phase."""
        return self._submit(self.first_jobs, (Future(), fn, args, kwargs))

    def submit_quick(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A job that goes before all pages: the status bar, who may listen."""
        return self._submit(self.quick_jobs, (Future(), fn, args, kwargs))

    def _submit(self, lane: deque[Job], job: Job) -> Future[Any]:
        with self.changed:
            if self.closed:
                raise RuntimeError("the pool is closed")
            lane.append(job)
            self.changed.notify()
        return job[0]

    def _next(self) -> tuple[Job, bool] | None:
        """The next job and whether it is a slow one; waits for one. None once the pool is closed and empty."""
        while True:
            if lane := self.first_jobs or self.quick_jobs:
                return lane.popleft(), False
            if self.slow_jobs and self.slow < self.most_slow:
                self.slow += 1
                return self.slow_jobs.popleft(), True
            if self.closed and not self.slow_jobs:
                return None
            self.changed.wait()

    def _work(self) -> None:
        while True:
            with self.changed:
                found = self._next()
            if found is None:
                return
            (future, fn, args, kwargs), is_slow = found
            try:
                if future.set_running_or_notify_cancel():
                    _run(future, fn, args, kwargs)
            finally:
                if is_slow:
                    with self.changed:
                        self.slow -= 1
                        self.changed.notify_all()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more jobs; those that wait are done still, unless they are cancelled."""
        with self.changed:
            self.closed = True
            if cancel_futures:
                for job in (*self.first_jobs, *self.quick_jobs, *self.slow_jobs):
                    job[0].cancel()
            self.changed.notify_all()
        if wait:
            for thread in self.threads:
                thread.join()


def _run(future: Future[Any], fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    try:
        future.set_result(fn(*args, **kwargs))
    except BaseException as error:
        future.set_exception(error)
