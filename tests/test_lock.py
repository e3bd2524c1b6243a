"""The environment's versions: each package is pinned once a Python, as pyproject.toml allows."""

from __future__ import annotations

import importlib.metadata
import re
from collections import Counter
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LIGHT = "hetmatch_qgis/requirements.txt"
TORCH = "hetmatch_qgis/requirements-torch.txt"
LOCK = "requirements-dev.lock"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def pins(path: Path, python: str) -> list[tuple[str, str]]:
    """Names and versions that a file pins for a Python on Windows, which has the longest list."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "win32",
        "platform_python_implementation": "CPython",
    }
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            (specifier,) = requirement.specifier
            assert specifier.operator == "==", f"{line} is no exact version"
            if requirement.marker is None or requirement.marker.evaluate(environment):
                found.append((canonicalize_name(requirement.name), specifier.version))
    return found


def declared(*, extras: bool) -> list[Requirement]:
    """What pyproject.toml asks for: what the engine needs, or what else its extras bring."""
    lines = importlib.metadata.requires("hetmatch-qgis") or []
    return [
        Requirement(re.sub(r";.*", "", line)) for line in lines if ("extra ==" in line) == extras
    ]


@pytest.mark.parametrize("python", PYTHONS)
def test_each_package_is_pinned_once(repository: Path, python: str):
    names = [name for file in (LIGHT, TORCH, LOCK) for name, _ in pins(repository / file, python)]
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("python", PYTHONS)
def test_the_engine_needs_nothing_that_users_do_not_get(repository: Path, python: str):
    pinned = dict(pins(repository / LIGHT, python))
    for requirement in declared(extras=False):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in {LIGHT}"
        assert version in requirement.specifier


@pytest.mark.parametrize("python", PYTHONS)
def test_every_extra_is_in_the_lock(repository: Path, python: str):
    pinned = {
        name: version
        for file in (LIGHT, TORCH, LOCK)
        for name, version in pins(repository / file, python)
    }
    for requirement in declared(extras=True):
        if requirement.name == "hetmatch-qgis":
            continue
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            assert requirement.name == "tomli" and python != "3.10", "run make lock"
        else:
            assert version in requirement.specifier


@pytest.mark.parametrize(
    ("lock", "files"),
    [
        ("hetmatch_qgis/requirements.lock", (LIGHT,)),
        ("hetmatch_qgis/requirements-torch.lock", (TORCH,)),
    ],
)
def test_every_pin_has_its_checksums(repository: Path, lock: str, files: tuple[str, ...]):
    text = (repository / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all("--hash=sha256:" in line for line in lines)
    locked = {tuple(line.split()[0].split("==")) for line in lines}
    wanted = {
        tuple(line.split(";")[0].strip().split("=="))
        for file in files
        for line in (repository / file).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    assert locked == wanted, "run make lock ARGUMENTS=--hashes"
