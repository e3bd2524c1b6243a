"""The moving raster warped into its place by GDAL, in the background."""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from hetmatch_qgis.translation import tr

# GDAL says more than anyone reads when every block has the same fault.
MAX_MESSAGES = 20
# Of use to the program gdalwarp only; the target is always a new file here.
COMMAND_LINE_ONLY = ("-overwrite", "-q")


class Workplace:
    """A hidden folder beside the target, so that the warped file is moved, not copied."""

    def __init__(self, target: Path) -> None:
        """Raises OSError where the target's folder cannot be written to."""
        self.target = target
        self.folder = Path(tempfile.mkdtemp(prefix=".hetmatch-", dir=target.parent))

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class WarpTask(QgsTask):
    """Warps `source` into `workplace.target`; what is there before stays until all is done.

    done: path of the warped raster and GDAL's warnings. failed: one sentence.
    """

    done = pyqtSignal(str, list)
    failed = pyqtSignal(str)

    def __init__(self, source: Path, arguments: list[str], workplace: Workplace) -> None:
        super().__init__(
            tr("Warp to {name}").format(name=workplace.target.name), QgsTask.Flag.CanCancel
        )
        self._source = source
        self._arguments = [text for text in arguments if text not in COMMAND_LINE_ONLY]
        self._workplace = workplace
        self._messages: list[str] = []
        self._problem = ""
        self._is_over = threading.Event()
        self._is_over.set()

    def run(self) -> bool:
        """In a background thread. Never raises."""
        self._is_over.clear()
        try:
            return self._warp()
        except Exception as error:
            self._problem = str(error)
            return False
        finally:
            self._workplace.clear()
            self._is_over.set()

    def wait(self, seconds: float) -> None:
        """Until nothing of it runs in the background, but no longer than that."""
        self._is_over.wait(seconds)

    def finished(self, done: bool) -> None:
        """In the main thread."""
        self._workplace.clear()
        if done:
            self.done.emit(str(self._workplace.target), self._messages)
        elif self.isCanceled():
            self.failed.emit(tr("The warp was cancelled, and nothing was written."))
        else:
            reason = self._problem or tr("GDAL gave no reason")
            self.failed.emit(tr("The warp failed: {reason}").format(reason=reason))

    def _warp(self) -> bool:
        part = self._workplace.folder / "warped.tif"
        gdal.PushErrorHandler(self._hear)
        try:
            options = gdal.WarpOptions(options=self._arguments, callback=self._report)
            warped = gdal.Warp(str(part), str(self._source), options=options)
            is_warped = warped is not None
            # GDAL writes the rest of the file when it lets go of it.
            warped = None
        finally:
            gdal.PopErrorHandler()
        if not is_warped or self.isCanceled():
            self._problem = self._messages[-1] if self._messages else ""
            return False
        part.replace(self._workplace.target)
        return True

    def _report(self, share: float, _message: str | None, _data: Any) -> int:
        self.setProgress(100 * share)
        return 0 if self.isCanceled() else 1

    def _hear(self, severity: int, _number: int, message: str) -> None:
        if severity >= gdal.CE_Warning and len(self._messages) < MAX_MESSAGES:
            self._messages.append(message)
