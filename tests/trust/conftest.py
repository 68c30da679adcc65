"""A crowd that acts at one moment, and class after class for it."""

import pytest
from django.db import connection

from tests.make import make_case, make_classroom, make_instructor
from tests.trust.at_once import Crowd
from tests.trust.kept_promises import all_rows, broken_promises
from tests.trust.racing import SAME


@pytest.fixture
def crowd():
    with Crowd(SAME) as people:
        yield people
    assert broken_promises(all_rows()) == []
    connection.check_constraints()


@pytest.fixture
def classes(db):
    """Makes class after class of one instructor on one case."""
    case, teacher = make_case(), make_instructor()
    return lambda phase="lobby", **fields: make_classroom(case=case, by=teacher, phase=phase, **fields)
