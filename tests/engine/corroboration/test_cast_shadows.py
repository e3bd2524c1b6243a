"""The shadows of a photograph are found beside what a drawn map says stands there."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
import pytest
from shadowed_town import write_town

from hetmatch_qgis.engine import Options, match_rasters
from hetmatch_qgis.engine.core.grid import apply_affine
from hetmatch_qgis.engine.corroboration.cast_shadows import find_shadows
from hetmatch_qgis.engine.fitting.transforms import Projective, translation
from hetmatch_qgis.engine.matching import attempts
from hetmatch_qgis.engine.pairs.make_pair import pair_of_rasters

DIRECTION, LENGTH = (0.6, -0.8), 7.0


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return write_town(tmp_path_factory.mktemp("town"), DIRECTION, LENGTH)


def found_at(sides, shift, **options):
    with ExitStack() as resources:
        pair = pair_of_rasters(*sides, Options(**options), resources)
        return find_shadows(pair, Projective("affine", translation(np.array(shift))))


@pytest.mark.parametrize("shift", [(0.0, 0.0), (1.5, -2.0), (-2.5, 0.5)])
def test_direction_length_and_what_the_match_is_off_by(town, shift):
    found = found_at(town, shift)
    assert np.dot(found.shadow.direction, DIRECTION) > 0.96
    assert found.shadow.length == pytest.approx(LENGTH, abs=1.6)
    # The photograph lies to the right and below by the shift, and so does what it shows.
    np.testing.assert_allclose(found.shift, shift, atol=0.5)


def test_without_shadows_there_are_none(tmp_path):
    assert found_at(write_town(tmp_path, DIRECTION, 0.0), (0.0, 0.0)) is None


def test_only_photographs_have_shadows_and_only_maps_say_what_stands(town):
    assert found_at(town, (0.0, 0.0), moving_modality="sar") is None
    assert found_at((town[1], town[1]), (0.0, 0.0)) is None
    assert found_at((town[1], town[0]), (0.0, 0.0)) is None


def test_a_match_is_measured_again_with_them(tmp_path, monkeypatch):
    """The bare map is matched between the roofs and the shadows."""
    misplaced = np.array([6.0, -9.0])
    town, photo = write_town(tmp_path, DIRECTION, LENGTH, tuple(misplaced))

    def error():
        result = match_rasters(town, photo)
        assert result.matched
        centre = np.array([[280.0, 280.0]])
        there = apply_affine(result.reference.transform, result.map_points(centre))
        return there - (apply_affine(result.moving.transform, centre) - misplaced), result

    off, result = error()
    assert np.linalg.norm(off) < 0.4
    monkeypatch.setattr(attempts, "find_shadows", lambda *_: None)
    bare_off, bare = error()
    assert np.linalg.norm(off) < 0.6 * np.linalg.norm(bare_off)
    # The shadows fall to the right and up.
    assert result.reference.shadows.sun_azimuth == pytest.approx(217, abs=12)
    assert result.to_dict()["reference"]["shadows"]["length_m"] == pytest.approx(LENGTH, abs=1.6)
    assert bare.reference.shadows is None and "shadows" not in bare.to_dict()["reference"]
    # What speaks for the match is what spoke for it without shadows.
    assert result.confidence == bare.confidence and result.evidence == bare.evidence
