"""What the user has chosen in the match dialog, put together and checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from qgis.core import QgsRectangle

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.ground import common
from hetmatch_qgis.rasters.layer_sources import RasterFacts
from hetmatch_qgis.rasters.plan import Plan, plan_match
from hetmatch_qgis.rasters.raster_choice import RasterChoice
from hetmatch_qgis.rasters.rendering import LARGEST


class Choices(NamedTuple):
    """Both sides of a match; None for what is not chosen yet."""

    reference: RasterChoice | None
    moving: RasterChoice | None


@dataclass(frozen=True)
class MatchView:
    """As much as can be said; the rest is None.

    area: in the reference's shown coordinates, None for all of the overlap.
    problem: a sentence that stands against the match. warning: one that does not.
    """

    reference: RasterFacts | None = None
    moving: RasterFacts | None = None
    area: QgsRectangle | None = None
    plan: Plan | None = None
    problem: str = ""
    warning: str = ""


def view_of(
    choices: Choices,
    facts: tuple[RasterFacts | None, RasterFacts | None],
    area: QgsRectangle | None,
    gsd: float | None,
    radius_metres: float | None,
) -> MatchView:
    """Put together what the user chose.

    area: in the reference's shown coordinates. gsd: to draw a reference that is no file with, in
    units of its CRS; None for the one that fits.
    """
    reference, moving = choices
    one, other = facts
    if reference is None or moving is None or one is None or other is None:
        problem = tr("Choose a reference and a moving raster.")
        return MatchView(one, other, problem=problem)
    if reference.layers[0].source() == moving.layers[0].source() and not reference.rendered:
        problem = tr("Reference and moving raster are the same; choose two different ones.")
        return MatchView(one, other, problem=problem)
    if moving.rendered:
        problem = tr("'{name}' is no file, so it can only be the reference.")
        return MatchView(one, other, problem=problem.format(name=moving.name))
    if area is not None:
        area = common(one.extent, area)
    if reference.rendered:
        fitting = reference.fitting_gsd(other, one.extent if area is None else area)
        one = replace(one, gsd=gsd or fitting or one.gsd)
    view = MatchView(one, other, area, problem=_problem(reference, one, other, area))
    if view.problem:
        return view
    plan = plan_match(one, other, area, radius_metres)
    view = replace(view, plan=plan, warning=_warning(one, other, area, plan))
    return replace(view, problem=_problem_to_draw(plan, one.gsd)) if reference.rendered else view


def _problem(
    reference: RasterChoice, one: RasterFacts, other: RasterFacts, area: QgsRectangle | None
) -> str:
    if area is not None and area.isEmpty():
        return tr("The area does not touch the reference; draw or choose another one.")
    if reference.rendered and not other.georeferenced and area is None:
        return tr("'{name}' has to be drawn: choose what the map shows, or draw an area.").format(
            name=one.name
        )
    both = one.georeferenced and other.georeferenced
    for facts, beside in ((one, other), (other, one)):
        if both and beside.crs.isValid() and not facts.crs.isValid():
            return tr("'{name}' has no CRS; assign one to the layer first.").format(name=facts.name)
    return ""


def _warning(one: RasterFacts, other: RasterFacts, area: QgsRectangle | None, plan: Plan) -> str:
    if not other.georeferenced and area is not None:
        return tr("The moving raster has no georeference: searched within the area shown.")
    if not other.georeferenced:
        return tr("The moving raster has no georeference: all of the reference is searched.")
    if not one.georeferenced:
        return tr("The reference has no georeference: all of the moving raster is searched.")
    if plan.box.isEmpty() or plan.overlap == 0:
        return tr("The rasters do not overlap; check their CRSs or choose a larger search radius.")
    return ""


def _problem_to_draw(plan: Plan, gsd: float) -> str:
    if plan.box.isEmpty():
        return tr("The rasters do not overlap in this area, so there is nothing to draw.")
    if (plan.box.width() / gsd) * (plan.box.height() / gsd) > LARGEST:
        return tr(
            "Drawing the reference takes more than {most} million pixels; choose a smaller area "
            "or larger pixels."
        ).format(most=LARGEST // 1_000_000)
    return ""
