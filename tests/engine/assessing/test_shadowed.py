"""A photograph is assessed against vector layers as if they had its shadows."""

from __future__ import annotations

import numpy as np
import pytest
from shadowed_town import write_town

from hetmatch_qgis.engine.assessing import shadowed
from hetmatch_qgis.engine.assessing.assess import assess_rasters
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions

DIRECTION, LENGTH = (0.6, -0.8), 7.0


def measured(town, photo):
    assessment = assess_rasters(town, photo, AssessOptions())
    assert assessment.findings is not None
    displacements = assessment.findings.vectors.displacements
    return assessment, np.median(displacements, axis=0)


def test_the_bias_of_the_shadows_is_gone(tmp_path, monkeypatch):
    town, photo = write_town(tmp_path, DIRECTION, LENGTH, (2.0, -3.0))
    assessment, found = measured(town, photo)
    np.testing.assert_allclose(found, (2.0, 3.0), atol=0.3)
    shadows = assessment.reference.shadows
    # The shadows fall to the right and up: the sun stands at the lower left.
    assert shadows.sun_azimuth == pytest.approx(180 + np.degrees(np.arctan2(0.6, 0.8)), abs=12)
    assert shadows.length_m == pytest.approx(LENGTH, abs=1.6)
    monkeypatch.setattr(shadowed, "find_shadows", lambda *_: None)
    bare, bare_found = measured(town, photo)
    assert bare.reference.shadows is None
    assert np.linalg.norm(found - (2, 3)) < 0.6 * np.linalg.norm(bare_found - (2, 3))
    # What speaks for the measurement is what spoke for it without shadows.
    assert assessment.trust == bare.trust


def test_without_shadows_nothing_changes(tmp_path):
    town, photo = write_town(tmp_path, DIRECTION, 0.0, (2.0, -3.0))
    assessment, found = measured(town, photo)
    assert assessment.reference.shadows is None
    np.testing.assert_allclose(found, (2.0, 3.0), atol=0.3)
