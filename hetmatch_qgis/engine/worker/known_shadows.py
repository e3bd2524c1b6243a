"""The shadows that a match drew, drawn again for the points that are added by hand to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.json_input import BadValueError, Fields
from hetmatch_qgis.engine.core.relief import DrawnShadows
from hetmatch_qgis.engine.corroboration.cast_shadows import CROWN_M, with_shadows
from hetmatch_qgis.engine.corroboration.standing_windows import frame_on_ground
from hetmatch_qgis.engine.pairs.pair import ImagePair
from hetmatch_qgis.engine.pairs.shadows import Shadow


def with_known_shadows(pair: ImagePair, recorded: Mapping[str, Any]) -> ImagePair:
    """The pair with the shadows of a match; as it is where its reference shows nothing that stands.

    Without them a point would be snapped to where the bare map fits the photograph best, which is
    aside by a part of the shadow's length.

    recorded: `shadows` of the reference in `result.json`; empty for none.

    Raises InputError for values that are none of shadows.
    """
    if not recorded or pair.reference.standing is None:
        return pair
    try:
        drawn = DrawnShadows.of(Fields(dict(recorded)))
    except BadValueError as error:
        raise InputError(
            "'{name}' of the shadows does not agree with result.json; open the result again.",
            name=error.field,
        ) from error
    metres, north = frame_on_ground(pair.reference)
    angle = np.radians(drawn.sun_azimuth - north)
    # They fall away from the sun; rows go down.
    direction = (-float(np.sin(angle)), float(np.cos(angle)))
    return with_shadows(pair, Shadow(direction, drawn.length_m / metres, CROWN_M / metres))
