"""The report, as a browser without a network gets it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS
from report_cases import affine, curved, result_of

from hetmatch_qgis.common.contract import NO_RELIABLE_MATCH, RESULT_JSON, TIE
from hetmatch_qgis.engine.cli.match_summary import summarise_match
from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.language import in_language, set_language
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import MatchResult, TileReport
from hetmatch_qgis.engine.report import charts, tiles_section
from hetmatch_qgis.engine.report.accuracy_section import accuracy_section
from hetmatch_qgis.engine.report.images import overview_images
from hetmatch_qgis.engine.report.residuals import ground_of, residuals_of
from hetmatch_qgis.engine.report.transform_summary import decompose, summarise_transform
from hetmatch_qgis.engine.report.wording import confidence_statement, length, significant
from hetmatch_qgis.engine.report.writer import write_report
from hetmatch_qgis.engine.results.write import write_outputs

EVIDENCE = Evidence(3.0, 20.0, 0.2, 0.4, 0.5, 0.05, 1.0)


class Page(HTMLParser):
    """The page's words, and all that it refers to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.inside = ""
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs) -> None:
        self.inside = tag
        self.addresses += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside not in ("style", "script"):
            self.words.append(data)


def page_of(result: MatchResult, folder: Path, images: bool = False, outputs=()) -> Page:
    path = folder / "r.html"
    write_report(path, result, overview_images(result) if images else None, outputs)
    return Page(path)


def refused(result: MatchResult) -> MatchResult:
    return MatchResult(
        NO_RELIABLE_MATCH,
        "Too few.",
        result.reference,
        result.moving,
        "hetmatch",
        evidence=EVIDENCE,
        confidence=0.12,
    )


def test_check_points_and_tie_points_are_told_apart(tmp_path: Path):
    result = result_of(tmp_path, affine, noise=0.4)
    text = page_of(result, tmp_path).text
    checks = result.tie_points.is_check
    residuals = result.tie_points.residual_px
    rmse = [np.sqrt(np.mean(residuals[rows] ** 2)) for rows in (checks, ~checks)]
    # Pixels of ten metres.
    figures = " ".join(f"{value:.2f} {significant(10 * value)}" for value in rmse)
    assert "check points, px check points, m tie points, px tie points, m" in text
    assert f"RMSE {figures} median" in text
    assert "Check points: excluded from every fit. CE90" in text
    assert "Tie points: the transform was fitted to them." in text


def test_the_bias_has_a_size_and_a_direction(tmp_path: Path):
    result = result_of(tmp_path, affine)
    aside = replace(result, mapper=lambda points: affine(points) + np.array([1.0, 0.25]))
    text = page_of(aside, tmp_path).text
    assert "bias, right (grid east) 1.00 10.0 1.00 10.0" in text
    assert "bias, up (grid north) -0.25 -2.50 -0.25 -2.50" in text


def test_degrees_become_metres_on_the_ground(tmp_path: Path):
    result = result_of(tmp_path, affine)
    reference = replace(
        result.reference, crs=CRS.from_epsg(4326), transform=Affine(1e-4, 0, 10, 0, -1e-4, 60)
    )
    ground = ground_of(replace(result, reference=replace(reference, gsd=1e-4)))
    assert ground.unit == "m" and ground.has_directions
    assert ground.matrix == pytest.approx(np.diag([5.58, -11.14]), rel=0.01)


def test_metres_are_those_amidst_the_points_however_far_the_reference_goes(tmp_path: Path):
    result = result_of(tmp_path, affine)
    # From 60 degrees north, where the points are, to as far south.
    far = replace(
        result.reference,
        height=1_200_000,
        crs=CRS.from_epsg(4326),
        transform=Affine(1e-4, 0, 10, 0, -1e-4, 60),
        gsd=1e-4,
    )
    ground = ground_of(replace(result, reference=far))
    assert ground.matrix == pytest.approx(np.diag([5.58, -11.14]), rel=0.01)


def test_without_georeference_there_are_pixels_only(tmp_path: Path):
    result = result_of(tmp_path, affine)
    bare = replace(result.reference, georeference="none", crs=None, transform=None, gsd=None)
    result = replace(result, reference=bare)
    assert ground_of(result) is None
    assert "check points, px tie points, px" in page_of(result, tmp_path).text


def test_lengths_stand_where_there_is_no_transform_to_ask(tmp_path: Path):
    result = replace(result_of(tmp_path, affine, noise=0.4), mapper=None)
    checks, _ = residuals_of(result)
    assert checks.vectors is None
    assert checks.ground_lengths == pytest.approx(10 * checks.lengths, rel=1e-3)
    assert "bias, right (grid east) - - - -" in page_of(result, tmp_path).text


def test_a_result_without_check_points_says_so(tmp_path: Path):
    result = result_of(tmp_path, affine)
    points = replace(
        result.tie_points, role=np.full(len(result.tie_points), TIE), residual_px=np.zeros(60)[:0]
    )
    points = replace(points, residual_px=np.full(len(points), 0.25))
    text = page_of(replace(result, tie_points=points), tmp_path).text
    assert "There are no check points" in text
    assert "the accuracy between the tie points is unknown" in text
    assert "check points, px" not in text


def test_points_looked_through_by_hand_have_no_confidence(tmp_path: Path):
    reason = "60 points, checked by hand."
    result = replace(result_of(tmp_path, affine), confidence=0.0, coverage=0.0, reason=reason)
    text = page_of(replace(result, seconds={}, tiles=()), tmp_path, images=True).text
    assert "Registered by hand." in text and reason in text
    assert "Confidence" not in text and "0.000" not in text
    assert "Before and after" in text


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (0.9999, "Practically certain."),
        (0.97, "Very likely correct."),
        (0.85, "Probably correct."),
        (0.6, "More likely right than wrong"),
    ],
)
def test_the_confidence_is_put_in_words(tmp_path: Path, confidence: float, words: str):
    assert confidence_statement(confidence).startswith(words)
    text = page_of(replace(result_of(tmp_path, affine), confidence=confidence), tmp_path).text
    assert words in text and f"Confidence {confidence:.3f}: " in text


def test_what_the_figures_do_not_tell_is_told(tmp_path: Path):
    result = replace(result_of(tmp_path, affine), extrapolated=0.3)
    assert result.warnings
    text = page_of(result, tmp_path).text
    assert f"Warning. {result.warnings[0]}" in " ".join(text.split())


def test_the_movement_is_told_against_the_raster_s_own_place(tmp_path: Path):
    def turned(points):
        angle = np.radians(2)
        matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        middle = np.array([110, 90])
        return (points - middle) @ matrix.T * 1.01 + middle + [4, 3]

    result = result_of(tmp_path, turned)
    (sentence,) = summarise_transform(result, overview_images(result).comparison)
    shift = re.search(r"shift at the centre ([\d.]+) reference pixels", sentence)
    assert float(shift[1]) == pytest.approx(5, abs=0.4)
    assert "grid east" in sentence and "grid south" in sentence
    # Rows run downwards, so that this turn is clockwise to the eye.
    assert "rotation 2.00° clockwise" in sentence and "scale 1.01" in sentence
    outputs = write_outputs(result, tmp_path / "written", overview_images(result))
    told = json.loads(outputs[RESULT_JSON].read_text(encoding="utf-8"))["correction"]
    assert told["shift_px"] == pytest.approx([4, 3], abs=0.4)
    east, north = told["shift_m"]
    assert east > 0 > north and np.hypot(east, north) == pytest.approx(told["distance_m"])
    assert told["rotation_deg"] == pytest.approx(2, abs=0.01)
    assert told["scale"] == pytest.approx(1.01, abs=1e-3)
    # The terminal speaks English, whatever language the report is in.
    set_language("de")
    try:
        assert str(sentence) in summarise_match(result, outputs)
        assert "Rasters: Verschiebung" in in_language(outputs.correction.in_words())
        assert re.search(r" \d+,\d+ m ", in_language(outputs.correction.in_words()))
    finally:
        set_language(None)


def test_without_a_place_of_its_own_the_scale_and_turn_of_its_pixels_are_told(tmp_path: Path):
    result = result_of(tmp_path, affine, placed=False)
    (sentence,) = summarise_transform(result, overview_images(result).comparison)
    outputs = write_outputs(result, tmp_path / "written", overview_images(result))
    assert "correction" not in outputs.to_dict()
    assert "1 moving pixel = 0.850 reference pixels" in sentence
    assert "rotation 20.0° clockwise" in sentence


def test_a_mirror_image_is_called_one():
    assert decompose(np.diag([-1.0, 1.0])).is_mirrored


def test_the_pictures_are_in_the_file_and_nothing_else_is_needed(tmp_path: Path):
    page = page_of(result_of(tmp_path, curved, noise=0.3), tmp_path, images=True)
    assert page.addresses == ["data:,"]
    links = re.findall(r"url\(([^)]{0,16})", page.source)
    assert {link for link in links if not link.startswith("#")} == {"data:image/webp;"}
    assert "default-src 'none'" in page.source
    assert not re.search(r"https?://(?!www\.w3\.org)", page.source)


def test_each_picture_is_in_the_file_once(tmp_path: Path):
    source = page_of(result_of(tmp_path, curved), tmp_path, images=True).source
    data = re.findall(r"url\((data:[^)]*)\)", source)
    assert len(data) == len(set(data)) >= 3


def test_a_scan_is_said_to_have_no_place_of_its_own(tmp_path: Path):
    text = page_of(result_of(tmp_path, affine, placed=False), tmp_path, images=True).text
    assert "Before: the moving image stretched over the whole reference" in text


def test_a_refusal_says_why_for_the_whole_and_for_each_tile(
    refused_result: MatchResult, tmp_path: Path
):
    text = page_of(refused_result, tmp_path).text
    assert "No reliable match. Too few points agree." in text
    assert "no valid pixels" in text and "too few matches" in text
    assert "Accuracy" not in text and not re.search(r"\bnan\b", text.lower())


def test_a_refusal_says_what_to_try_and_shows_both_images(tmp_path: Path):
    page = page_of(refused(result_of(tmp_path, affine)), tmp_path, images=True)
    assert "What to try next" in page.text and "metres: --search-radius ." in page.text
    assert "The confidence is 0.12." in page.text
    pictures = [address for address in page.addresses if address.startswith("data:image")]
    assert len(pictures) == 2
    assert "Overlay by georeference" in page.text


def test_a_refusal_of_images_without_georeference_lays_nothing_on_anything(tmp_path: Path):
    page = page_of(refused(result_of(tmp_path, affine, placed=False)), tmp_path, images=True)
    assert "Overlay by georeference" not in page.text and "<script" not in page.source
    assert "expected error in metres" not in page.text


def test_the_command_names_what_differs_from_the_defaults(
    matched_result: MatchResult, tmp_path: Path
):
    options = Options(moving_modality="sar", area=(1.5, 2, 3, 4), moving_bands=(2, 1))
    text = page_of(replace(matched_result, options=options), tmp_path).text
    assert "--out FOLDER --modality=auto,sar --moving-bands=2,1 --area=1.5,2,3,4" in text
    changed = text[text.index("Changed settings:") : text.index("All settings")]
    assert "--modality auto, sar auto, auto" in changed
    assert "--moving-bands 2, 1 automatic" in changed and "--tile-size" not in changed


def test_the_command_works_from_any_folder(
    matched_result: MatchResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path("reference.tif").touch()
    here = replace(matched_result.reference, path=Path("reference.tif"))
    text = page_of(replace(matched_result, reference=here), tmp_path).text
    assert f"hetmatch match {tmp_path / 'reference.tif'} " in text


def test_every_file_is_said_to_be_for_something(matched_result: MatchResult, tmp_path: Path):
    names = ["report.html", "gdalwarp.sh", "radar scene.tif.points"]
    text = page_of(matched_result, tmp_path, outputs=names).text
    assert "report.html this page" in text
    assert "radar scene.tif.points GCPs for the QGIS Georeferencer" in text
    assert "sh gdalwarp.sh" in text
    assert 'hetmatch warp . "OTHER_*.tif" --out registered' in text


def test_files_of_a_kind_stand_together(matched_result: MatchResult, tmp_path: Path):
    names = ["result.json", "radar scene.tif.points", "tie_points.gpkg", "tie_points.csv"]
    text = page_of(matched_result, tmp_path, outputs=names).text
    places = [text.index(f"{name} ") for name in ("tie_points.csv", "tie_points.gpkg", ".points")]
    assert places == sorted(places)
    assert "tie_points.gpkg styled layers for QGIS" in text


def test_names_with_markup_stay_names(matched_result: MatchResult, tmp_path: Path):
    moving = replace(matched_result.moving, path=Path("/a/<script>alert(1)</script>.tif"))
    assert "<script>" not in page_of(replace(matched_result, moving=moving), tmp_path).source


def test_a_long_table_of_tiles_is_folded(matched_result: MatchResult, tmp_path: Path):
    tile = TileReport(Window(0, 0, 9, 9), "skipped", "no data")
    source = page_of(replace(matched_result, tiles=(tile,) * 30), tmp_path).source
    assert "<summary>All 30 tiles</summary>" in source
    source = page_of(replace(matched_result, tiles=(tile,) * 5), tmp_path).source
    assert "All 5 tiles" not in source


def test_tiles_are_drawn_where_they_lie(tmp_path: Path):
    drawn = tiles_section.tiles_section(result_of(tmp_path, affine))
    kinds = re.findall(r'<polygon class="(\w+)" points="([^"]*)"', drawn)
    assert [kind for kind, _ in kinds] == ["matched", "skipped"]
    left, right = (np.array([corner.split(",") for corner in p.split()], float) for _, p in kinds)
    assert left[:, 0].max() == pytest.approx(right[:, 0].min(), abs=0.2)
    assert "no texture, such as open water" in drawn


def test_tiles_without_a_place_are_left_off_the_map(tmp_path: Path):
    result = result_of(tmp_path, affine)
    nowhere = replace(result.tiles[0], outline=((np.nan, 0), (1, 1), (2, 2), (3, 3)))
    drawn = tiles_section.tiles_section(replace(result, tiles=(nowhere, *result.tiles)))
    assert drawn.count("<polygon") == 2 and "nan" not in drawn


def test_a_histogram_counts_every_value():
    values = np.array([0.1, 0.1, 0.1, 0.9, 7.0])
    drawn = charts.draw_histogram(charts.Series("check points", "check", values), 2.0)
    assert "RMSE 3.16" in drawn and "median 0.10" in drawn
    assert drawn.count("z") >= 3 and "nan" not in drawn


@pytest.mark.parametrize("size", [0.0, 1e-9, 1e9])
def test_drawings_bear_residuals_of_any_size(tmp_path: Path, size: float):
    result = result_of(tmp_path, affine)
    lengths = np.full(len(result.tie_points), size)
    off = replace(
        result,
        tie_points=replace(result.tie_points, residual_px=lengths),
        mapper=lambda points: affine(points) + np.array([size, 0.0]),
    )
    checks, ties = residuals_of(off)
    view = overview_images(result).comparison.views[0]
    drawn = accuracy_section(off, checks, ties, view)
    assert drawn.count("<svg") == 4
    assert not re.search(r"\b(nan|inf)\b", drawn)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-12, "0 m"),
        (0.01234, "0.0123 m"),
        (1.5, "1.50 m"),
        (1234.5, "1230 m"),
        (53_900, "53.9 km"),
    ],
)
def test_lengths_have_three_digits_and_a_unit(value: float, text: str):
    assert length(value, "m") == text


def test_round_numbers_are_no_smaller():
    assert [charts.round_up(value) for value in (0.0031, 0.97, 1.0, 26, 9.1)] == [
        0.004,
        1,
        1,
        30,
        10,
    ]
    assert charts.axis_ticks(3.0) == [0, 0.5, 1, 1.5, 2, 2.5, 3]
