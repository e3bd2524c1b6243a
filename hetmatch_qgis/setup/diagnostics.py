"""Diagnostics of this computer for a bug report, without passwords."""

from __future__ import annotations

import json
import sys
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtCore import QT_VERSION_STR, QSysInfo

from hetmatch_qgis.client import environment, log, settings
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.setup.packages import mask

LOG_LINES = 200
"""Newest lines of the log in the diagnostics (set by hand, 7d49bf4)."""


def describe(check: str, diagnosis: dict[str, Any]) -> str:
    """Describe the versions, the engine's Python, its check and the end of the log.

    check: the outcome of the check in one sentence.
    diagnosis: of `hetmatch doctor`, maybe empty.

    The text is English in any language of QGIS, because developers read it.
    """
    lines = [
        f"HetMatch {VERSION}",
        f"QGIS {Qgis.QGIS_VERSION}, Qt {QT_VERSION_STR}",  # type: ignore[attr-defined]
        f"Python {sys.version}",
        f"{QSysInfo.prettyProductName()}, {QSysInfo.currentCpuArchitecture()}",
        f"Engine: {_interpreter()}",
        f"Package index: {settings.read(settings.PACKAGE_INDEX, '') or 'the usual ones'}",
        f"Wheel folder: {settings.read(settings.WHEEL_FOLDER, '') or 'none'}",
        f"Check: {check}",
    ]
    if diagnosis:
        lines.append(json.dumps(diagnosis, indent=1, ensure_ascii=False))
    lines += ["", f"The end of {environment.log_file()}:", log.tail(LOG_LINES) or "(empty)"]
    return mask("\n".join(lines))


def _interpreter() -> str:
    try:
        return environment.interpreter()
    except environment.NotSetUp as reason:
        return f"none: {reason}"
