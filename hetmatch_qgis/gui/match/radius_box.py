"""Field of the search radius, in map units, with its value in metres."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsDoubleSpinBox
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.gui.match.fields import set_unit, unit_of
from hetmatch_qgis.gui.match.preview import automatic_length
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.match_plan import MatchPlan

MAX_RADIUS = 1e7
"""Largest radius in map units: a quarter of the meridian in metres."""


class RadiusBox(QgsDoubleSpinBox):
    """Search radius; the smallest value means automatic."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("radius")
        self.setToolTip(
            tr(
                "How far the moving raster may be misplaced, in units of the reference's CRS. "
                "Automatic is a twentieth of the overlap, at least 48 pixels. 24 pixels of the "
                "coarser raster or 4 % of the overlap, whichever is more, are searched in any case."
            )
        )
        self.setRange(0, MAX_RADIUS)
        self.setSpecialValueText(tr("Automatic"))
        self._crs = QgsCoordinateReferenceSystem()
        self._metres_per_unit = 1.0
        self._automatic: float | None = None

    def metres(self) -> float | None:
        """The radius on the ground; None for automatic, and where the whole area is searched."""
        usable = self.isEnabled() and self.value() > 0
        return self.value() * self._metres_per_unit if usable else None

    def automatic_metres(self) -> float | None:
        """The automatic radius on the ground; None where the whole area is searched."""
        return None if self._automatic is None else self._automatic * self._metres_per_unit

    def set_metres(self, metres: float) -> None:
        """Set the radius on the ground; 0 for automatic."""
        self.setValue(metres / self._metres_per_unit)

    def reset_automatic(self) -> None:
        """Show automatic without a number, as long as no pair can be matched."""
        self.setSpecialValueText(tr("Automatic"))

    def show_plan(self, crs: QgsCoordinateReferenceSystem, plan: MatchPlan) -> None:
        """Show the unit and the automatic radius of a pair; `crs` is the reference's."""
        if plan.radius is None:
            automatic = tr("None: the whole area is searched")
        else:
            radius = self.locale().toString(float(plan.radius), "f", _decimals(crs))
            automatic = automatic_length(plan.radius, radius + unit_of(crs), crs, plan.metres)
        self._automatic = plan.radius
        self.setEnabled(plan.radius is not None)
        self.show_unit(crs, plan.metres, automatic)

    def show_unit(self, crs: QgsCoordinateReferenceSystem, metres: float, automatic: str) -> None:
        """Show the unit of the reference's CRS, and keep the radius on the ground.

        metres: on the ground in one unit.
        automatic: text of the smallest value.
        """
        radius = self.value() * self._metres_per_unit
        self._metres_per_unit = metres
        if crs != self._crs:
            self._crs = crs
            self.blockSignals(True)
            self.setDecimals(_decimals(crs))
            self.setSingleStep(0.001 if crs.isGeographic() else 10)
            self.setValue(radius / metres)
            self.blockSignals(False)
        set_unit(self, unit_of(crs), _decimals(crs), automatic)


def _decimals(crs: QgsCoordinateReferenceSystem) -> int:
    return 5 if crs.isGeographic() else 1
