"""The shadows that a match recorded are drawn again."""

from __future__ import annotations

import json
from contextlib import ExitStack

import numpy as np
import pytest
from shadowed_town import SIDE, write_town

from hetmatch_qgis.common.contract import TIE_CODE
from hetmatch_qgis.engine import InputError, Options
from hetmatch_qgis.engine.corroboration.cast_shadows import CROWN_M, with_shadows
from hetmatch_qgis.engine.pairs.make_pair import pair_of_rasters
from hetmatch_qgis.engine.pairs.shadows import Shadow
from hetmatch_qgis.engine.worker.edited_points import EditedPoints
from hetmatch_qgis.engine.worker.known_shadows import with_known_shadows
from hetmatch_qgis.engine.worker.session import Session

DIRECTION, LENGTH = (0.6, -0.8), 7.0
SHADOWS = {"sun_azimuth": 216.9, "length_m": LENGTH}
CPU = Options(device="cpu")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return write_town(tmp_path_factory.mktemp("town"), DIRECTION, LENGTH)


def test_direction_and_lengths_come_back_from_what_a_result_records(town):
    with ExitStack() as resources:
        pair = pair_of_rasters(*town, CPU, resources)
        drawn = with_shadows(pair, Shadow(DIRECTION, LENGTH, CROWN_M))
        recorded = drawn.reference.description.to_dict()["shadows"]
        again = with_known_shadows(pair, recorded).reference
        assert again.shadow.direction == pytest.approx(DIRECTION, abs=0.01)
        assert again.shadow.length == pytest.approx(LENGTH, abs=0.01)
        assert again.shadow.crown == pytest.approx(drawn.reference.shadow.crown, rel=0.01)
        assert again.description.to_dict()["shadows"] == pytest.approx(recorded)
        assert with_known_shadows(pair, {}) is pair


def test_a_raster_has_none(town):
    with ExitStack() as resources:
        pair = pair_of_rasters(town[1], town[1], Options(), resources)
        assert with_known_shadows(pair, SHADOWS) is pair


@pytest.mark.parametrize(
    "recorded", [{"sun_azimuth": "south"}, {"sun_azimuth": 400, "length_m": 1}]
)
def test_what_is_no_shadow_is_said_in_a_sentence(town, recorded):
    with pytest.raises(InputError, match="of the shadows does not agree with"):
        Session(*town, CPU, recorded)


def test_points_snap_to_roofs_and_not_between_them_and_their_shadows(town, tmp_path):
    at = np.array([[column, row] for column in range(90, 500, 82) for row in range(90, 500, 82)])
    points = at + 0.5
    rows = np.column_stack([points, points, np.full((len(at), 2), (0.8, TIE_CODE))])

    def error(shadows) -> float:
        session = Session(*town, CPU, shadows)
        side = session.pair.moving
        # The map's frame is the photograph's.
        places = side.to_canvas(points)
        rows[:, :2] = session.pair.reference.from_canvas(places)
        session.fit("affine", EditedPoints.of(rows))
        off = []
        for place, point in zip(places, points, strict=True):
            snapped = session.snap(place, place)
            if snapped.is_snapped:
                off.append(side.source.frame_to_pixel(snapped.moving[None])[0] - point)
        if shadows:
            session.export("affine", EditedPoints.of(rows), tmp_path / "out")
        session.close()
        assert len(off) > len(points) / 2
        return float(np.linalg.norm(np.mean(off, axis=0)))

    with_them, without = error(SHADOWS), error(None)
    assert with_them < 0.5 and with_them < 0.6 * without
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert result["reference"]["shadows"] == pytest.approx(SHADOWS, abs=0.1)
    assert result["moving"]["width"] == SIDE
