"""Whether an address reaches further than the machine that it is opened on. No Django, and no network is asked."""

from __future__ import annotations

import ipaddress


def is_only_here(host: str) -> bool:
    """Whether a host, with a port or without, is this machine's own name for itself, so that no phone reaches it."""
    name = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
