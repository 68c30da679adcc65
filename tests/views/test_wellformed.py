"""A NUL ends before anybody looks for what it names: PostgreSQL cannot hold one."""

from http import cookies

import pytest
from django.test import Client, RequestFactory

from deliberation.views.wellformed import tidy_head

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/join/%00/", "/screen/ABCDEF/a%00b/", "/teach/sessions/%00/"])
def test_there_is_no_page_at_an_address_with_a_nul(path):
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("query", ["a%00b=c%00", "ab=%00%00c", "ab=%%0000c"])
def test_a_nul_is_left_out_of_a_query(query):
    request = RequestFactory().get(f"/?{query}")
    tidy_head(request)
    assert request.GET.dict() == {"ab": "c"}


def test_a_cookie_with_a_nul_is_left_out_and_the_others_stay():
    request = RequestFactory().get(
        "/", headers={"Cookie": r'session="abcdefgh\000ijk"; language=en; csrf="a\"b"'}
    )
    tidy_head(request)
    assert request.COOKIES == {"language": "en", "csrf": 'a"b'}


def test_who_holds_a_cookie_with_a_nul_still_comes_in():
    assert Client().get("/join/", headers={"Cookie": r'session="abcdefgh\000ijk"'}).status_code == 200


class Counted(str):
    """A query that counts how many of its signs are looked at, whichever way."""

    looked_at = 0

    def __contains__(self, sought):
        Counted.looked_at += len(self)
        return super().__contains__(sought)

    def __iter__(self):
        Counted.looked_at += len(self)
        return super().__iter__()

    def replace(self, *args):
        Counted.looked_at += len(self)
        return Counted(super().replace(*args))


@pytest.mark.parametrize(
    "query", ["%0" * 11_000 + "0" * 11_000, "%00" * 11_000, "%" * 11_000 + "00" * 11_000]
)
def test_the_work_on_a_query_grows_as_the_query_does(query):
    Counted.looked_at = 0
    request = RequestFactory().get("/")
    request.META["QUERY_STRING"] = Counted(query)
    tidy_head(request)
    assert request.META["QUERY_STRING"] == ""
    assert len(query) <= Counted.looked_at <= 4 * len(query)


@pytest.mark.parametrize(
    "sent",
    [
        'a="' + "\\" * 60_000 + '"',
        'a="' + "\\101" * 15_000 + '"',
        "; ".join(f'a{n}="' + r"\"" * 1_500 + '"' for n in range(20)),
        'a="' + "\\" * 100 + "b" * 60_000 + '"',
    ],
)
def test_the_work_on_cookies_grows_as_they_do(sent, monkeypatch):
    steps = []

    def unquote(value):
        """Each backslash lets Python look through what comes after it."""
        steps.append(value.count("\\") * len(value))
        return value

    monkeypatch.setattr(cookies, "_unquote", unquote)
    request = RequestFactory().get("/", headers={"Cookie": f"{sent}; language=en"})
    tidy_head(request)
    assert request.COOKIES["language"] == "en"
    assert sum(steps) <= 101 * len(sent)
