"""Python's bytecode of the plugin, written while QGIS has nothing to do.

A module that is imported for the first time after an installation is compiled; of all modules of a
dialog at once QGIS stands still for half a second.
"""

from __future__ import annotations

import compileall
import sys
from pathlib import Path

from qgis.PyQt.QtCore import QObject, QTimer

PLUGIN = Path(__file__).parents[1]
ENGINE_FOLDERS = ("engine", "models")
"""Folders whose modules QGIS's Python never imports."""

PANEL_FOLDER = "tie_points"
"""Folder of the modules that are imported at once when the panel is opened: a quarter of all."""

DELAY_MS = 3000
"""Milliseconds after the start of QGIS until the first module is compiled (set by hand)."""

INTERVAL_MS = 50
"""Milliseconds between two modules, of which each takes up to 10 (set by hand)."""


class BytecodeWriter(QObject):
    """Compiles the modules that were not compiled yet, one at a time."""

    def __init__(self, parent: QObject, folder: Path = PLUGIN) -> None:
        super().__init__(parent)
        self._folder = folder
        self._files: list[Path] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._compile_next)
        if not sys.dont_write_bytecode:
            self._timer.start(DELAY_MS)

    @property
    def is_done(self) -> bool:
        """True where nothing is left to compile."""
        return not self._timer.isActive()

    def _compile_next(self) -> None:
        if self._files is None:
            self._files = modules(self._folder)
            self._timer.setInterval(INTERVAL_MS)
        if not self._files:
            self._timer.stop()
            return
        # From the end. What is compiled already is left, and where nothing can be written, Python
        # does without.
        compileall.compile_file(self._files.pop(), quiet=2)


def modules(folder: Path) -> list[Path]:
    """The modules of the plugin that QGIS's Python imports, those of the panel last."""
    paths = [
        path
        for path in folder.rglob("*.py")
        if path.relative_to(folder).parts[0] not in ENGINE_FOLDERS
    ]
    return sorted(paths, key=lambda path: PANEL_FOLDER in path.parts)
