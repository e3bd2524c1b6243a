"""HetMatch's settings in the user's QGIS profile, below one prefix."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsSettings

PREFIX = "hetmatch/"

INTERPRETER = "interpreter"
PACKAGE_INDEX = "packageIndex"
WHEEL_FOLDER = "wheelFolder"
DEVICE = "device"
RECENT_RESULTS = "results/recent"
GREETED = "greeted"


def read(key: str, default: Any) -> Any:
    """The remembered value, in the default's type (bool, int, float, str or list)."""
    value = QgsSettings().value(PREFIX + key, default)
    if isinstance(default, bool):
        # An INI file gives text back.
        return value in (True, "true", 1, "1")
    if isinstance(default, (int, float, str)):
        return _converted(value, default)
    if isinstance(default, list) and not isinstance(value, list):
        # One entry comes back bare, none as nothing.
        return [] if value in (None, "") else [value]
    return value


def write(key: str, value: Any) -> None:
    """Remember a value; None forgets it."""
    if value is None:
        QgsSettings().remove(PREFIX + key)
    else:
        QgsSettings().setValue(PREFIX + key, value)


def _converted(value: Any, default: Any) -> Any:
    try:
        return type(default)(value)
    except (TypeError, ValueError):
        return default
