"""How processes of the engine end, at once or by themselves."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, QProcess, QTimer

QUIT_TIMEOUT_MS = 300
"""Longest time in milliseconds for the process to quit by itself (set by hand, e3e824c)."""

KILL_TIMEOUT_MS = 5000
"""Longest time in milliseconds for a killed process to be gone: Qt kills again and waits, with a
warning, where its object goes before (set by hand: on two cores with 30 programs 300 ms were not
enough)."""

_left: dict[QObject, QProcess] = {}
"""Processes that are about to end, by the object that is deleted with them."""


def end(process: QProcess) -> None:
    """End a process, by force if need be."""
    process.closeWriteChannel()
    if process.state() != QProcess.ProcessState.NotRunning and not process.waitForFinished(
        QUIT_TIMEOUT_MS
    ):
        process.kill()
        process.waitForFinished(KILL_TIMEOUT_MS)
    process.deleteLater()


def leave(owner: QObject, process: QProcess) -> None:
    """End a process without waiting for it; its owner is deleted afterwards."""
    if process.state() == QProcess.ProcessState.NotRunning:
        owner.deleteLater()
        return
    # With a parent of the owner Qt would delete the process, too, while it runs.
    owner.setParent(None)
    _left[owner] = process
    process.finished.connect(lambda *_how: _forget(owner))
    timer = QTimer(process)
    timer.setSingleShot(True)
    timer.timeout.connect(process.kill)
    timer.start(QUIT_TIMEOUT_MS)
    process.closeWriteChannel()


def is_left(owner: QObject) -> bool:
    """Tell whether a process was left that has not ended yet."""
    return owner in _left


def end_left() -> None:
    """Wait for all processes that were left: QGIS must not unload Python under them."""
    for process in list(_left.values()):
        # Its owner is told, and goes.
        end(process)


def _forget(owner: QObject) -> None:
    _left.pop(owner, None)
    owner.deleteLater()
