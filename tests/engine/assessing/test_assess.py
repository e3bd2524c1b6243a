"""Two rasters whose misregistration is known, measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from assess_cases import SIDE, TRANSFORM, render, shifted, write
from known_pairs import MISPLACED, georeferenced_pair

from hetmatch_qgis.common.contract import CANNOT_TELL, MEASURED, TOO_FAR
from hetmatch_qgis.engine.assessing.assess import assess_rasters
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assessment_json import assessment_content
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.options import Options


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    path = tmp_path_factory.mktemp("reference") / "reference.tif"
    return write(path, render(shifted(0, 0)))


def moving(folder, step, **more):
    return write(folder / "moving.tif", 255 * (render(step) / 255) ** 0.8, **more)


@pytest.mark.parametrize("shift", [(0.5, 0.0), (0.25, -0.4), (0.0, 0.1)])
def test_a_subpixel_shift_is_measured(reference, tmp_path, shift):
    assessment = assess_rasters(reference, moving(tmp_path, shifted(*shift)))
    assert assessment.status == MEASURED
    pixels = assessment.findings.pixels
    assert [pixels.x.mean, pixels.y.mean] == pytest.approx(shift, abs=0.05)
    assert pixels.rmse.value == pytest.approx(np.hypot(*shift), abs=0.06)
    assert assessment.findings.metres.bias.value == pytest.approx(10 * pixels.bias.value, rel=0.01)


def test_the_error_of_the_georeference_is_measured(reference, tmp_path):
    wrong = TRANSFORM @ Affine.translation(2.3, -1.1)
    assessment = assess_rasters(reference, moving(tmp_path, shifted(0, 0), transform=wrong))
    pixels = assessment.findings.pixels
    assert [pixels.x.mean, pixels.y.mean] == pytest.approx([2.3, -1.1], abs=0.06)


def test_a_displacement_that_changes_over_the_ground_is_followed(reference, tmp_path):
    def bent(points):
        return np.stack([points[:, 1] / 160 - 1, 0.6 * np.sin(points[:, 0] / 50)], axis=1)

    findings = assess_rasters(reference, moving(tmp_path, bent)).findings
    truth = bent(findings.valid_points)
    expected, _ = findings.field.estimate(findings.valid_points)
    assert np.sqrt(((expected - truth) ** 2).sum(axis=1).mean()) < 0.15
    true_radius = np.quantile(np.linalg.norm(truth, axis=1), 0.9)
    assert findings.pixels.ce90.value == pytest.approx(true_radius, abs=0.12)


def test_the_two_may_have_different_crss_and_look_different(tmp_path):
    pair = georeferenced_pair(tmp_path)
    assessment = assess_rasters(pair.reference, pair.moving)
    metres = assessment.findings.metres
    assert [metres.x.mean, -metres.y.mean] == pytest.approx(MISPLACED, abs=1.5)


def test_rasters_of_equal_size_without_georeference_are_compared_pixel_by_pixel(tmp_path):
    paths = [
        write(tmp_path / f"{name}.tif", render(shifted(*shift)), transform=None)
        for name, shift in (("reference", (0, 0)), ("moving", (1.5, 0.5)))
    ]
    assessment = assess_rasters(*paths)
    assert assessment.findings.metres is None
    assert assessment.findings.pixels.x.mean == pytest.approx(1.5, abs=0.06)
    assert assessment_content(assessment)["frame"]["pixel_m"] is None


def test_without_georeference_the_area_is_columns_and_minus_rows(tmp_path):
    def halves(points):
        return np.where(points[:, :1] < SIDE / 2, [0.0, 0.0], [1.5, 0.0])

    paths = [
        write(tmp_path / f"{number}.tif", render(step), transform=None)
        for number, step in enumerate((shifted(0, 0), halves))
    ]
    assessment = assess_rasters(*paths, AssessOptions(Options(area=(180, -320, 320, 0))))
    assert assessment.findings.pixels.x.mean == pytest.approx(1.5, abs=0.1)
    assert assessment.findings.vectors.points[:, 0].min() > 180


def test_other_sizes_without_georeference_claim_nothing(tmp_path):
    paths = [
        write(tmp_path / f"{side}.tif", render(shifted(0, 0), side=side), transform=None)
        for side in (SIDE, 256)
    ]
    with pytest.raises(InputError, match="equal size"):
        assess_rasters(*paths)


def test_different_geotransforms_without_a_crs_are_refused(tmp_path):
    other = TRANSFORM @ Affine.translation(1, 0)
    paths = [
        write(tmp_path / f"{number}.tif", render(shifted(0, 0)), transform=transform, crs=None)
        for number, transform in enumerate((TRANSFORM, other))
    ]
    with pytest.raises(InputError, match="reference_crs"):
        assess_rasters(*paths)
    options = AssessOptions(Options(reference_crs="EPSG:32633", moving_crs="EPSG:32633"))
    assert assess_rasters(*paths, options).findings.pixels.x.mean == pytest.approx(1, abs=0.05)


def test_a_coarser_moving_raster_is_measured_in_its_pixels(reference, tmp_path):
    fine = render(shifted(0, 0)) * 1.0
    coarse = fine.reshape(SIDE // 2, 2, SIDE // 2, 2).mean(axis=(1, 3))
    wrong = TRANSFORM @ Affine.translation(1, 0) @ Affine.scale(2)
    assessment = assess_rasters(reference, write(tmp_path / "moving.tif", coarse, transform=wrong))
    figures = assessment.findings.figures
    assert figures["px"].x.mean == pytest.approx(0.5, abs=0.06)
    assert figures["reference_px"].x.mean == pytest.approx(1.0, abs=0.12)
    assert figures["moving_px"].x.mean == pytest.approx(0.5, abs=0.06)
    assert figures["m"].x.mean == pytest.approx(10.0, abs=1.2)


def test_each_requirement_is_judged_in_its_unit(reference, tmp_path):
    required = ("ce90=1px", "bias=3m", "rmse=0.3px")
    assessment = assess_rasters(
        reference, moving(tmp_path, shifted(0.5, 0)), AssessOptions(require=required)
    )
    assert [judgement.is_met for judgement in assessment.judgements] == [True, False, False]
    assert assessment.passed is False
    assert assessment.exit_code == 4


def test_what_is_required_and_met_passes(reference, tmp_path):
    options = AssessOptions(require=("ce95=1px",))
    assessment = assess_rasters(reference, moving(tmp_path, shifted(0.5, 0)), options)
    assert (assessment.passed, assessment.exit_code) == (True, 0)


def test_metres_cannot_be_required_of_rasters_without_georeference(tmp_path):
    paths = [
        write(tmp_path / f"{shift}.tif", render(shifted(shift, 0)), transform=None)
        for shift in (0, 1)
    ]
    with pytest.raises(InputError, match="metres"):
        assess_rasters(*paths, AssessOptions(require=("rmse=1m",)))


def test_a_raster_is_not_assessed_against_itself(reference, tmp_path):
    copy = tmp_path / "copy.tif"
    copy.write_bytes(Path(reference).read_bytes())
    for moving_path in (reference, copy):
        with pytest.raises(InputError, match="hoose two different ones"):
            assess_rasters(reference, moving_path)


def test_rasters_of_different_places_are_not_measured(reference, tmp_path):
    options = AssessOptions(require=("ce90=0.5px",))
    assessment = assess_rasters(
        reference, write(tmp_path / "moving.tif", render(shifted(0, 0), seed=77)), options
    )
    assert assessment.status == CANNOT_TELL
    assert assessment.exit_code == 3
    assert "chance" in assessment.reason or "texture" in assessment.reason


def test_a_large_displacement_is_too_far(reference, tmp_path):
    wrong = TRANSFORM @ Affine.translation(36, 20)
    path = moving(tmp_path, shifted(0, 0), transform=wrong)
    assessment = assess_rasters(reference, path)
    assert assessment.status == TOO_FAR
    assert assessment.offset_px == pytest.approx(np.hypot(36, 20), abs=1)
    assert "register them first" in assessment.reason
    assert assessment.exit_code == 3
    missed = assess_rasters(reference, path, AssessOptions(require=("ce90=1px",)))
    assert missed.exit_code == 4


def test_only_the_area_is_assessed(reference, tmp_path):
    def halves(points):
        return np.where(points[:, :1] < SIDE / 2, [0.0, 0.0], [1.5, 0.0])

    area = (TRANSFORM @ (180, 320)) + (TRANSFORM @ (320, 0))
    assessment = assess_rasters(
        reference, moving(tmp_path, halves), AssessOptions(Options(area=tuple(area)))
    )
    assert assessment.findings.pixels.x.mean == pytest.approx(1.5, abs=0.1)


def test_windows_of_neighbouring_tiles_share_no_pixels_either(reference, tmp_path):
    options = AssessOptions(Options(tile_size=256, overlap=64))
    vectors = assess_rasters(reference, moving(tmp_path, shifted(0.5, 0)), options).findings.vectors
    distances = np.abs(vectors.points[:, None] - vectors.points).max(axis=2)
    np.fill_diagonal(distances, np.inf)
    assert len(vectors) > 30
    assert distances.min() >= vectors.window


def test_cancelling_stops_the_work(reference, tmp_path):
    with pytest.raises(Cancelled):
        assess_rasters(reference, moving(tmp_path, shifted(0.5, 0)), cancelled=lambda: True)
