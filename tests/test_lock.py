"""The environment's versions: each package is pinned once a Python, as pyproject.toml allows."""

from __future__ import annotations

import importlib.metadata
import re
from collections import Counter
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.locked import packages, torch_alone

LIGHT = "hetmatch_qgis/requirements.txt"
TORCH = "hetmatch_qgis/requirements-torch.txt"
LOCK = "requirements-dev.lock"
CUDA = "hetmatch_qgis/requirements-cuda.lock"
LOCKS = (
    "hetmatch_qgis/requirements.lock",
    "hetmatch_qgis/requirements-torch.lock",
    CUDA,
    LOCK,
    "requirements-qgis.lock",
)
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def surroundings(python: str, system: str = "win32") -> dict[str, str]:
    """What markers are asked of: by default Windows, which has the longest list."""
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": {"win32": "Windows", "linux": "Linux"}[system],
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "extra": "",
    }


def pins(path: Path, python: str, system: str = "win32") -> list[tuple[str, str]]:
    """Names and versions that a file pins for a Python."""
    environment = surroundings(python, system)
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", " ")):
            requirement = Requirement(line.removesuffix("\\"))
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


@pytest.mark.parametrize("lock", ["hetmatch_qgis/requirements", "hetmatch_qgis/requirements-torch"])
def test_users_pins_have_their_checksums(repository: Path, lock: str):
    for python in PYTHONS:
        wanted, locked = (pins(repository / f"{lock}.{end}", python) for end in ("txt", "lock"))
        assert sorted(locked) == sorted(wanted), "run make lock ARGUMENTS=--hashes"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_checksums(repository: Path, lock: str):
    text = (repository / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines and all("--hash=sha256:" in line for line in lines)


@pytest.mark.parametrize("python", PYTHONS)
def test_torch_of_the_general_index_is_locked_with_its_cuda(repository: Path, python: str):
    light, torch = (pins(repository / name, python) for name in (LIGHT, TORCH))
    cuda = pins(repository / CUDA, python, "linux")
    names = [name for name, _ in [*light, *torch, *cuda]]
    assert len(names) == len(set(names))
    assert {"cuda-toolkit", "nvidia-cudnn-cu13", "triton"} <= set(names)
    assert pins(repository / CUDA, python) == [], "nothing for Windows"


@pytest.mark.parametrize("python", PYTHONS)
def test_what_a_package_needs_is_locked_as_well(repository: Path, python: str):
    """pip takes nothing without a checksum; the packages installed here tell what they need."""
    chosen = dict(pin for file in (LIGHT, TORCH, LOCK) for pin in pins(repository / file, python))
    for name, version in chosen.items():
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        # Another Python may have another version, which needs other packages.
        needed = package.requires if package.version == version else None
        for requirement in map(Requirement, needed or []):
            if requirement.marker is None or requirement.marker.evaluate(surroundings(python)):
                assert canonicalize_name(requirement.name) in chosen, f"{name} needs {requirement}"


def test_each_extra_has_its_own_packages():
    for extras, there, missing in (
        ("", "numpy", "pytest"),
        ("demo", "basemap-data", "pytest"),
        ("test,lint", "mypy", "mkdocs"),
        ("package", "mkdocs", "mypy"),
        ("audit", "pip-audit", "atheris"),
    ):
        found = [pin.split("==")[0] for pin in packages(set(filter(None, extras.split(","))))]
        assert there in found and missing not in found and "torch" not in found
        assert {"numpy", "rasterio", "setuptools"} <= set(found)
    assert torch_alone()[0].startswith("torch==")
    with pytest.raises(SystemExit, match="no extra of pyproject"):
        packages({"tests"})
