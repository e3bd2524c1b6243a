"""The preset that the match dialog uses, which can be taken back."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from hetmatch_qgis.gui.match.option_widgets import OptionWidgets
from hetmatch_qgis.gui.match.presets import Preset
from hetmatch_qgis.gui.match.radius_box import RadiusBox

RADIUS = "radius"
"""Name of the search radius among the settings, in metres, 0 for automatic."""


class PresetUse(QObject):
    """Sets the options and the search radius of a preset, and restores the earlier ones.

    left: the settings are no longer those of a preset.
    """

    left = pyqtSignal()

    def __init__(self, options: OptionWidgets, radius: RadiusBox, parent: QObject) -> None:
        super().__init__(parent)
        self._options = options
        self._radius = radius
        self._before: dict[str, Any] = {}
        self._taken: dict[str, Any] = {}

    def take(self, preset: Preset) -> None:
        """Set the values of a preset, and defaults for all else that belongs to no raster."""
        before = self._before or self._values()
        self._before = {}
        self._options.reset_lasting()
        self._options.change(preset.options)
        self._radius.set_metres(preset.radius)
        self._before, self._taken = before, self._values()

    def take_back(self) -> None:
        """Restore the values before the preset, except those that the user has changed since."""
        values = self._unchanged()
        if self._before:
            self.forget()
        self._options.change(values)
        if RADIUS in values:
            self._radius.set_metres(values[RADIUS])

    def forget(self) -> None:
        """Let the settings be."""
        self._before = {}
        self.left.emit()

    def check(self) -> None:
        """Emit `left` where the user has changed a setting of the preset."""
        if self._before and self._values() != self._taken:
            self.left.emit()

    def lasting_values(self) -> dict[str, Any]:
        """The settings for the next match: of a preset those before it, and RADIUS."""
        return {**self._values(), **self._unchanged()}

    def _unchanged(self) -> dict[str, Any]:
        """The earlier values of the settings that still have those of the preset."""
        now = self._values()
        return {
            name: value for name, value in self._before.items() if now[name] == self._taken[name]
        }

    def _values(self) -> dict[str, Any]:
        return {**self._options.lasting_values(), RADIUS: self._radius.metres() or 0.0}
