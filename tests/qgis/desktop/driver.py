"""Runs inside the real QGIS desktop (`qgis --code driver.py`): plays a scenario as a user would.

What to play comes in the variable HETMATCH_DESKTOP as JSON: scenario, answers (a file to write),
artefacts (a folder for pictures), and what the scenario needs besides. A scenario is a generator
that yields conditions to wait for; what it returns is written to the answers.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import time
import traceback
from pathlib import Path

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.utils import iface

TICK_MS = 100
ORDERS = json.loads(os.environ["HETMATCH_DESKTOP"])
LIMIT_S = ORDERS.get("seconds", 150)


class Play:
    """One scenario, tick by tick in QGIS's own event loop."""

    def __init__(self, scenario) -> None:
        self._scenario = scenario
        self._condition = lambda: True
        self._since = time.monotonic()
        self._busy = False
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        # A dialog's own event loop calls the timer while a step is still being taken.
        if self._busy:
            return
        self._busy = True
        try:
            if self._condition():
                self._condition = next(self._scenario)
                self._since = time.monotonic()
            elif time.monotonic() - self._since > LIMIT_S:
                iface.mainWindow().grab().save(str(Path(ORDERS["artefacts"]) / "too_long.png"))
                raise TimeoutError(f"waited for longer than {LIMIT_S} s")
        except StopIteration as end:
            self._end({"returned": end.value})
        except BaseException:
            self._end({"traceback": traceback.format_exc()})
        finally:
            self._busy = False

    def _end(self, answers: dict) -> None:
        self._timer.stop()
        Path(ORDERS["answers"]).write_text(json.dumps(answers), encoding="utf-8")
        # Without the questions whether to save, and whether to lose layers of a temporary folder.
        QgsProject.instance().clear()
        QgsProject.instance().setDirty(False)
        iface.actionExit().trigger()


def load_scenario():
    path = Path(ORDERS["scenarios"])
    spec = importlib.util.spec_from_file_location("scenarios", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["scenarios"] = module
    spec.loader.exec_module(module)
    return getattr(module, ORDERS["scenario"])(ORDERS)


def begin() -> None:
    # A virtual screen has no window manager that could maximise it.
    iface.mainWindow().showNormal()
    iface.mainWindow().setGeometry(0, 0, *ORDERS.get("size", (1440, 900)))
    global play  # kept, or Python would let it go
    play = Play(load_scenario())


if iface.mainWindow().isVisible():
    QTimer.singleShot(1500, begin)
else:
    iface.initializationCompleted.connect(lambda: QTimer.singleShot(1500, begin))
