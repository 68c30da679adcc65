import pytest

from tests.browser.place import Place


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """One server for all browser tests of a worker."""
    here = Place(tmp_path_factory.mktemp("place"))
    here.set_up()
    here.start()
    yield here
    here.stop()
