"""The rasters and the area of a match, checked together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from qgis.core import QgsRectangle

from hetmatch_qgis.common.contract import MIN_RASTER_SIDE
from hetmatch_qgis.common.raster_names import is_same_raster
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.ground import intersection
from hetmatch_qgis.rasters.layer_sources import RasterFacts, path_of
from hetmatch_qgis.rasters.match_plan import MatchPlan, plan_match
from hetmatch_qgis.rasters.raster_choice import RasterChoice
from hetmatch_qgis.rasters.rendering import MAX_PIXELS


class PairChoice(NamedTuple):
    """Reference and moving raster of a match; None where not chosen yet."""

    reference: RasterChoice | None
    moving: RasterChoice | None


@dataclass(frozen=True)
class MatchInputs:
    """Checked inputs of a match; None for what is not known yet.

    reference, moving: properties of the rasters.
    area: in the reference's canvas coordinates, None for the whole overlap.
    plan: of the match.
    problem: one sentence; the match is not possible.
    warning: one sentence; the match is possible.
    """

    reference: RasterFacts | None = None
    moving: RasterFacts | None = None
    area: QgsRectangle | None = None
    plan: MatchPlan | None = None
    problem: str = ""
    warning: str = ""


def pair_of(reference: RasterChoice | None, moving: RasterChoice | None) -> PairChoice:
    """Both choices; a rendered map leaves the moving raster out, which would match itself."""
    if reference is not None and moving is not None:
        reference = reference.without(moving.layers[0])
    return PairChoice(reference, moving)


def check_inputs(
    pair: PairChoice,
    facts: tuple[RasterFacts | None, RasterFacts | None],
    area: QgsRectangle | None,
    gsd: float | None,
    radius_metres: float | None,
) -> MatchInputs:
    """Check the user's choices together.

    facts: properties of the reference and of the moving raster.
    area: in the reference's canvas coordinates, None for the whole overlap.
    gsd: for rendering a reference that is not a file, in units of its CRS; None for the default.
    radius_metres: search radius, None for the default.
    """
    reference, moving = pair
    reference_facts, moving_facts = facts
    if reference is None or moving is None or reference_facts is None or moving_facts is None:
        problem = tr("Choose a reference and a moving raster.")
        return MatchInputs(reference_facts, moving_facts, problem=problem)
    rasters = [choice.raster for choice in (reference, moving)]
    paths = [path_of(raster) for raster in rasters if raster is not None]
    if len(paths) == 2 and is_same_raster(*paths):
        problem = tr("Reference and moving raster are the same; choose two different ones.")
        return MatchInputs(reference_facts, moving_facts, problem=problem)
    if moving.rendered:
        problem = tr("'{name}' is not a file, so it can only be the reference.")
        return MatchInputs(reference_facts, moving_facts, problem=problem.format(name=moving.name))
    if moving.is_drawn and reference.raster is None:
        problem = tr("Neither side is a raster file; choose one for the reference or to be moved.")
        return MatchInputs(reference_facts, moving_facts, problem=problem)
    if area is not None:
        area = intersection(reference_facts.extent, area)
    if reference.raster is None:
        fitting = reference.fitting_gsd(
            moving_facts, reference_facts.extent if area is None else area
        )
        reference_facts = replace(reference_facts, gsd=gsd or fitting or reference_facts.gsd)
    if moving.is_drawn:
        fitting = moving.fitting_gsd(reference_facts, moving_facts.extent)
        moving_facts = replace(moving_facts, gsd=fitting or moving_facts.gsd)
    problem = _problem(reference, reference_facts, moving_facts, area)
    inputs = MatchInputs(reference_facts, moving_facts, area, problem=problem)
    if inputs.problem:
        return inputs
    plan = plan_match(reference_facts, moving_facts, area, radius_metres)
    warning = _warning(reference_facts, moving_facts, area, plan)
    inputs = replace(inputs, plan=plan, warning=warning)
    if reference.rendered:
        inputs = replace(inputs, problem=_rendering_problem(plan, reference_facts.gsd))
    return inputs


def _problem(
    choice: RasterChoice, reference: RasterFacts, moving: RasterFacts, area: QgsRectangle | None
) -> str:
    for facts in (reference, moving):
        # A source without fixed pixels has sides of 0.
        if 0 < min(facts.width, facts.height) < MIN_RASTER_SIDE:
            return tr(
                "'{name}' is {width} x {height} pixels: too small to match; choose a raster of at "
                "least {minimum} x {minimum} pixels."
            ).format(
                name=facts.name, width=facts.width, height=facts.height, minimum=MIN_RASTER_SIDE
            )
    if area is not None and area.isEmpty():
        return tr("The area does not overlap the reference; draw or choose another one.")
    if choice.rendered and not moving.georeferenced and area is None:
        return tr(
            "'{name}' has to be rendered: choose the extent of the map, or draw an area."
        ).format(name=reference.name)
    both = reference.georeferenced and moving.georeferenced
    for facts, counterpart in ((reference, moving), (moving, reference)):
        if both and counterpart.crs.isValid() and not facts.crs.isValid():
            return tr("'{name}' has no CRS; assign one to the layer first.").format(name=facts.name)
    return ""


def _warning(
    reference: RasterFacts, moving: RasterFacts, area: QgsRectangle | None, plan: MatchPlan
) -> str:
    if not moving.georeferenced and area is not None:
        return tr("The moving raster has no georeference: the chosen area is searched.")
    if not moving.georeferenced:
        return tr("The moving raster has no georeference: all of the reference is searched.")
    if not reference.georeferenced:
        return tr("The reference has no georeference: all of the moving raster is searched.")
    if plan.box.isEmpty() or plan.overlap == 0:
        return tr("The rasters do not overlap; check their CRSs or choose a larger search radius.")
    return ""


def _rendering_problem(plan: MatchPlan, gsd: float) -> str:
    if plan.box.isEmpty():
        return tr("The rasters do not overlap in this area, so there is nothing to render.")
    if (plan.box.width() / gsd) * (plan.box.height() / gsd) > MAX_PIXELS:
        return tr(
            "Rendering the reference takes more than {most} million pixels; choose "
            "a smaller area or larger pixels."
        ).format(most=MAX_PIXELS // 1_000_000)
    return ""
