"""`make audit`: what pip-audit reports, and what its silence means."""

from __future__ import annotations

import json

from scripts.audit import LOCKS, separate_versions, weaknesses


def report(*packages: dict) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


SOUND = {"name": "numpy", "version": "2.4.6", "vulns": []}
WEAK = {
    "name": "pillow",
    "version": "9.0",
    "vulns": [{"id": "PYSEC-2022-9", "fix_versions": ["9.0.1"], "aliases": [], "description": ""}],
}
UNKNOWN = {"name": "mine", "skip_reason": "Dependency not found on PyPI: mine (1.0)"}


def test_a_weakness_is_named():
    (line,) = weaknesses(report(SOUND, WEAK), "")
    assert "pillow 9.0" in line and "PYSEC-2022-9" in line


def test_a_package_that_nobody_knows_counts_as_found():
    assert weaknesses(report(SOUND, UNKNOWN), "") == [f"mine: {UNKNOWN['skip_reason']}"]


def test_a_database_that_does_not_answer_is_no_clean_bill():
    assert weaknesses("", "ServiceError: HTTPSConnectionPool: Max retries exceeded") is None
    assert weaknesses(report(UNKNOWN), "") is None


def test_other_failures_are_found_too():
    assert weaknesses("", "usage: pip-audit") == ["usage: pip-audit"]


def test_every_version_for_every_python_is_asked_about_and_none_twice():
    one = 'numpy==1.0 ; python_full_version < "3.11" \\\n    --hash=sha256:ab\nnumpy==2.0\n'
    other = "# users'\nnumpy==2.0\nPillow==9.0 \\\n    --hash=sha256:cd\n"
    assert separate_versions([one, other]) == [["numpy==1.0", "pillow==9.0"], ["numpy==2.0"]]


def test_every_lock_file_is_asked_about(repository):
    found = {path.relative_to(repository).as_posix() for path in repository.glob("*.lock")}
    found |= {path.relative_to(repository).as_posix() for path in repository.glob("*/*.lock")}
    assert set(LOCKS) == {name for name in found if not name.startswith(".venv")}
