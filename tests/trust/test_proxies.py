"""What is said of a request by who hands it on is believed of the proxies that are named, and of nobody else."""

import pytest

from tests.trust.production import HOST, serving_production


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "status"), [(HOST, 200), ("10.9.8.7", 301)])
def test_that_https_was_spoken_is_believed_of_the_proxy_alone(proxies, status, tmp_path):
    with serving_production(tmp_path, proxies=proxies) as server:
        answer = server.ask("GET", "/")
    led = {value for name, value in answer.heads if name == "location"}
    assert (answer.status, led) == (status, {f"https://{HOST}/"} if status == 301 else set())
