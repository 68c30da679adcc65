"""The stairs of ARCHITECTURE.md: a room imports the floors below it, never above and never beside."""

import ast

import pytest

from tests.house.files import ROOT, name, ours

FLOORS = {
    "deliberation.errors": 0,
    "deliberation.rules": 1,
    "deliberation.analysis": 1,
    "deliberation.live": 1,
    "deliberation.live.announce": 2,
    "deliberation.polis": 1,
    "deliberation.inventory": 1,
    "deliberation.plainer": 1,
    "deliberation.ledger": 2,
    "deliberation.storage": 2,
    "cases": 2,
    "deliberation.models": 3,
    "deliberation.queries": 4,
    "deliberation.actions": 5,
    "deliberation.forms": 6,
    "deliberation.reports": 6,
    "deliberation.rehearsal": 6,
    "deliberation.serving": 6,
    "deliberation.sqlite3": 2,
    "deliberation.backups": 6,
    "deliberation.views": 7,
    "deliberation.management": 7,
    "deliberation.templatetags": 7,
    "deliberation.folding": 6,
    "deliberation.headers": 7,
    "deliberation.admin": 7,
    "deliberation.staticfiles": 7,
    "deliberation.live.door": 8,
    "deliberation.live.stream": 8,
    "deliberation.urls": 8,
    "deliberation.urls_public": 8,
    "deliberation.urls_student": 8,
    "deliberation.urls_teach": 8,
    "deliberation.settings": 8,
    "deliberation.asgi": 8,
    "deliberation.wsgi": 8,
    "deliberation.apps": 8,
}
# A migration names what it migrates, and formats say how a language writes times; Django imports them, no room does.
FREE = ("deliberation.migrations", "cases.migrations", "deliberation.formats")
# The reader of case files is floor 2 by its place and free of Django by its purpose.
NO_DJANGO = {"cases.reader"}
CATCH_ALLS = {"utils", "util", "helpers", "helper", "common", "core", "misc"}

FILES = ours("cases", ".py") + ours("deliberation", ".py")


def module_of(path):
    """The dotted name of a file, a package's own name for its __init__.py."""
    dotted = name(path).removesuffix(".py").replace("/", ".")
    return dotted.removesuffix(".__init__")


def room_of(module):
    """The longest name in FLOORS that the module stands in, or None if it is not of this project."""
    rooms = [room for room in FLOORS if module == room or module.startswith(room + ".")]
    return max(rooms, key=len, default=None)


def is_for_types(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def imports_of(path, tree):
    """The modules that a file imports when it runs: a name imported from a package counts as its module."""
    for_types = {id(inner) for node in ast.walk(tree) if is_for_types(node) for inner in ast.walk(node)}
    found = []
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module_of(path).split(".")
                depth = node.level - (path.name == "__init__.py")
                base = ".".join([*package[: len(package) - depth], *([base] if base else [])])
            found += [f"{base}.{alias.name}" for alias in node.names]
    return found


@pytest.fixture(scope="module")
def trees():
    return {path: ast.parse(path.read_text(), filename=str(path)) for path in FILES}


def test_every_file_stands_in_a_room():
    modules = [module_of(path) for path in FILES]
    homeless = [module for module in modules if not room_of(module) and not module.startswith(FREE)]
    assert homeless == ["deliberation"]


def test_the_stairs_of_the_plan_are_these():
    stairs = (ROOT / "ARCHITECTURE.md").read_text().split("## Stairs")[1].split("```")[1]
    drawn = {
        room.strip(","): int(floor)
        for floor, *rooms in (line.split() for line in stairs.strip().splitlines())
        for room in rooms
    }
    held = {room.removeprefix("deliberation."): floor for room, floor in FLOORS.items()}
    assert drawn == {room: floor for room, floor in held.items() if not room.startswith("urls_")}


def test_imports_point_down(trees):
    wrong = []
    for path, tree in trees.items():
        here = module_of(path)
        room = room_of(here)
        if room is None or here.startswith(FREE):
            continue
        for imported in imports_of(path, tree):
            there = room_of(imported)
            if there and there != room and FLOORS[there] >= FLOORS[room] and not beside_allowed(room, there):
                wrong.append(f"{name(path)} imports {imported}")
    assert wrong == []


def beside_allowed(room, there):
    """On the top floor, wiring names wiring."""
    return FLOORS[room] == FLOORS[there] == 8


def test_cases_imports_nothing_of_deliberation(trees):
    wrong = [
        f"{name(path)} imports {imported}"
        for path, tree in trees.items()
        if module_of(path).split(".")[0] == "cases"
        for imported in imports_of(path, tree)
        if imported.split(".")[0] == "deliberation"
    ]
    assert wrong == []


def test_the_two_lowest_floors_know_no_django(trees):
    wrong = []
    for path, tree in trees.items():
        here = module_of(path)
        if FLOORS.get(room_of(here), 9) > 1 and here not in NO_DJANGO:
            continue
        outside = {imported.split(".")[0] for imported in imports_of(path, tree)}
        wrong += [f"{name(path)} imports {module}" for module in sorted(outside & {"django", "django_htmx"})]
    assert wrong == []


def test_numpy_is_for_analysis_only(trees):
    wrong = [
        name(path)
        for path, tree in trees.items()
        if room_of(module_of(path)) != "deliberation.analysis"
        and any(imported.split(".")[0] == "numpy" for imported in imports_of(path, tree))
    ]
    assert wrong == []


def test_all_imports_stand_at_the_top_of_their_file(trees):
    wrong = []
    for path, tree in trees.items():
        top = {id(node) for node in tree.body}
        top |= {id(inner) for node in tree.body if is_for_types(node) for inner in node.body}
        wrong += [
            f"{name(path)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, (ast.Import, ast.ImportFrom)) and id(node) not in top
        ]
    assert wrong == []


def test_no_room_is_a_place_for_anything():
    parts = {part for path in FILES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert parts & CATCH_ALLS == set()
