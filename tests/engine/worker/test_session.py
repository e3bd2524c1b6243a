"""The tie points of one pair, worked on step by step."""

from __future__ import annotations

import csv
import json

import numpy as np
import pyogrio
import pyogrio.raw
import pytest
from affine import Affine
from known_pairs import HERE, MISPLACED, SIDE, SIMILARITY, UTM, WEB, bare_pair, georeferenced_pair
from relief_cases import lattice, relief_pair

from hetmatch_qgis.common.contract import CHECK_CODE, OFF_CODE, TIE_CODE
from hetmatch_qgis.engine import InputError, Options
from hetmatch_qgis.engine.core.grid import transform_points
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.worker.edited_points import EditedPoints
from hetmatch_qgis.engine.worker.session import Session

CPU = Options(device="cpu")
KINDS = ("similarity", "affine", "homography", "polynomial2", "polynomial3", "thin_plate")


@pytest.fixture(scope="module")
def placed(tmp_path_factory):
    """A georeferenced pair in two CRSs."""
    pair = georeferenced_pair(tmp_path_factory.mktemp("placed"))
    session = Session(pair.reference, pair.moving, CPU)
    yield pair, session
    session.close()


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A pair without any georeference; the truth is SIMILARITY."""
    pair = bare_pair(tmp_path_factory.mktemp("bare"))
    session = Session(pair.reference, pair.moving, CPU)
    yield pair, session
    session.close()


@pytest.fixture(scope="module")
def half_placed(tmp_path_factory):
    """A moving raster without georeference on a reference that has one."""
    pair = bare_pair(tmp_path_factory.mktemp("half"), placed=True)
    session = Session(pair.reference, pair.moving, CPU)
    yield pair, session
    session.close()


def true_rows(pair, count=60, role=TIE_CODE):
    """Rows of the protocol, without any error."""
    moving = np.random.default_rng(2).uniform(10, 210, (count, 2))
    return np.column_stack(
        [pair.to_reference(moving), moving, np.full(count, 0.8), np.full(count, role)]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_fit_finds_a_known_transform(bare, kind):
    pair, session = bare
    fitted = session.fit(kind, EditedPoints.of(true_rows(pair)))
    assert fitted["transform"] == kind and fitted["problem"] is None
    assert fitted["ties"]["count"] == 60 and fitted["ties"]["rmse_px"] < 0.01
    assert np.abs(fitted["residuals"]).max() < 0.05
    assert fitted["matrix"] == pytest.approx(np.reshape(SIMILARITY, (3, 3)), abs=1e-3)


def test_the_simplest_kind_that_fits_is_chosen(bare):
    pair, session = bare
    assert session.fit("auto", EditedPoints.of(true_rows(pair)))["transform"] == "similarity"
    rows = true_rows(pair)
    rows[:, 0] += 0.004 * (rows[:, 0] - 100) ** 2
    fitted = session.fit("auto", EditedPoints.of(rows))
    assert fitted["transform"].startswith("polynomial") and fitted["matrix"] is None


@pytest.mark.parametrize("count", [2, 3, 4, 5, 9])
def test_auto_makes_do_with_few_points(bare, count):
    pair, session = bare
    fitted = session.fit("auto", EditedPoints.of(true_rows(pair, count)))
    assert fitted["problem"] is None and fitted["ties"]["rmse_px"] < 0.01


def test_a_residual_leads_from_the_reference_to_where_the_moving_point_falls(bare):
    pair, session = bare
    rows = true_rows(pair)
    rows[7, 0] -= 5
    rows[7, 5] = CHECK_CODE
    fitted = session.fit("affine", EditedPoints.of(rows))
    assert fitted["residuals"][7] == pytest.approx([5, 0], abs=1e-6)
    unknown = {"rmse_map": None, "rmse_m": None, "ce90_m": None}
    assert fitted["checks"] == pytest.approx(
        {"count": 1, "rmse_px": 5.0, "ce90_px": 5.0, **unknown}, abs=1e-6
    )


def test_only_ties_make_the_fit_and_what_is_off_counts_nowhere(bare):
    pair, session = bare
    rows = true_rows(pair)
    rows[:20, :2] += 30
    rows[:10, 5], rows[10:20, 5] = OFF_CODE, CHECK_CODE
    fitted = session.fit("affine", EditedPoints.of(rows))
    assert (fitted["ties"]["count"], fitted["checks"]["count"]) == (40, 10)
    assert fitted["ties"]["rmse_px"] < 0.01
    assert fitted["checks"]["rmse_px"] == pytest.approx(30 * np.sqrt(2))
    assert np.linalg.norm(fitted["residuals"][0]) == pytest.approx(30 * np.sqrt(2))


def test_a_light_point_pulls_less_than_a_heavy_one(bare):
    pair, session = bare
    rows = true_rows(pair, 12)
    rows[0, 0] += 20
    lengths = []
    for weight in (0.0, 1.0):
        rows[0, 4] = weight
        fitted = session.fit("affine", EditedPoints.of(rows))
        lengths.append(np.linalg.norm(fitted["residuals"][0]))
    assert lengths[0] > 19.9 and lengths[0] > lengths[1] + 1


def test_accuracy_is_told_in_map_units_where_the_reference_has_them(placed):
    pair, session = placed
    rows = true_rows(pair)
    rows[:, :2] += np.random.default_rng(0).normal(0, 1, (60, 2))
    ties = session.fit("similarity", EditedPoints.of(rows))["ties"]
    assert ties["rmse_map"] == pytest.approx(10 * ties["rmse_px"])
    assert ties["ce90_px"] > ties["rmse_px"] > 0.5


@pytest.mark.parametrize(
    ("kind", "count", "needed"),
    [
        ("auto", 0, 2),
        ("auto", 1, 2),
        ("similarity", 1, 2),
        ("affine", 2, 3),
        ("homography", 3, 4),
        ("polynomial2", 5, 6),
        ("polynomial3", 9, 10),
        ("thin_plate", 0, 10),
    ],
)
def test_too_few_points_are_said_in_a_sentence(bare, kind, count, needed):
    pair, session = bare
    rows = np.concatenate([true_rows(pair, count), true_rows(pair, 20, OFF_CODE)])
    fitted = session.fit(kind, EditedPoints.of(rows))
    assert f"needs at least {needed}, there are {count}." in fitted["problem"]
    assert fitted["transform"] == ("similarity" if kind == "auto" else kind)
    assert fitted["residuals"] is None and fitted["matrix"] is None
    assert fitted["ties"]["count"] == count and fitted["ties"]["rmse_px"] is None


@pytest.mark.parametrize("columns", [slice(0, 2), slice(2, 4)])
@pytest.mark.parametrize("kind", ["auto", "affine", "thin_plate"])
def test_points_on_one_line_of_either_raster_bear_no_transform(bare, kind, columns):
    pair, session = bare
    rows = true_rows(pair, 12)
    rows[:, columns] = np.linspace(20, 180, 12)[:, None] * (1, 0.5)
    assert "collinear" in session.fit(kind, EditedPoints.of(rows))["problem"]


def test_two_points_in_one_place_bear_no_transform(bare):
    pair, session = bare
    rows = np.repeat(true_rows(pair, 1), 2, axis=0)
    assert "too close together" in session.fit("auto", EditedPoints.of(rows))["problem"]


@pytest.mark.parametrize("count", [1, 2, 12])
def test_a_shift_needs_one_point_wherever_they_lie(bare, count):
    pair, session = bare
    rows = np.repeat(true_rows(pair, 1), count, axis=0)
    fitted = session.fit("shift", EditedPoints.of(rows))
    assert fitted["problem"] is None and fitted["ties"]["count"] == count
    np.testing.assert_allclose(fitted["residuals"], 0.0, atol=1e-6)


def test_a_failed_fit_leaves_nothing_to_locate_with(bare):
    pair, session = bare
    session.fit("affine", EditedPoints.of(true_rows(pair)))
    session.fit("affine", EditedPoints.of(true_rows(pair, 1)))
    found = session.locate("moving", np.array([[1.0, -1.0]]))
    assert found["pixels"] == [[1.0, 1.0]]
    assert np.isnan(found["there"]).all() and np.isnan(found["there_pixels"]).all()


def test_pixels_are_known_before_any_fit(placed):
    session = placed[1]
    side = session.pair.moving
    at = side.to_canvas(np.array([[33.5, 71.25]]))
    assert session.locate("moving", at)["pixels"] == pytest.approx(np.array([[33.5, 71.25]]))


def test_an_unknown_kind_is_said_in_a_sentence(bare):
    pair, session = bare
    with pytest.raises(InputError, match=r"'cubic'\. Transforms: auto, similarity"):
        session.fit("cubic", EditedPoints.of(true_rows(pair)))


@pytest.mark.parametrize("kind", ["similarity", "polynomial2", "thin_plate"])
@pytest.mark.parametrize("which", ["placed", "bare", "half_placed"])
def test_there_and_back_leads_to_the_same_place(which, kind, request):
    pair, session = request.getfixturevalue(which)
    session.fit(kind, EditedPoints.of(true_rows(pair)))
    pixels = np.random.default_rng(4).uniform(60, 190, (7, 2))
    shown = session.pair.reference.to_canvas(pixels)
    there = session.locate("reference", shown)
    assert there["pixels"] == pytest.approx(pixels, abs=1e-6)
    assert pair.to_reference(np.array(there["there_pixels"])) == pytest.approx(pixels, abs=0.1)
    back = session.locate("moving", np.array(there["there"]))
    assert back["pixels"] == pytest.approx(np.array(there["there_pixels"]), abs=1e-6)
    assert back["there_pixels"] == pytest.approx(pixels, abs=0.01)
    assert back["there"] == pytest.approx(shown, abs=0.2)


def test_places_are_in_each_rasters_own_crs(placed):
    pair, session = placed
    session.fit("affine", EditedPoints.of(true_rows(pair)))
    at = HERE.pixel_to_map(np.array([[128.0, 128.0]]))
    there = np.array(session.locate("reference", at)["there"])
    assert transform_points(there, WEB, UTM) == pytest.approx(at + MISPLACED, abs=1)


def test_places_without_georeference_are_column_and_minus_row(half_placed):
    pair, session = half_placed
    session.fit("affine", EditedPoints.of(true_rows(pair)))
    found = session.locate("moving", np.array([[100.0, -50.0]]))
    assert found["pixels"] == [[100.0, 50.0]]
    expected = HERE.pixel_to_map(pair.to_reference(np.array([[100.0, 50.0]])))
    assert found["there"] == pytest.approx(expected, abs=0.1)


def test_no_places_are_no_trouble(bare):
    pair, session = bare
    session.fit("affine", EditedPoints.of(true_rows(pair)))
    for raster in ("reference", "moving"):
        found = session.locate(raster, np.zeros((0, 2)))
        assert found == {"pixels": [], "there_pixels": [], "there": []}


def test_a_place_can_only_be_of_one_of_the_two(bare):
    with pytest.raises(InputError, match="must be 'reference' or 'moving'"):
        bare[1].locate("third", np.zeros((1, 2)))


@pytest.mark.parametrize("which", ["placed", "bare", "half_placed"])
def test_a_place_says_pixel_and_where_it_is_shown(which, request):
    session = request.getfixturevalue(which)[1]
    side = session.pair.moving
    own = np.array([[33.5, 71.25]])
    place = session.moving_position(side.source.pixel_to_frame(own)[0])
    assert place["pixel"] == pytest.approx(own[0], abs=1e-6)
    assert side.from_canvas(np.array([place["at"]])) == pytest.approx(own, abs=1e-6)


def test_what_is_exported_leaves_out_what_is_switched_off(placed, tmp_path):
    pair, session = placed
    rows = true_rows(pair)
    rows[:5, 5], rows[5:15, 5] = OFF_CODE, CHECK_CODE
    rows[:5, :2] += 50
    answer = session.export("affine", EditedPoints.of(rows), tmp_path / "out")
    with (tmp_path / "out" / "tie_points.csv").open(encoding="utf-8") as file:
        written = list(csv.DictReader(file))
    assert [point["role"] for point in written] == ["check"] * 10 + ["tie"] * 45
    kept = np.array([[float(p[name]) for name in ("mov_col", "mov_row")] for p in written])
    assert kept == pytest.approx(rows[5:, 2:4], abs=1e-3)
    assert max(float(point["residual_px"]) for point in written) < 0.1
    geopackage = tmp_path / "out" / "tie_points.gpkg"
    assert pyogrio.read_info(geopackage, layer="tie_points")["features"] == 55
    assert pyogrio.read_info(geopackage, layer="tiles")["features"] == 0
    told = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert told["transform"]["type"] == "affine" and "55 points" in told["reason"]
    assert set(answer["outputs"]) >= {"tie_points.csv", "tie_points.gpkg", "gdalwarp.sh"}
    assert "tie points are GCPs" in answer["left_out"]
    assert isinstance(answer["left_out"], str)


def test_an_export_warns_anew_of_what_lies_far_from_the_points_left(placed, tmp_path):
    pair, session = placed
    rows = true_rows(pair)
    rows[rows[:, 0] > np.median(rows[:, 0]), 5] = OFF_CODE
    session.export("thin_plate", EditedPoints.of(rows), tmp_path / "out")
    told = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert 0.2 < told["tie_points"]["extrapolated"] < 0.7
    assert "thin plate" in told["warnings"][0]


def test_points_that_were_set_by_hand_are_exported_as_such(placed, tmp_path):
    pair, session = placed
    rows = np.column_stack([true_rows(pair), np.arange(60) % 3 == 0])
    rows[0, 5] = OFF_CODE
    session.export("affine", EditedPoints.of(rows), tmp_path / "out")
    for layer in ("tie_points", "moving_points"):
        _, _, _, columns = pyogrio.raw.read(
            str(tmp_path / "out" / "tie_points.gpkg"), layer=layer, columns=["origin"]
        )
        expected = ["manual" if row[6] else "matched" for row in rows[1:]]
        assert columns[0].tolist() == expected
    content = json.loads((tmp_path / "out" / "tie_points.geojson").read_text(encoding="utf-8"))
    assert [point["properties"]["origin"] for point in content["features"]] == expected


def test_points_keep_their_numbers_in_what_is_exported(placed, tmp_path):
    pair, session = placed
    rows = np.column_stack([true_rows(pair), np.zeros(60), np.arange(60) * 2 + 5])
    rows[:7, 5] = OFF_CODE
    session.export("affine", EditedPoints.of(rows), tmp_path / "out")
    expected = rows[7:, 7].astype(int).tolist()
    with (tmp_path / "out" / "tie_points.csv").open(encoding="utf-8") as file:
        assert [int(row["id"]) for row in csv.DictReader(file)] == expected
    for layer in ("tie_points", "moving_points", "displacements"):
        _, _, _, columns = pyogrio.raw.read(
            str(tmp_path / "out" / "tie_points.gpkg"), layer=layer, columns=["id"]
        )
        assert columns[0].tolist() == expected
    content = json.loads((tmp_path / "out" / "tie_points.geojson").read_text(encoding="utf-8"))
    assert [point["properties"]["id"] for point in content["features"]] == expected
    assert load_result(tmp_path / "out").tie_points.point_ids.tolist() == expected


def test_who_accepted_points_that_were_not_believed_is_written_down(placed, tmp_path):
    pair, session = placed
    session.export("affine", EditedPoints.of(true_rows(pair)), tmp_path / "out", "Ada Smith")
    told = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert "did not consider the match reliable; accepted by Ada Smith" in told["reason"]
    assert "Ada Smith" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_an_export_states_the_accuracy_that_the_fit_told(placed, tmp_path):
    pair, session = placed
    points = EditedPoints.of(true_rows(pair))
    told = session.fit("affine", points)["accuracy"]
    session.export("affine", points, tmp_path / "out")
    written = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))["accuracy"]
    assert written["rmse_px"] == pytest.approx(told["rmse_px"])
    assert written["ce90_px"] == pytest.approx(told["ce90_px"])


def test_accuracy_is_told_in_metres_on_the_ground(placed, bare):
    pair, session = placed
    rows = true_rows(pair)
    rows[::2, 0] += 1.0
    ties = session.fit("similarity", EditedPoints.of(rows))["ties"]
    # UTM: at its middle a metre of the map is a metre on the ground, within a thousandth.
    assert ties["rmse_m"] == pytest.approx(ties["rmse_map"], rel=2e-3)
    assert bare[1].fit("affine", EditedPoints.of(true_rows(bare[0])))["ties"]["rmse_m"] is None


def test_rows_without_an_origin_are_of_matched_points(placed, tmp_path):
    pair, session = placed
    session.export("affine", EditedPoints.of(true_rows(pair)), tmp_path / "out")
    _, _, _, columns = pyogrio.raw.read(
        str(tmp_path / "out" / "tie_points.gpkg"), layer="tie_points", columns=["origin"]
    )
    assert set(columns[0]) == {"matched"}


def test_points_that_bear_no_transform_are_not_exported(bare, tmp_path):
    pair, session = bare
    with pytest.raises(InputError, match="needs at least 3, there are 2"):
        session.export("affine", EditedPoints.of(true_rows(pair, 2)), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_rasters_that_cannot_be_opened_are_said_in_a_sentence(tmp_path, bare):
    with pytest.raises(InputError, match=r"nowhere\.tif"):
        Session(tmp_path / "nowhere.tif", bare[0].moving, CPU)


def test_the_pair_is_described(placed, bare):
    assert (bare[1].pair.reference.width, bare[1].pair.moving.width) == (SIDE, 240)
    crss = [side.description.crs for side in (placed[1].pair.reference, placed[1].pair.moving)]
    assert crss == [UTM, WEB]
    assert placed[1].pair.reference.description.transform == Affine(*HERE.transform[:6])


@pytest.fixture(scope="module")
def hilly(tmp_path_factory):
    """A pair whose moving raster shows high ground displaced, with its heights."""
    pair = relief_pair(tmp_path_factory.mktemp("hilly"))
    session = Session(pair.reference, pair.moving, Options(device="cpu", dem=pair.dem))
    yield pair, session
    session.close()


def hilly_rows():
    reference, moving = lattice()
    codes = np.full((len(reference), 2), (0.8, TIE_CODE))
    return EditedPoints.of(np.hstack([reference, moving, codes]))


@pytest.mark.parametrize("kind", ["relief", "auto"])
def test_relief_is_fitted_to_edited_points(hilly, kind):
    _, session = hilly
    fitted = session.fit(kind, hilly_rows())
    assert fitted["transform"] == "relief" and fitted["problem"] is None
    assert fitted["ties"]["rmse_px"] < 0.4 and fitted["matrix"] is None
    shown = session.pair.reference.to_canvas(np.array([[110.0, 120.0], [60.0, 200.0]]))
    there = session.locate("reference", shown)
    back = session.locate("moving", np.array(there["there"]))
    assert np.array(back["there_pixels"]) == pytest.approx(np.array(there["pixels"]), abs=0.01)


def test_edited_points_with_relief_are_exported(hilly, tmp_path):
    _, session = hilly
    answer = session.export("relief", hilly_rows(), tmp_path / "out")
    content = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))
    assert content["transform"]["relief"]["covered"] == 1
    assert "gdalwarp_rpc.sh" in answer["outputs"]


def test_relief_without_heights_is_said_in_a_sentence(bare):
    pair, session = bare
    problem = session.fit("relief", EditedPoints.of(true_rows(pair)))["problem"]
    assert "Without an elevation model" in problem
