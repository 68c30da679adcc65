"""A NUL ends before anybody looks for what it names: PostgreSQL cannot hold one."""

import pytest
from django.test import Client, RequestFactory

from deliberation.views.wellformed import leave_nul_out

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/join/%00/", "/screen/ABCDEF/a%00b/", "/teach/sessions/%00/"])
def test_there_is_no_page_at_an_address_with_a_nul(path):
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("query", ["a%00b=c%00", "ab=%00%00c", "ab=%%0000c"])
def test_a_nul_is_left_out_of_a_query(query):
    request = RequestFactory().get(f"/?{query}")
    leave_nul_out(request)
    assert request.GET.dict() == {"ab": "c"}


def test_a_cookie_with_a_nul_is_left_out_and_the_others_stay():
    request = RequestFactory().get(
        "/", headers={"Cookie": r'session="abcdefgh\000ijk"; language=en; csrf="a\"b"'}
    )
    leave_nul_out(request)
    assert request.COOKIES == {"language": "en", "csrf": 'a"b'}


def test_who_holds_a_cookie_with_a_nul_still_comes_in():
    assert Client().get("/join/", headers={"Cookie": r'session="abcdefgh\000ijk"'}).status_code == 200
