"""What our code remembers of its own answers, and how it is made to forget them."""

from __future__ import annotations

import functools
import gc

# Where the class of queries that are written as SQL once (Prepared) is at home.
PREPARED = "deliberation.queries.prepared"


def caches(modules: tuple[str, ...] = ("deliberation", "cases")) -> list[object]:
    """The caches of these modules that are alive in this process."""
    return [one for one in gc.get_objects() if _is_cache(one) and str(one.__module__).startswith(modules)]


def forget(found: list[object]) -> None:
    """Let each begin anew."""
    for cache in found:
        cache.cache_clear() if hasattr(cache, "cache_clear") else cache.written.clear()


def _is_cache(one: object) -> bool:
    return type(one) is functools._lru_cache_wrapper or type(one).__name__ == "Prepared"
