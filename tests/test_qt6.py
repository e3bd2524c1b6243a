"""The plugin is ready for Qt 6, as far as that can be known without a QGIS 4."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import qt6_standins
import qt_names

pytest.importorskip(
    "PyQt6.QtWidgets", reason="PyQt6 or a library of it is missing", exc_type=ImportError
)

MODULES = qt_names.plugin_modules()
# Their old names are gone in Qt 6, and of what they are asked cannot be seen.
GONE = {"exec_", "print_", "localPos", "windowPos", "screenPos", "globalX", "globalY", "toTime_t"}
REWRITTEN_NAMES = {"qApp", "QRegExp", "resources_rc", "QDesktopWidget"}
REWRITTEN_CALLS = {"QVariant", "QDateTime"}
OTHER_QTS = {"PyQt4", "PyQt5", "PyQt6", "PySide2", "PySide6", "sip"}


def find_in_pyqt6(module: str, name: str) -> Any:
    """What `qgis.PyQt` gives under a name on Qt 6."""
    if module == "qgis.PyQt":
        return importlib.import_module(f"PyQt6.{name}")
    short = module.removeprefix("qgis.PyQt.")
    places = ["QtGui", short] if name in qt6_standins.IN_BOTH else [short]
    for place in places:
        found = getattr(importlib.import_module(f"PyQt6.{place}"), name, None)
        if found is not None:
            return found
    return None


def named(path: Path) -> str:
    return qt_names.module_name(path)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_every_name_of_qt_is_there_and_every_enum_is_scoped(path: Path):
    source = path.read_text(encoding="utf-8")

    assert qt_names.problems(source, "qgis.PyQt", find_in_pyqt6) == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_qt_comes_through_qgis(path: Path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.split(".")[0])

    assert imported & OTHER_QTS == set()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_nothing_is_called_by_a_name_of_old(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

    assert asked & GONE == set()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_nothing_is_used_that_qgis_s_migration_script_rewrites(path: Path):
    """Rules of QGIS's `pyqt5_to_pyqt6.py` beyond enums and imports; it runs in a QGIS 4 only."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    calls = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
    widths = [
        call for call in calls if call.endswith((".fontMetrics().width", "QFontMetrics.width"))
    ]
    indexed = {ast.unparse(node.value) for node in nodes if isinstance(node, ast.Subscript)}

    assert names & REWRITTEN_NAMES == set() and calls & REWRITTEN_CALLS == set()
    assert widths == [] and not any(name.endswith(".activated") for name in indexed)


def test_every_module_can_be_imported_on_qt_6(repository: Path):
    program = repository / "tests" / "support" / "qt6_standins.py"
    answer = subprocess.run(
        [sys.executable, str(program), *map(named, MODULES)],
        capture_output=True,
        text=True,
        cwd=repository,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(repository)},
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_panel_s_widgets_work_on_qt_6(repository: Path):
    program = repository / "tests" / "support" / "qt6_widgets.py"
    answer = subprocess.run(
        [sys.executable, str(program)],
        capture_output=True,
        text=True,
        cwd=repository,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(repository)},
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert len(answer.stdout.split()) == 6


IMPORTS = "from qgis.PyQt.QtCore import Qt\nfrom qgis.PyQt.QtWidgets import QAction, QDialog\n"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("Qt.AlignLeft", "Qt has no AlignLeft"),
        ("QDialog.Accepted", "QDialog has no Accepted"),
        ("class A(QDialog):\n  def f(self):\n    return self.Accepted", "QDialog has no Accepted"),
        ("def f(d: QDialog):\n  d.exec_()", "QDialog has no exec_"),
        ("def f():\n  d = QDialog()\n  d.exec_()", "QDialog has no exec_"),
        (
            (
                "class A:\n  def __init__(self):\n    self.d = QDialog()\n"
                "  def f(self):\n    self.d.exec_()"
            ),
            "QDialog has no exec_",
        ),
    ],
)
def test_what_qt_6_does_not_have_is_found(code: str, problem: str):
    (found,) = qt_names.problems(IMPORTS + code, "qgis.PyQt", find_in_pyqt6)

    assert found.endswith(problem)


@pytest.mark.parametrize(
    "code",
    [
        "Qt.AlignmentFlag.AlignLeft",
        "QAction.triggered",
        "class A(QDialog):\n  def f(self):\n    return self.DialogCode.Accepted, self._mine",
        "def f(d: QDialog):\n  d.exec()",
        "def f(other):\n  d = QDialog()\n  d = other\n  d.exec_()",
    ],
)
def test_what_qt_6_has_is_not_complained_of(code: str):
    assert qt_names.problems(IMPORTS + code, "qgis.PyQt", find_in_pyqt6) == []
