"""What the tests with other programs share: the programs, and one bundle that is unpacked for all of them."""

import io
import zipfile

import pytest
from django.db import transaction

from deliberation.reports.bundle import write_bundle
from deliberation.reports.export import Export
from tests import needs
from tests.clients import programs
from tests.reports.everything import everything


@pytest.fixture(scope="session", autouse=True)
def installed():
    """The programs are here. Without them these tests are skipped with the reason; in CI that is a failure."""
    if problem := programs.install():
        pytest.fail(problem) if needs.IN_CI else pytest.skip(problem)


@pytest.fixture(scope="session")
def unpacked(installed, django_db_setup, django_db_blocker, tmp_path_factory):
    """The folder of a bundle that holds something of everything."""
    folder = tmp_path_factory.mktemp("bundle")
    with django_db_blocker.unblock(), transaction.atomic():
        content = write_bundle(Export(everything()))
        transaction.set_rollback(True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder
