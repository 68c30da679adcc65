"""Every small change that can be made to a module: what it is called, and the changed module as a syntax tree."""

from __future__ import annotations

import ast
import copy
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPARISONS: dict[type, type] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.RShift: ast.LShift,
}
# Calls whose keywords each narrow what is found or written.
NARROWING = {"filter", "exclude", "get", "update", "Q"}
# These say what a function is, not what it does; a cache changes nothing but time.
PLAIN_DECORATORS = {
    "property",
    "staticmethod",
    "classmethod",
    "dataclass",
    "cached_property",
    "cache",
    "lru_cache",
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Mutant:
    """One change: in which file and function, what stood there and what stands there now.

    `place` counts through the module's possible changes; `key` stays the same when lines move.
    """

    file: str
    function: str
    line: int
    kind: str
    before: str
    after: str
    nth: int
    place: int
    # In the body of a function that a running process can be given anew; else the module is imported changed,
    # as it is if only the import calls the function.
    in_body: bool

    @property
    def key(self) -> str:
        return (
            f"{self.file}:{self.function or 'module'}: {self.kind}: {self.before} -> {self.after} #{self.nth}"
        )

    @property
    def rank(self) -> str:
        """Decides who is drawn: by chance, but the same ones as long as they stand in the code."""
        return hashlib.sha256(self.key.encode()).hexdigest()


def mutants_of(file: str) -> list[Mutant]:
    """All changes that can be made to a file, by their place in it."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    seen: Counter[str] = Counter()
    found = []
    called = _called_at_import(tree)
    for place, (site, kind, before, after, _) in enumerate(_possible(tree)):
        name = f"{site.name}|{kind}|{before}|{after}"
        seen[name] += 1
        in_body = site.in_body and site.name not in called
        found.append(Mutant(file, site.name, site.line, kind, before, after, seen[name], place, in_body))
    return found


def changed_tree(mutant: Mutant) -> ast.Module:
    """The module with this one change made."""
    tree = ast.parse((ROOT / mutant.file).read_text(encoding="utf-8"))
    for place, (*_, change) in enumerate(_possible(tree)):
        if place == mutant.place:
            change()
            return ast.fix_missing_locations(tree)
    raise LookupError(mutant.key)


@dataclass(frozen=True)
class _Site:
    name: str
    line: int
    in_body: bool


def _possible(tree: ast.Module) -> Iterator[tuple]:
    for site, node, parent, field, index in _walk(tree):
        for kind, before, after, change in _at(node, parent, field, index):
            yield site, kind, before, after, change


def _called_at_import(node: ast.AST) -> set[str]:
    """Names of what is called where no function stands around it."""
    names = {_called(node)} if isinstance(node, ast.Call) else set()
    for field, value in ast.iter_fields(node):
        if isinstance(node, FUNCTIONS) and field == "body":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                names |= _called_at_import(child)
    return names


def _walk(tree: ast.Module) -> Iterator[tuple]:
    """Each node with where it stands; annotations, docstrings and what only types need are passed by."""

    def down(node, names, in_body):
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "type_comment"):
                continue
            children = value if isinstance(value, list) else [value]
            for index, child in enumerate(children):
                if not isinstance(child, ast.AST) or _is_for_types(child):
                    continue
                inside = in_body or (isinstance(node, FUNCTIONS) and field == "body")
                site = _Site(".".join(names), getattr(child, "lineno", 0), inside)
                yield site, child, node, field, index if isinstance(value, list) else None
                named = isinstance(child, (*FUNCTIONS, ast.ClassDef)) and not inside
                yield from down(child, [*names, child.name] if named else names, inside)

    yield from down(tree, [], False)


def _is_for_types(node: ast.AST) -> bool:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return True
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _at(node: ast.AST, parent: ast.AST, field: str, index: int | None) -> Iterator[tuple]:
    """The changes at one node: kind, before, after, and the function that makes it."""

    def put(new):
        def change():
            if index is None:
                setattr(parent, field, new)
            else:
                getattr(parent, field)[index] = new

        return change

    def whole(kind, new):
        ast.copy_location(new, node)
        return kind, short(node), short(new), put(new)

    if isinstance(node, ast.Compare):
        for n, op in enumerate(node.ops):
            new = copy.deepcopy(node)
            new.ops[n] = COMPARISONS[type(op)]()
            yield whole("comparison", new)
    elif isinstance(node, ast.BoolOp):
        new = copy.deepcopy(node)
        new.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield whole("and/or", new)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield whole("not", copy.deepcopy(node.operand))
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        if not (isinstance(node.op, (ast.Mod, ast.Mult)) and _holds_text(node)):
            new = copy.deepcopy(node)
            new.op = OPERATORS[type(node.op)]()
            yield whole("operator", new)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield whole("constant", ast.Constant(not node.value))
        elif isinstance(node.value, int):
            yield whole("constant", ast.Constant(node.value + 1))
            yield whole("constant", ast.Constant(node.value - 1))
    # Whoever asks whether takes None for False.
    elif (
        isinstance(node, ast.Return) and node.value is not None and short(node.value) not in ("None", "False")
    ):
        yield whole("return", ast.Return(ast.Constant(None)))
    elif isinstance(node, (ast.Expr, ast.Raise, ast.AugAssign, ast.Delete, ast.Continue, ast.Break)):
        if not (isinstance(node, ast.Expr) and isinstance(node.value, (ast.Yield, ast.YieldFrom, ast.Await))):
            yield whole("dropped", ast.Pass())
    elif isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name):
        if not isinstance(node.targets[0], ast.Tuple):
            yield whole("dropped", ast.Pass())
    elif isinstance(node, ast.Call) and _called(node) in NARROWING:
        for n, keyword in enumerate(node.keywords):
            if len(node.keywords) + len(node.args) > 1 and keyword.arg:
                new = copy.deepcopy(node)
                del new.keywords[n]
                yield whole(f"without {keyword.arg}", new)
    elif isinstance(node, FUNCTIONS):
        for n, decorator in enumerate(node.decorator_list):
            if _called(decorator) not in PLAIN_DECORATORS:
                yield (
                    "decorator",
                    f"@{short(decorator)}",
                    "nothing",
                    lambda n=n: node.decorator_list.pop(n),
                )
    is_condition = field == "test" or (field == "ifs" and isinstance(parent, ast.comprehension))
    if is_condition and isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.NamedExpr)):
        yield whole("negated", ast.UnaryOp(ast.Not(), copy.deepcopy(node)))


def _holds_text(node: ast.BinOp) -> bool:
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else node
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def short(node: ast.AST) -> str:
    """The code of a node on one line, cut where it grows long."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 90 else f"{text[:70]}…{text[-19:]}"
