"""Check whether a Python can run the engine."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

from hetmatch_qgis.client import environment
from hetmatch_qgis.common.contract import CMD_DOCTOR
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.setup.base_python import MIN_PYTHON
from hetmatch_qgis.setup.procedure import Command, Outcome, Procedure, ProcedureFailed, Step, Steps

MODULES = {
    "numpy": "numpy",
    "scipy": "scipy",
    "cv2": "opencv-python-headless",
    "skimage": "scikit-image",
    "rasterio": "rasterio",
    "affine": "affine",
    "pyproj": "pyproj",
    "pyogrio": "pyogrio",
    "PIL": "pillow",
    "safetensors": "safetensors",
    "tqdm": "tqdm",
    "threadpoolctl": "threadpoolctl",
    "onnxruntime": "onnxruntime",
}
"""Modules that the engine imports, with the names of their packages."""

PROBE = """
import importlib.util, json, sys
missing = [name for name in sys.argv[1:] if importlib.util.find_spec(name) is None]
print(json.dumps({"version": sys.version_info[:2], "missing": missing}))
"""

CheckSteps = Generator[Step, Outcome, dict[str, Any]]


class Check(Procedure):
    """Runs the engine's self-test in a Python.

    diagnosis: the answer of `hetmatch doctor` after the run.
    """

    def __init__(self, python: str, parent: Any = None) -> None:
        super().__init__(parent)
        self.python = python
        self.diagnosis: dict[str, Any] = {}

    def steps(self) -> Steps:
        """See Procedure: the packages, then the self-test."""
        self.progressed.emit(0.0, tr("Checking {python}").format(python=self.python))
        self.diagnosis = yield from check_steps(self.python)
        self.progressed.emit(1.0, tr("Checked"))
        return tr("HetMatch is ready to use; its self-test passed.")


def check_steps(python: str) -> CheckSteps:
    """Check the packages and return the diagnosis of `hetmatch doctor`.

    Raises ProcedureFailed with the missing or broken packages.
    """
    outcome = yield Command(python, ["-c", PROBE, *MODULES], label="(which packages has it?)")
    report = _json_line(outcome.output)
    if outcome.code != 0 or "missing" not in report:
        raise ProcedureFailed(tr("{python} is not a working Python.").format(python=python))
    if tuple(report["version"]) < MIN_PYTHON:
        raise ProcedureFailed(
            tr("{python} is Python {version}; HetMatch needs Python 3.10 or newer.").format(
                python=python, version=".".join(map(str, report["version"]))
            )
        )
    missing = [MODULES[name] for name in report["missing"] if name in MODULES]
    if missing:
        raise ProcedureFailed(
            tr("{python} lacks {packages}; install them there, or choose another Python.").format(
                python=python, packages=", ".join(missing)
            )
        )
    return (yield from _doctor_steps(python))


def _doctor_steps(python: str) -> CheckSteps:
    doctor = ["-m", "hetmatch_qgis.engine", CMD_DOCTOR, "--json"]
    outcome = yield Command(python, doctor, folder=str(environment.plugins_folder()))
    diagnosis = _json_line(outcome.output)
    if outcome.code == 0 and diagnosis.get("healthy"):
        return diagnosis
    failures = _failures(diagnosis) or [str(diagnosis.get("message", ""))]
    raise ProcedureFailed(
        tr("HetMatch's engine does not work with {python}: {reasons}").format(
            python=python,
            reasons="; ".join(filter(None, failures)) or tr("it ended without an answer."),
        )
    )


def _json_line(output: str) -> dict[str, Any]:
    """The last JSON object in the output; empty without one."""
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            try:
                return dict(json.loads(line))
            except ValueError:
                continue
    return {}


def _failures(value: Any, name: str = "") -> list[str]:
    """Failed entries of a diagnosis, with their names."""
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in _failures(item, key)]
    failed = isinstance(value, str) and value.startswith("FAILED")
    return [f"{name}: {value}"] if failed else []
