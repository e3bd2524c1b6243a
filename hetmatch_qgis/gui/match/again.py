"""The dialog after a rejected match, with its advice carried out."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.client.option_labels import option_label
from hetmatch_qgis.client.option_values import modalities
from hetmatch_qgis.common.contract import AUTO
from hetmatch_qgis.gui.match.area_chooser import CANVAS, OVERLAP
from hetmatch_qgis.gui.match.form import MatchForm
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

WIDER = 2.0
"""Factor by which a search radius in vain is widened: the search takes four times as long."""

MARGIN_PERCENT = 8
"""Margins of a scanned sheet that are left out, in percent of its shorter side."""

SCAN_BANDS = 3
"""Bands of a scan or a photograph of a map."""

WHOLE_DEFAULTS: dict[str, Any] = {"rotation": AUTO, "transform": AUTO, "effort": AUTO}
"""Options that are restored: one that was narrowed by hand may be why nothing matched."""


def prepare(form: MatchForm, request: MatchRequest, result: dict[str, Any]) -> str:
    """Fill the form for another try of a rejected match; returns what was changed, as a sentence.

    request: of the match. result: the engine's answer, or {} after an error.
    """
    for chooser, source in ((form.reference, request.reference), (form.moving, request.moving)):
        if source.path and source.rendering is None:
            chooser.set_source(source.path)
    if not result:
        # An error says nothing about the settings.
        return tr("Change the settings and match again.")
    form.options.change(WHOLE_DEFAULTS)
    form.radius.set_metres(0)
    with suppress(SourceError):
        form.check()
    changed = []
    moving, reference = result.get("moving", {}), result.get("reference", {})
    is_on_map = reference.get("georeference") != "none" and moving.get("georeference") != "none"
    if is_on_map:
        radius = request.options.get("search_radius") or form.radius.automatic_metres()
        if radius:
            form.radius.set_metres(WIDER * radius)
            changed.append(tr("the search radius is doubled"))
    elif reference.get("georeference") not in (None, "none"):
        if form.area.chosen() == OVERLAP or "area" not in request.options:
            form.area.choose(CANVAS)
            changed.append(
                tr("only the extent of the map is searched: zoom to the place that it shows")
            )
        else:
            changed.append(tr("zoom the map to the place that it shows, or draw a smaller area"))
    is_unknown = request.options.get("moving_modality") in (None, AUTO)
    if not is_on_map and looks_like_scan(moving) and is_unknown:
        form.moving.modality.setCurrentIndex(form.moving.modality.findData("map"))
        changed.append(
            tr("{option} is set to {value}").format(
                option=option_label("moving_modality"), value=modalities()["map"]
            )
        )
    if not is_on_map and looks_like_paper(moving) and not form.margins.value():
        form.margins.setValue(MARGIN_PERCENT)
        changed.append(tr("{percent} % of its edges are left out").format(percent=MARGIN_PERCENT))
    if not changed:
        return tr("Change the settings and match again.")
    return tr("For another try: {changes}.").format(changes="; ".join(changed))


def looks_like_paper(side: dict[str, Any]) -> bool:
    """True for an image that may be a scanned sheet with margins that were looked at.

    side: `moving` of the engine's answer.
    """
    is_picture = side.get("georeference") == "none" and side.get("modality") in ("map", "optical")
    return is_picture and not side.get("sheet")


def looks_like_scan(side: dict[str, Any]) -> bool:
    """True for an image in colour without georeference that was not taken for a scanned map.

    side: `moving` of the engine's answer.
    """
    return (
        side.get("georeference") == "none"
        and not side.get("sheet")
        and side.get("modality") == "optical"
        and side.get("dtype") == "uint8"
        and side.get("band_count", 0) in (SCAN_BANDS, SCAN_BANDS + 1)
    )
