"""Who is removed, or whose account is deactivated, while a request of theirs is under way writes nothing after that."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from deliberation.models import CoInstructor
from tests.trust.doors import DOORS, LEADERS, WHILE
from tests.trust.rows import changed, tried
from tests.trust.test_matrix import Play, path_of
from tests.trust.town import same_cookies

pytestmark = [pytest.mark.django_db, pytest.mark.gate("T24-leaders")]
# What says where somebody is signed in: it ends with the account.
OF_THE_BROWSER = {"django_session"}
SIGNING_OUT = {"teach-logout", "teach-logout-everywhere"}


class JustAfter:
    """Does something once, as soon as a table has been read: then the guard of a request has let somebody in."""

    def __init__(self, table, act):
        self.table, self.act, self.is_done = f'"{table}"', act, False

    def __call__(self, execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if not self.is_done and sql.startswith("SELECT") and self.table in sql:
            self.is_done = True
            self.act()
        return answer


def removed(play):
    """A co-instructor whom the owner removes."""
    away = CoInstructor.objects.filter(user=play.here.beside)
    return JustAfter("deliberation_classroomsession", away.delete), {"deliberation_coinstructor"}


def deactivated(user):
    """An account that an administrator deactivates."""
    away = User.objects.filter(pk=user.pk)
    return JustAfter("auth_user", lambda: away.update(is_active=False)), {"auth_user"}


WAYS = {
    "removed": ("co-instructor", removed),
    "deactivated": ("co-instructor", lambda play: deactivated(play.here.beside)),
    "owner deactivated": ("instructor", lambda play: deactivated(play.here.classroom.instructor)),
}


def acts_of(role):
    """The address and method of everything that somebody may do by their role, and a phase in which it is done."""
    for name, door in DOORS.items():
        if "stranger" in door.acts or name in SIGNING_OUT:
            continue
        if role in door.acts and door.changes:
            yield min(door.changes, key=WHILE.index), name, "POST"
        if role in door.reads and door.notes:
            yield min(door.shows, key=WHILE.index), name, "GET"


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_written_once_who_acts_has_lost_their_right(way, settings, tmp_path, figure):
    settings.DATA_DIR = tmp_path
    role, losing = WAYS[way]
    play, wrong, count = Play(), [], 0
    acts = sorted(acts_of(role), key=lambda act: WHILE.index(act[0]))
    for phase in dict.fromkeys(phase for phase, _, _ in acts):
        play.enter(phase)
        for _, name, method in [act for act in acts if act[0] == phase]:
            if way == "removed" and not DOORS[name].acts | DOORS[name].reads <= LEADERS:
                continue  # what is about no class
            path, door = path_of(name, role, play.here, play.there), DOORS[name]
            _, _, does = play.send(role, method, path, door)
            client, (losing_it, of_that) = play.roles[role], losing(play)
            with same_cookies(client), tried() as writes, connection.execute_wrapper(losing_it):
                send = client.get if method == "GET" else client.post
                data = {} if method == "GET" else door.send(play.here)
                status = send(path, data, query_params=door.query(play.here)).status_code
                tables = set(changed(play.before)) - OF_THE_BROWSER
            assert losing_it.is_done and writes, name
            count += 1
            if tables != of_that or not does:
                wrong.append((name, method, status, tables - of_that, does))
    figure(f"{way} {count} acts under way on {connection.vendor}: {len(wrong)} wrote something")
    assert wrong == []
    assert count > 20
