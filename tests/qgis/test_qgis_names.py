"""Every name of QGIS that the plugin uses exists in this QGIS, and every enum is scoped.

QGIS 4 has no unscoped enums, and the enums of this QGIS tell which name belongs to which.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import qt_names

MODULES = qt_names.plugin_modules()


def find(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name, None)


@pytest.mark.parametrize("path", MODULES, ids=qt_names.module_name)
@pytest.mark.parametrize("package", ["qgis.core", "qgis.gui", "qgis.analysis", "qgis.PyQt"])
def test_every_name_is_there_and_every_enum_is_scoped(path: Path, package: str):
    assert qt_names.problems(path.read_text(encoding="utf-8"), package, find) == []


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("from qgis.core import Qgis\nQgis.Warning", "its enum, MessageLevel"),
        ("from qgis.core import QgsTask\nQgsTask.CanCancel", "its enum, Flag"),
        ("from qgis.core import QgsTask\nQgsTask.Flag.CanFly", "QgsTask.Flag has no CanFly"),
    ],
)
def test_unscoped_and_unknown_names_are_found(code: str, problem: str):
    (problem,) = qt_names.problems(code, "qgis.core", find)

    assert problem.endswith(problem)


def test_scoped_names_are_not_complained_of():
    code = "from qgis.core import Qgis\nQgis.MessageLevel.Warning"

    assert qt_names.problems(code, "qgis.core", find) == []
