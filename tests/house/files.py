"""The project's own files, as the rules about them look at them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Folders that hold what is installed, made or remembered, not written.
NOT_OURS = {".git", ".venv", "var", "node_modules", "vendor", "__pycache__"}


def ours(folder, *suffixes):
    """Every file under a folder of the project with one of these endings, sorted."""
    paths = (path for path in (ROOT / folder).rglob("*") if path.suffix in suffixes and path.is_file())
    return sorted(path for path in paths if not NOT_OURS & set(path.relative_to(ROOT).parts))


def name(path):
    """A file's path from the top of the project."""
    return path.relative_to(ROOT).as_posix()
