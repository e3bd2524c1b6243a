"""Two rasters whose misregistration is known, measured."""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine
from assess_cases import PLACED, SIDE, seen, shifted, write
from known_pairs import MISPLACED, georeferenced_pair

from hetmatch_qgis.common.contract import CANNOT_TELL, MEASURED, TOO_FAR
from hetmatch_qgis.engine.assessing.assess import assess_rasters
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assessment import direction_sectors
from hetmatch_qgis.engine.assessing.assessment_json import assessment_content
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.options import Options


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    path = tmp_path_factory.mktemp("reference") / "reference.tif"
    return write(path, seen(shifted(0, 0)))


def moving(folder, step, **more):
    return write(folder / "moving.tif", 255 * (seen(step) / 255) ** 0.8, **more)


@pytest.mark.parametrize("shift", [(0.5, 0.0), (0.25, -0.4), (0.0, 0.1)])
def test_a_shift_of_parts_of_a_pixel_is_found(reference, tmp_path, shift):
    found = assess_rasters(reference, moving(tmp_path, shifted(*shift)))
    assert found.status == MEASURED
    pixels = found.findings.pixels
    assert [pixels.x.mean, pixels.y.mean] == pytest.approx(shift, abs=0.05)
    assert pixels.rmse.value == pytest.approx(np.hypot(*shift), abs=0.06)
    assert found.findings.metres.bias.value == pytest.approx(10 * pixels.bias.value, rel=0.01)


def test_the_georeference_s_own_error_is_what_is_measured(reference, tmp_path):
    wrong = PLACED @ Affine.translation(2.3, -1.1)
    found = assess_rasters(reference, moving(tmp_path, shifted(0, 0), transform=wrong))
    pixels = found.findings.pixels
    assert [pixels.x.mean, pixels.y.mean] == pytest.approx([2.3, -1.1], abs=0.06)


def test_a_displacement_that_changes_over_the_ground_is_followed(reference, tmp_path):
    def bent(places):
        return np.stack([places[:, 1] / 160 - 1, 0.6 * np.sin(places[:, 0] / 50)], axis=1)

    findings = assess_rasters(reference, moving(tmp_path, bent)).findings
    truth = bent(findings.valid_points)
    expected, _ = findings.field.estimate(findings.valid_points)
    assert np.sqrt(((expected - truth) ** 2).sum(axis=1).mean()) < 0.15
    true_radius = np.quantile(np.linalg.norm(truth, axis=1), 0.9)
    assert findings.pixels.ce90.value == pytest.approx(true_radius, abs=0.12)


def test_the_two_may_have_different_crss_and_look_different(tmp_path):
    pair = georeferenced_pair(tmp_path)
    found = assess_rasters(pair.reference, pair.moving)
    metres = found.findings.metres
    assert [metres.x.mean, -metres.y.mean] == pytest.approx(MISPLACED, abs=1.5)


def test_rasters_of_equal_size_without_georeference_are_compared_pixel_by_pixel(tmp_path):
    paths = [
        write(tmp_path / f"{name}.tif", seen(shifted(*shift)), transform=None)
        for name, shift in (("reference", (0, 0)), ("moving", (1.5, 0.5)))
    ]
    found = assess_rasters(*paths)
    assert found.findings.metres is None
    assert found.findings.pixels.x.mean == pytest.approx(1.5, abs=0.06)
    assert assessment_content(found)["frame"]["pixel_m"] is None


def test_without_georeference_the_area_is_columns_and_minus_rows(tmp_path):
    def halves(places):
        return np.where(places[:, :1] < SIDE / 2, [0.0, 0.0], [1.5, 0.0])

    paths = [
        write(tmp_path / f"{number}.tif", seen(step), transform=None)
        for number, step in enumerate((shifted(0, 0), halves))
    ]
    found = assess_rasters(*paths, AssessOptions(Options(area=(180, -320, 320, 0))))
    assert found.findings.pixels.x.mean == pytest.approx(1.5, abs=0.1)
    assert found.findings.vectors.points[:, 0].min() > 180


def test_other_sizes_without_georeference_claim_nothing(tmp_path):
    paths = [
        write(tmp_path / f"{side}.tif", seen(shifted(0, 0), side=side), transform=None)
        for side in (SIDE, 256)
    ]
    with pytest.raises(InputError, match="equal size"):
        assess_rasters(*paths)


def test_geotransforms_that_differ_without_a_crs_ask_for_one(tmp_path):
    other = PLACED @ Affine.translation(1, 0)
    paths = [
        write(tmp_path / f"{number}.tif", seen(shifted(0, 0)), transform=transform, crs=None)
        for number, transform in enumerate((PLACED, other))
    ]
    with pytest.raises(InputError, match="reference_crs"):
        assess_rasters(*paths)
    options = AssessOptions(Options(reference_crs="EPSG:32633", moving_crs="EPSG:32633"))
    assert assess_rasters(*paths, options).findings.pixels.x.mean == pytest.approx(1, abs=0.05)


def test_a_coarser_moving_raster_is_measured_in_its_own_pixels(reference, tmp_path):
    fine = seen(shifted(0, 0)) * 1.0
    coarse = fine.reshape(SIDE // 2, 2, SIDE // 2, 2).mean(axis=(1, 3))
    wrong = PLACED @ Affine.translation(1, 0) @ Affine.scale(2)
    found = assess_rasters(reference, write(tmp_path / "moving.tif", coarse, transform=wrong))
    figures = found.findings.figures
    assert figures["px"].x.mean == pytest.approx(0.5, abs=0.06)
    assert figures["reference_px"].x.mean == pytest.approx(1.0, abs=0.12)
    assert figures["moving_px"].x.mean == pytest.approx(0.5, abs=0.06)
    assert figures["m"].x.mean == pytest.approx(10.0, abs=1.2)


def test_requirements_are_judged_each_by_its_own_unit(reference, tmp_path):
    wanted = ("ce90=1px", "bias=3m", "rmse=0.3px")
    found = assess_rasters(
        reference, moving(tmp_path, shifted(0.5, 0)), AssessOptions(require=wanted)
    )
    assert [judgement.is_met for judgement in found.judgements] == [True, False, False]
    assert found.passed is False
    assert found.exit_code == 4


def test_what_is_required_and_met_passes(reference, tmp_path):
    options = AssessOptions(require=("ce95=1px",))
    found = assess_rasters(reference, moving(tmp_path, shifted(0.5, 0)), options)
    assert (found.passed, found.exit_code) == (True, 0)


def test_metres_cannot_be_required_of_rasters_without_georeference(tmp_path):
    path = write(tmp_path / "image.tif", seen(shifted(0, 0)), transform=None)
    with pytest.raises(InputError, match="metres"):
        assess_rasters(path, path, AssessOptions(require=("rmse=1m",)))


def test_a_raster_lies_on_itself(reference):
    found = assess_rasters(reference, reference)
    assert found.findings.pixels.ce90.value < 0.05


def test_different_places_are_not_measured(reference, tmp_path):
    options = AssessOptions(require=("ce90=0.5px",))
    found = assess_rasters(
        reference, write(tmp_path / "moving.tif", seen(shifted(0, 0), seed=77)), options
    )
    assert found.status == CANNOT_TELL
    assert found.exit_code == 3
    assert "chance" in found.reason or "texture" in found.reason


def test_rasters_that_lie_far_off_are_said_to(reference, tmp_path):
    wrong = PLACED @ Affine.translation(36, 20)
    path = moving(tmp_path, shifted(0, 0), transform=wrong)
    found = assess_rasters(reference, path)
    assert found.status == TOO_FAR
    assert found.offset_px == pytest.approx(np.hypot(36, 20), abs=1)
    assert "register them first" in found.reason
    assert found.exit_code == 3
    missed = assess_rasters(reference, path, AssessOptions(require=("ce90=1px",)))
    assert missed.exit_code == 4


def test_only_the_area_is_assessed(reference, tmp_path):
    def halves(places):
        return np.where(places[:, :1] < SIDE / 2, [0.0, 0.0], [1.5, 0.0])

    area = (PLACED @ (180, 320)) + (PLACED @ (320, 0))
    found = assess_rasters(
        reference, moving(tmp_path, halves), AssessOptions(Options(area=tuple(area)))
    )
    assert found.findings.pixels.x.mean == pytest.approx(1.5, abs=0.1)


def test_windows_of_neighbouring_tiles_share_no_pixels_either(reference, tmp_path):
    options = AssessOptions(Options(tile_size=256, overlap=64))
    vectors = assess_rasters(reference, moving(tmp_path, shifted(0.5, 0)), options).findings.vectors
    apart = np.abs(vectors.points[:, None] - vectors.points).max(axis=2)
    np.fill_diagonal(apart, np.inf)
    assert len(vectors) > 30
    assert apart.min() >= vectors.window


def test_cancelling_stops_the_work(reference):
    with pytest.raises(Cancelled):
        assess_rasters(reference, reference, cancelled=lambda: True)


def test_directions_count_from_north_clockwise():
    rows = direction_sectors(np.array([[0.0, -1.0], [1.0, 0.0], [2.0, 0.0], [0.0, 1.0]]))
    counts = {row.degrees: row.count for row in rows if row.count}
    assert counts == {0.0: 1, 90.0: 2, 180.0: 1}
    assert rows[4].mean_px == pytest.approx(1.5)
