"""The search radius: typed in map units, handed on in metres."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsDoubleSpinBox
from qgis.PyQt.QtWidgets import QWidget

from hetmatch_qgis.gui.match.fields import tell_unit, unit_of
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.plan import Plan

LARGEST = 1e7


class RadiusBox(QgsDoubleSpinBox):
    """How far the moving raster may be misplaced; the smallest value stands for automatic."""

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
        self.setRange(0, LARGEST)
        self.setSpecialValueText(tr("Automatic"))
        self._crs = QgsCoordinateReferenceSystem()
        self._metres_per_unit = 1.0

    def metres(self) -> float | None:
        """On the ground; None for automatic, and where nothing is known to search around."""
        usable = self.isEnabled() and self.value() > 0
        return self.value() * self._metres_per_unit if usable else None

    def set_metres(self, metres: float) -> None:
        """Set it; 0 for automatic."""
        self.setValue(metres / self._metres_per_unit)

    def forget(self) -> None:
        """Without a pair that can be matched, automatic means nothing in figures."""
        self.setSpecialValueText(tr("Automatic"))

    def follow(self, crs: QgsCoordinateReferenceSystem, plan: Plan) -> None:
        """Show units, and what automatic means, for a pair; `crs` is the reference's."""
        metres = self.value() * self._metres_per_unit
        decimals = 5 if crs.isGeographic() else 1
        if plan.radius is None:
            automatic = tr("None: the whole area is searched")
        else:
            radius = self.locale().toString(float(plan.radius), "f", decimals)
            automatic = tr("Automatic: {radius}").format(radius=radius + unit_of(crs))
        self.setEnabled(plan.radius is not None)
        self._metres_per_unit = plan.metres
        if crs != self._crs:
            self._crs = crs
            self.blockSignals(True)
            self.setDecimals(decimals)
            self.setSingleStep(0.001 if crs.isGeographic() else 10)
            self.setValue(metres / plan.metres)
            self.blockSignals(False)
        tell_unit(self, unit_of(crs), decimals, automatic)
