"""Where a request comes from, as the server itself takes it from a proxy."""

import asyncio
import http.client

import pytest

from deliberation.views import paces
from tests.benchmarks.wire import Wire, form_post
from tests.live.served import point_at_test_database, served
from tests.trust.size import size

BURST = int(paces.guesses.pace.burst)


@pytest.mark.gate("T2b-forwarded")
@pytest.mark.django_db(transaction=True)
def test_behind_a_trusted_proxy_only_what_the_proxy_itself_wrote_counts(monkeypatch, figure):
    forgeries = BURST + size(quick=100, whole=1_000)
    point_at_test_database(monkeypatch)
    monkeypatch.setenv("DELIBERATION_TRUSTED_PROXY", "yes")
    with served() as (port, _):
        statuses = asyncio.run(guess(port, forgeries))
        refused = statuses[BURST:].count(429)
        others = [one_guess(port, f"203.0.113.{n}") for n in range(20)]
    looked_at = len(statuses) - statuses.count(429)
    figure(
        f"behind a proxy: {forgeries:,} forgeries from one address, {looked_at} looked at (burst {BURST}), "
        f"{others.count(429)} of 20 other addresses refused"
    )
    # The bucket fills by one a second while this runs.
    assert refused >= 0.9 * (forgeries - BURST)
    assert others == [422] * 20


async def guess(port, forgeries):
    """So many wrong codes, each with another forged address in front of what the proxy wrote: 192.0.2.1."""
    token = "t" * 32
    wire, statuses = Wire("127.0.0.1", port), []
    for n in range(forgeries):
        forged = [f"203.0.113.{n % 20}", f"198.51.{n // 250}.{n % 250}"][n % 2]
        more = [f"X-Forwarded-For: {forged}, 192.0.2.1"]
        fields = {"csrfmiddlewaretoken": token, "code": f"QQQ{n % 1_000:03d}".translate(LETTERS)}
        statuses.append((await wire.ask(form_post("/join/", fields, f"csrf={token}", more=more))).status)
    wire.close()
    return statuses


LETTERS = str.maketrans("0123456789", "ABCDEFGHJK")


def one_guess(port, address):
    """The status of a wrong code that the proxy says comes from this address."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/join/QQQQQQ/", headers={"X-Forwarded-For": address})
    status = connection.getresponse().status
    connection.close()
    return status
