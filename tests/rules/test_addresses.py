import pytest

from deliberation.rules.addresses import is_only_here


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "class.localhost",
        "127.0.0.1",
        "127.0.0.1:8000",
        "127.8.9.1",
        "[::1]",
        "[::1]:80",
    ],
)
def test_no_phone_reaches_these(host):
    assert is_only_here(host)


@pytest.mark.parametrize(
    "host", ["192.168.1.20:8000", "class.example.org", "localhost.example.org", "[2001:db8::1]:80", "", "12"]
)
def test_a_phone_may_reach_these(host):
    assert not is_only_here(host)
