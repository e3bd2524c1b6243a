"""Bytecode is written in small steps."""

from pathlib import Path

from qgis.PyQt.QtCore import QObject

from hetmatch_qgis.gui import bytecode
from hetmatch_qgis.gui.bytecode import BytecodeWriter, stale_modules
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
    assert {path.name for path in stale_modules(folder)} == {"dialog.py", "names.py", "broken.py"}
    writer = BytecodeWriter(owner, folder)
    wait_until(lambda: writer.is_done)
    assert {path.name for path in stale_modules(folder)} == {"broken.py"}
    assert not list((folder / "engine").rglob("*.pyc"))


def test_without_bytecode_nothing_is_written(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setattr(bytecode.sys, "dont_write_bytecode", True)
    assert BytecodeWriter(QObject(), plugin(tmp_path)).is_done
