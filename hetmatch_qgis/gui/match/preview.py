"""Preview text of the match dialog: the rasters, the work and problems."""

from __future__ import annotations

from html import escape
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

from hetmatch_qgis.client.durations import duration, number
from hetmatch_qgis.client.local_numbers import integer, significant
from hetmatch_qgis.gui.match.estimate import Estimate, estimate
from hetmatch_qgis.gui.match.match_inputs import MatchInputs
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.ground import metres_per_unit, nominal_metres
from hetmatch_qgis.rasters.layer_sources import RasterFacts
from hetmatch_qgis.rasters.match_plan import MatchPlan


def preview_text(inputs: MatchInputs, options: dict[str, Any]) -> str:
    """Rich text with a line each for the rasters, the work and the problem or warning.

    options: of the engine.
    """
    lines = []
    if inputs.reference is not None:
        lines.append(raster_line(tr("Reference"), inputs.reference))
    if inputs.moving is not None:
        lines.append(raster_line(tr("Moving"), inputs.moving))
    plan = inputs.plan
    if plan is not None and not plan.box.isEmpty():
        cost = estimate(
            plan.width,
            plan.height,
            options["tile_size"],
            options["overlap"],
            options["effort"],
            is_free=plan.radius is None,
        )
        lines.append(plan_line(plan, cost))
    if inputs.problem or inputs.warning:
        lines.append(f"<b>⚠ {escape(inputs.problem or inputs.warning, quote=False)}</b>")
    return "<br>".join(lines)


def raster_line(title: str, facts: RasterFacts) -> str:
    """Size, ground sampling distance and CRS of a raster, as rich text."""
    phrases = [tr("drawn as a map") if facts.drawn else tr("rendered into a file first")]
    if facts.width:
        size = (integer(facts.width), integer(facts.height))
        phrases = [tr("{width} x {height} pixels").format(width=size[0], height=size[1])]
    if facts.georeferenced:
        phrases.append(_gsd(facts))
        phrases.append(crs_name(facts.crs))
    elif facts.crs.isValid():
        phrases.append(tr("its georeference is ignored"))
    else:
        phrases.append(tr("no georeference"))
    if facts.slow:
        phrases.append(tr("slow to read without pyramids (Layer Properties > Pyramids)"))
    return "<b>{title}:</b> {phrases}".format(
        title=escape(title, quote=False), phrases=escape(", ".join(phrases), quote=False)
    )


def plan_line(plan: MatchPlan, cost: Estimate) -> str:
    """Overlap, windows, time and memory, as plain text."""
    phrases = []
    if plan.overlap is not None:
        share = number(100 * plan.overlap, 0)
        phrases.append(tr("Overlap: {percent} % of the moving raster").format(percent=share))
    tiles = tr("1 tile") if cost.tiles == 1 else tr("{count} tiles")
    phrases.append(tiles.format(count=integer(cost.tiles)))
    phrases.append(tr("about {time}").format(time=duration(cost.seconds)))
    phrases.append(tr("{size} GB of memory").format(size=number(cost.gigabytes, 1)))
    return ", ".join(phrases)


def crs_name(crs: QgsCoordinateReferenceSystem) -> str:
    """Short name of a CRS."""
    if not crs.isValid():
        return tr("no CRS")
    return crs.authid() or crs.description() or tr("custom CRS")


def automatic_length(
    length: float, text: str, crs: QgsCoordinateReferenceSystem, metres: float
) -> str:
    """The automatic value of a field, with metres on the ground where it is in degrees.

    length: in units of the CRS. text: the same with its unit. metres: on the ground in one unit.
    """
    if not crs.isGeographic():
        return tr("Automatic: {length}").format(length=text)
    on_ground = significant(length * metres)
    return tr("Automatic: {length} ({metres} m)").format(length=text, metres=on_ground)


def _gsd(facts: RasterFacts) -> str:
    metres_x, metres_y = metres_per_unit(facts.crs, facts.extent.center())
    metres = facts.gsd * (metres_x * metres_y) ** 0.5
    if not facts.crs.isValid():
        return tr("GSD {gsd} units").format(gsd=significant(facts.gsd))
    unit = QgsUnitTypes.toAbbreviatedString(facts.crs.mapUnits())
    if nominal_metres(facts.crs) == 1 and abs(metres / facts.gsd - 1) < 0.01:
        return tr("GSD {gsd} m").format(gsd=significant(facts.gsd))
    return tr("GSD {gsd} {unit} ({metres} m on the ground)").format(
        gsd=significant(facts.gsd), unit=unit, metres=significant(metres)
    )
