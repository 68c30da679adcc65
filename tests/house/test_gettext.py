"""Every sentence that code shows to a person can be translated, and is written out where it is marked."""

import ast
import inspect

from deliberation import errors
from tests.house.files import name, ours

PYTHON = ours("deliberation", ".py")
SENTENCE_FIRST = {key for key, value in vars(errors).items() if inspect.isclass(value)} | {"ValidationError"}
SENTENCE_NAMED = {"label", "help_text", "empty_label", "verbose_name"}
MARKERS = {
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "_",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}


def called(node):
    """The plain name of what is called."""
    return getattr(node.func, "id", None) or getattr(node.func, "attr", "")


def calls():
    """Every call in the code, with its place."""
    for path in PYTHON:
        if "migrations" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield f"{name(path)}:{node.lineno}", node


def is_bare(node):
    """A sentence written in place, unmarked: words with a space between them, or an f-string; by itself, joined or in a list."""
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.List):
        return any(map(is_bare, node.elts))
    if isinstance(node, ast.BinOp):
        return is_bare(node.left) or is_bare(node.right)
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip().count(" ") > 0
    )


def test_every_error_shown_to_a_person_is_marked():
    wrong = [
        place
        for place, call in calls()
        if called(call) in SENTENCE_FIRST and call.args and is_bare(call.args[0])
    ]
    assert wrong == []


def test_every_label_of_a_form_is_marked():
    wrong = [
        place
        for place, call in calls()
        for keyword in call.keywords
        if keyword.arg in SENTENCE_NAMED
        and "/forms/" in place
        and isinstance(keyword.value, (ast.Constant, ast.JoinedStr))
        and getattr(keyword.value, "value", None)
    ]
    assert wrong == []


def test_a_marked_sentence_is_written_out_where_it_is_marked():
    wrong = [
        place
        for place, call in calls()
        if called(call) in MARKERS and call.args and isinstance(call.args[0], (ast.JoinedStr, ast.BinOp))
    ]
    assert wrong == []
