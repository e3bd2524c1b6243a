"""End the engine's processes, at once or in the background."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, QProcess, QTimer

QUIT_TIMEOUT_MS = 300
"""Longest time in milliseconds for the process to quit by itself (set by hand, e3e824c)."""

KILL_TIMEOUT_MS = 5000
"""Longest time in milliseconds for a killed process to be gone: Qt kills again and waits, with a
warning, where its object goes before (set by hand: on two cores with 30 programs 300 ms were not
enough)."""

_stuck: list[QProcess] = []
"""Killed processes that are still there: of a busy machine, or of a network drive that is gone."""

_ending: dict[QObject, QProcess] = {}
"""Processes that end in the background, by the object that is deleted after them."""


def end_process(process: QProcess) -> None:
    """End a process and wait for it; it is killed if it does not quit.

    One that even then is not gone in time is kept until it is: Qt would warn, and wait once more.
    """
    process.closeWriteChannel()
    if process.state() != QProcess.ProcessState.NotRunning and not process.waitForFinished(
        QUIT_TIMEOUT_MS
    ):
        process.kill()
        if not process.waitForFinished(KILL_TIMEOUT_MS):
            process.setParent(None)
            _stuck.append(process)
            process.finished.connect(lambda *_how: _release(process))
            return
    process.deleteLater()


def end_in_background(owner: QObject, process: QProcess) -> None:
    """End a process without waiting for it; its owner is deleted once it has ended."""
    if process.state() == QProcess.ProcessState.NotRunning:
        owner.deleteLater()
        return
    # With a parent of the owner Qt would delete the process, too, while it runs.
    owner.setParent(None)
    _ending[owner] = process
    process.finished.connect(lambda *_how: _forget(owner))
    timer = QTimer(process)
    timer.setSingleShot(True)
    timer.timeout.connect(process.kill)
    timer.start(QUIT_TIMEOUT_MS)
    process.closeWriteChannel()


def is_ending(owner: QObject) -> bool:
    """True where the process of an owner is still ending in the background."""
    return owner in _ending


def end_all() -> None:
    """End all processes that end in the background and wait: QGIS is about to unload Python."""
    for process in list(_ending.values()):
        end_process(process)


def _release(process: QProcess) -> None:
    _stuck.remove(process)
    process.deleteLater()


def _forget(owner: QObject) -> None:
    _ending.pop(owner, None)
    owner.deleteLater()
