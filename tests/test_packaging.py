"""`pip install .` brings the engine and its weights, and nothing that users have no use for."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

KEPT_OUT = ("training", "benchmarks", "tests", "scripts", "docs")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A wheel built from a copy, so that nothing is left in the repository."""
    pytest.importorskip("setuptools", reason="building a wheel without a network takes setuptools")
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "source"
    copy.mkdir()
    for name in ("hetmatch_qgis", "models"):
        shutil.copytree(repository / name, copy / name, ignore=shutil.ignore_patterns("*.pyc"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(repository / name, copy)
    for name in KEPT_OUT:
        (copy / name).mkdir()
        (copy / name / "__init__.py").touch()
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    answer = subprocess.run(
        [*command, "--no-index", "--wheel-dir", str(folder), str(copy)],
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def members(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_module_of_the_engine_is_in_the_wheel(members: set[str], repository: Path):
    engine = repository / "hetmatch_qgis" / "engine"
    modules = {path.relative_to(repository).as_posix() for path in engine.rglob("*.py")}

    assert modules - members == set()


def test_the_weights_and_their_terms_are_in_the_wheel(members: set[str], repository: Path):
    expected = {"MODEL_CARD.md", "NOTICE", "LICENSE"}
    expected |= {path.name for path in (repository / "models").glob("*.safetensors")}
    assert any(name.endswith(".safetensors") for name in expected)

    assert {f"hetmatch_qgis/models/{name}" for name in expected} - members == set()


def test_development_folders_stay_out(members: set[str]):
    assert {name for name in members if name.split("/")[0] in KEPT_OUT} == set()


def test_the_command_is_declared(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "hetmatch = hetmatch_qgis.engine.cli.main:main" in archive.read(name).decode()
