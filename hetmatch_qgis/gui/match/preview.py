"""The live line of the match dialog: what the engine will see, in words."""

from __future__ import annotations

import math
from html import escape

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes
from qgis.PyQt.QtCore import QLocale

from hetmatch_qgis.gui.match.estimate import Estimate, estimate
from hetmatch_qgis.gui.match.pair_view import MatchView
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.ground import metres_per_unit, nominal_metres
from hetmatch_qgis.rasters.layer_sources import RasterFacts
from hetmatch_qgis.rasters.plan import Plan


def view_lines(view: MatchView, tile_size: int, overlap: int) -> str:
    """A view in rich text, a line each for the rasters, the work and what is wrong."""
    lines = []
    if view.reference is not None:
        lines.append(raster_line(tr("Reference"), view.reference))
    if view.moving is not None:
        lines.append(raster_line(tr("Moving"), view.moving))
    plan = view.plan
    if plan is not None and not plan.box.isEmpty():
        lines.append(plan_line(plan, estimate(plan.width, plan.height, tile_size, overlap)))
    if view.problem or view.warning:
        lines.append(f"<b>⚠ {escape(view.problem or view.warning, quote=False)}</b>")
    return "<br>".join(lines)


def raster_line(title: str, facts: RasterFacts) -> str:
    """Size, ground sampling distance and CRS of a raster, as rich text."""
    parts = [tr("drawn into a file first")]
    if facts.width:
        size = (whole(facts.width), whole(facts.height))
        parts = [tr("{width} x {height} pixels").format(width=size[0], height=size[1])]
    if facts.georeferenced:
        parts.append(_gsd(facts))
        parts.append(crs_name(facts.crs))
    else:
        parts.append(tr("no georeference"))
    return "<b>{title}:</b> {parts}".format(
        title=escape(title, quote=False), parts=escape(", ".join(parts), quote=False)
    )


def plan_line(plan: Plan, taken: Estimate) -> str:
    """Overlap, tiles, time and memory, as plain text."""
    parts = []
    if plan.overlap is not None:
        share = number(100 * plan.overlap, 0)
        parts.append(tr("Overlap: {percent} % of the moving raster").format(percent=share))
    tiles = tr("1 tile") if taken.tiles == 1 else tr("{count} tiles")
    parts.append(tiles.format(count=whole(taken.tiles)))
    parts.append(tr("about {time}").format(time=duration(taken.seconds)))
    parts.append(tr("{size} GB of memory").format(size=number(taken.gigabytes, 1)))
    return ", ".join(parts)


def crs_name(crs: QgsCoordinateReferenceSystem) -> str:
    """A CRS in few words."""
    if not crs.isValid():
        return tr("no CRS")
    return crs.authid() or crs.description() or tr("a CRS of its own")


def duration(seconds: float) -> str:
    """Seconds, minutes or hours, whichever reads best."""
    if seconds < 90:
        return tr("{seconds} s").format(seconds=number(seconds, 0))
    if seconds < 5400:
        return tr("{minutes} min").format(minutes=number(seconds / 60, 0))
    return tr("{hours} h").format(hours=number(seconds / 3600, 1))


def whole(value: float) -> str:
    """A whole number in the user's writing."""
    return QLocale().toString(round(value))


def number(value: float, decimals: int) -> str:
    """A number in the user's writing."""
    return QLocale().toString(float(value), "f", decimals)


def significant(value: float, digits: int = 3) -> str:
    """A number with at least so many significant digits, in the user's writing."""
    before = math.floor(math.log10(abs(value))) + 1 if value else 1
    text = f"{value:.{max(0, digits - before)}f}"
    # Without the zeros that say nothing.
    decimals = len(text.rstrip("0").partition(".")[2])
    return QLocale().toString(float(value), "f", decimals)


def _gsd(facts: RasterFacts) -> str:
    across, up = metres_per_unit(facts.crs, facts.extent.center())
    metres = facts.gsd * (across * up) ** 0.5
    if not facts.crs.isValid():
        return tr("{gsd} units a pixel").format(gsd=significant(facts.gsd))
    unit = QgsUnitTypes.toAbbreviatedString(facts.crs.mapUnits())
    if nominal_metres(facts.crs) == 1 and abs(metres / facts.gsd - 1) < 0.01:
        return tr("{gsd} m a pixel").format(gsd=significant(facts.gsd))
    return tr("{gsd} {unit} a pixel ({metres} m on the ground)").format(
        gsd=significant(facts.gsd), unit=unit, metres=significant(metres)
    )
