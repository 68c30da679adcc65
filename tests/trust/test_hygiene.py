"""What stands in the repository: nothing that a scanner objects to, no secret, no package with a known hole."""

import json
import math
import re
import shutil
import subprocess
from collections import Counter

import pytest

from tests.house.files import ROOT
from tests.trust.size import full
from tests.trust.tools import program

SCANNED = ["cases", "deliberation", "manage.py"]
SECONDS = 300


def run(*command, cwd=ROOT):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=SECONDS)


@pytest.mark.gate("S-bandit")
@pytest.mark.sqlite
def test_bandit_finds_nothing_grave(figure):
    done = run(program("bandit"), "--quiet", "--recursive", "--format", "json", *SCANNED)
    report = json.loads(done.stdout)
    counted = Counter(one["issue_severity"] for one in report["results"])
    lines = report["metrics"]["_totals"]["loc"]
    figure(f"{lines:,} lines: {counted['HIGH']} high, {counted['MEDIUM']} medium, {counted['LOW']} low")
    assert lines > 10_000
    assert report["errors"] == []
    assert [one for one in report["results"] if one["issue_severity"] == "HIGH"] == []
    # What is of medium severity is looked at by hand, and says in its line why it is so.
    assert [
        f"{one['filename']}:{one['line_number']} {one['issue_text']}"
        for one in report["results"]
        if one["issue_severity"] == "MEDIUM" and "noqa: S" not in one["code"]
    ] == []


KNOWN_SHAPES = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY" + "-----"),
    "a key of AWS": re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of GitHub": re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20,}"),
    "a token of Slack": re.compile(r"\bxox[abprs]-[\w-]{10,}"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}\b"),
    "a token of a package index": re.compile(r"\b(pypi-AgEI|npm_)[\w-]{30,}"),
    "a JSON web token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    # The word that such a key begins with is refused by settings.py, and stands there.
    "Django's insecure key": re.compile("django-" + r"insecure-[\w!@#$%^&*(=+)-]{20}"),
    "an address with a password": re.compile(r"://[^\s/:@{}<>\"']+:[^\s/:@{}<>\"']+@"),
}
SETS = re.compile(
    r"""(?i)\b\w*(password|passwd|secret|api_?key|token)\w*\s*[:=]\s*(["'])([^"'{}<>\s]{6,})\2"""
)
TOKEN = re.compile(r"(?<![\w+=-])[\w+=-]{24,}(?![\w+=-])", re.ASCII)
ADDRESS = re.compile(r"https?://\S+")
LOCKS = re.compile(r"(^|/)(requirements[\w-]*\.txt|package-lock\.json)$|^tests/trust/tools/.*\.txt$")
# Published files and their sums; the fonts' and the vendored files' own READMEs name them.
PUBLISHED = ("static/vendor/", "tests/vendor/", "tests/polis/conversations/")
# Bits a letter, from which on a word of 24 letters and more is no word.
ENTROPY = 4.2
ALPHABETS = {"abcdefghjkmnpqrstuvwxyz23456789", "ABCDEFGHJKMNPQRTUVWXYZ234679"}


def entropy(text):
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def is_random(token):
    if token in ALPHABETS or not re.search(r"\d", token):
        return False
    is_digest = re.fullmatch(r"[0-9a-f]{32,}", token) and entropy(token) > 3
    return bool(is_digest) or entropy(token) > ENTROPY


def secrets_in(name, text):
    """What looks like a secret in a file: each as where and what."""
    found = [f"{name}: {what}" for what, shape in KNOWN_SHAPES.items() if shape.search(text)]
    if not name.startswith(("tests/", "docs/")):
        found += [f"{name}: {match[0]}" for match in SETS.finditer(text) if re.search(r"[\d\W]", match[3])]
    if not LOCKS.search(name) and not name.startswith(PUBLISHED):
        found += [f"{name}: {token}" for token in TOKEN.findall(ADDRESS.sub("", text)) if is_random(token)]
    return found


@pytest.mark.gate("S-secrets")
@pytest.mark.sqlite
def test_no_file_of_the_repository_holds_a_secret(figure):
    names = [name for name in run("git", "ls-files", "-z").stdout.split("\0") if name]
    found, read = [], 0
    for name in names:
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        read += 1
        found += secrets_in(name, text)
    figure(f"{read} files, {len(found)} secrets")
    assert read > 300
    assert found == []


@pytest.mark.gate("S-secrets")
@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE " + "KEY-----",
        "AKIA" + "Q3EGRIXMPLE7ABCD",
        "ghp_" + "a1B2c3D4e5" * 4,
        "postgresql://ada:" + "secret-word@db.example.org/deliberation",
        'SECRET_KEY = "' + 'correct-horse-7"',
        'DEFAULT_PASSWORD = "' + 'changeme1"',
        "key: Zx8Qw3Rt6Yu1" + "Io9Pa4Sd7Fg2Hj5Kl0",
        "sum: 9f86d081884c7d65" + "9a2feaa0c55ad015",
    ],
)
def test_a_secret_would_be_found(text):
    assert secrets_in("deliberation/settings.py", text)


if full():
    # What is known of packages is asked of a registry, which changes by itself: only where the gates are tried in full.

    @pytest.mark.gate("S-audit-python")
    @pytest.mark.sqlite
    @pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
    def test_no_python_package_has_a_known_hole(lock, figure):
        asked = ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
        done = run(program("pip-audit"), *asked, "--requirement", lock)
        if not done.stdout.startswith("{"):
            pytest.skip(f"pip-audit was not answered: {done.stderr.strip().splitlines()[-1][:200]}")
        packages = json.loads(done.stdout)["dependencies"]
        holes = [f"{one['name']} {hole['id']}" for one in packages for hole in one.get("vulns", ())]
        assert holes == []
        figure(f"{len(packages)} packages in {lock}, 0 holes")
        if reasons := [one["skip_reason"] for one in packages if "skip_reason" in one]:
            pytest.skip(
                f"the index here knows of {len(packages) - len(reasons)} of {len(packages)} packages in {lock} "
                f"whether they have holes (pip-audit: “{reasons[0]}”)"
            )

    @pytest.mark.gate("S-audit-npm")
    @pytest.mark.sqlite
    def test_no_npm_package_of_the_tests_has_a_known_hole(figure, tmp_path):
        if shutil.which("npm") is None:
            pytest.skip("npm is not installed here")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / "tests" / "clients" / name, tmp_path)
        answer = json.loads(run("npm", "audit", "--json", cwd=tmp_path).stdout or "{}")
        if "metadata" not in answer:
            pytest.skip(f"the registry here does not audit: {answer.get('message', 'no answer')[:200]}")
        holes = answer["metadata"]["vulnerabilities"]["total"]
        figure(f"{answer['metadata']['dependencies']['total']} packages, {holes} holes")
        assert holes == 0
