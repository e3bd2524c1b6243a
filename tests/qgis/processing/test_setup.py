"""The algorithm `hetmatch:setup`."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback
from setup_cases import (
    SetupSandbox,
    never,
    setup_sandbox,
)

from hetmatch_qgis.client import environment
from hetmatch_qgis.processing.setup import SetupAlgorithm
from hetmatch_qgis.setup.installer import Installer
from hetmatch_qgis.setup.packages import PackageSources


@pytest.fixture
def world(qgis_app, tmp_path, monkeypatch):
    with setup_sandbox(tmp_path, monkeypatch) as made:
        yield made


def from_wheels(world: SetupSandbox) -> Installer:
    return Installer(PackageSources(wheel_folder=str(world.wheels), with_torch=True))


def test_the_processing_algorithm_sets_up_once(world):
    parameters = {"WHEELS": str(world.wheels)}
    assert run_algorithm(parameters) == {"INTERPRETER": environment.interpreter()}
    stamp = (world.environment / environment.MARKER).stat().st_mtime_ns
    run_algorithm(parameters)
    assert (world.environment / environment.MARKER).stat().st_mtime_ns == stamp
    run_algorithm({**parameters, "AGAIN": True})
    assert (world.environment / environment.MARKER).stat().st_mtime_ns != stamp


def test_the_processing_algorithm_takes_an_existing_python_that_works(world):
    assert from_wheels(world).run(never)[0]
    existing = world.folder / "elsewhere"
    world.environment.rename(existing)
    path = str(environment.python_in(existing))
    assert run_algorithm({"INTERPRETER": path}) == {"INTERPRETER": path}
    assert environment.chosen_interpreter() == path


def test_the_processing_algorithm_fails_with_the_same_sentence(world):
    with pytest.raises(QgsProcessingException, match="is not a working Python"):
        run_algorithm({"INTERPRETER": "/bin/false"})
    assert environment.chosen_interpreter() == ""


def run_algorithm(parameters: dict) -> dict:
    algorithm = SetupAlgorithm()
    algorithm.initAlgorithm()
    return algorithm.processAlgorithm(parameters, QgsProcessingContext(), QgsProcessingFeedback())
