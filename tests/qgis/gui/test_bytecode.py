"""Bytecode is written in small steps."""

import os
import py_compile
from pathlib import Path

from qgis.PyQt.QtCore import QObject

from hetmatch_qgis.gui import bytecode
from hetmatch_qgis.gui.bytecode import BytecodeWriter, modules
from tests.qgis.tie_point_cases import wait_until


def plugin(folder: Path) -> Path:
    for name in ("gui/dialog.py", "common/names.py", "engine/match.py"):
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text("VALUE = 1\n")
    (folder / "gui" / "broken.py").write_text("def :\n")
    return folder


def test_all_modules_of_the_plugin_are_compiled_but_not_the_engine_s(
    qgis_app, tmp_path, monkeypatch
):
    monkeypatch.setattr(bytecode, "DELAY_MS", 1)
    monkeypatch.setattr(bytecode, "INTERVAL_MS", 1)
    monkeypatch.setattr(bytecode.sys, "dont_write_bytecode", False)
    folder, owner = plugin(tmp_path), QObject()
    assert {path.name for path in modules(folder)} == {"dialog.py", "names.py", "broken.py"}
    # Of an earlier version.
    names = folder / "common" / "names.py"
    stale = Path(py_compile.compile(str(names)))
    earlier = stale.read_bytes()
    names.write_text("VALUE = 234\n")
    os.utime(names, (1, 1))
    writer = BytecodeWriter(owner, folder)
    wait_until(lambda: writer.is_done)
    compiled = {path.name.split(".")[0] for path in folder.rglob("*.pyc")}
    assert compiled == {"dialog", "names"}, "not the broken one, nor the engine's"
    assert stale.read_bytes() != earlier


def test_without_bytecode_nothing_is_written(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setattr(bytecode.sys, "dont_write_bytecode", True)
    assert BytecodeWriter(QObject(), plugin(tmp_path)).is_done


def test_the_panel_comes_first(tmp_path):
    for name in ("gui/tie_points/dock.py", "gui/a.py", "processing/z.py", "plugin.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    assert modules(tmp_path)[-1].name == "dock.py"
