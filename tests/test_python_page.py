"""What the page on Python and help() promise: calls by their names, results, short texts."""

from __future__ import annotations

import doctest
import re
from inspect import signature
from pathlib import Path

import cv2
import numpy as np
import pytest
from affine import Affine

import hetmatch_qgis.engine as interface
from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine import (
    Cancelled,
    InputError,
    Options,
    WarpOptions,
    match_to_folder,
    read_result,
    warp_rasters,
)

PAGE = Path(__file__).resolve().parents[1] / "docs" / "python.md"
NORTH_UP = Affine(10, 0, 500_000, 0, -10, 5_000_000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rasters, the second moved and bent by some pixels, and their match in `result`."""
    folder = tmp_path_factory.mktemp("python")
    random = np.random.default_rng(4)
    ground = sum(
        sigma * cv2.GaussianBlur(random.normal(size=(420, 420)), (0, 0), sigma)
        for sigma in (2, 5, 12)
    )
    image = (128 + 40 * ground / ground.std()).clip(1, 255).astype(np.float32)
    rows, columns = np.mgrid[:400, :400].astype(np.float32)
    bent = cv2.remap(
        image, columns + 13 + 4 * np.sin(rows / 90), rows + 8, interpolation=cv2.INTER_LINEAR
    )
    for name, pixels in (("reference", image[:400, :400]), ("moving", bent)):
        write_raster(
            folder / f"{name}.tif", pixels.astype(np.uint8), crs="EPSG:32633", transform=NORTH_UP
        )
    return folder


@pytest.mark.parametrize("transform", ["affine", "polynomial3", "thin_plate"])
def test_a_result_that_is_read_back_maps_points_as_before(folder: Path, transform: str):
    pair = (str(folder / f"{name}.tif") for name in ("reference", "moving"))
    options = Options(transform=transform, workers=1)
    result, files = match_to_folder(*pair, str(folder / transform), options)
    assert result.matched and files["result.json"].is_file()
    later = read_result(str(folder / transform))
    inside = later.tie_points.moving_pixels
    off = np.linalg.norm(later.map_points(inside) - result.map_points(inside), axis=1)
    # The engine warps a thin plate by the GCPs, or by a smoothed grid.
    assert np.median(off) < (0.01 if transform == "affine" else 0.5)
    assert repr(later.tie_points) == repr(result.tie_points)


def test_a_result_is_warped_by_names_alone(folder: Path):
    if not (folder / "affine").is_dir():
        test_a_result_that_is_read_back_maps_points_as_before(folder, "affine")
    steps: list[float] = []
    warped = warp_rasters(
        str(folder / "affine"),
        str(folder / "warped.tif"),
        str(folder / "moving.tif"),
        options=WarpOptions(grid="reference"),
        progress=lambda share, _message: steps.append(share),
    )
    assert warped.outputs[0][1].is_file() and steps[-1] > 0.5


def test_without_a_match_reading_back_says_why(refused_result, tmp_path: Path):
    from hetmatch_qgis.engine.results.write import write_outputs

    write_outputs(refused_result, tmp_path)
    with pytest.raises(InputError, match=re.escape("Too few points agree")):
        read_result(tmp_path)


def test_results_print_in_a_line(matched_result, refused_result):
    assert repr(matched_result.tie_points) == "TiePoints(60 points, 12 of them check points)"
    assert repr(matched_result).startswith("MatchResult(matched, ")
    assert "60 points" in repr(matched_result) and "\n" not in repr(matched_result)
    assert repr(refused_result).endswith(": Too few points agree.)")


@pytest.mark.parametrize(
    "name", [name for name in interface.__all__ if name.endswith("_to_folder")]
)
def test_a_call_that_writes_can_be_cancelled(folder: Path, name: str):
    pair = (str(folder / f"{side}.tif") for side in ("reference", "moving"))
    with pytest.raises(Cancelled):
        getattr(interface, name)(*pair, str(folder / "none"), cancelled=lambda: True)
    assert not (folder / "none").exists()


def test_every_call_of_the_page_is_there():
    text = PAGE.read_text("utf-8")
    named = set(re.findall(r"^\| `(\w+)\(", text, re.MULTILINE))
    for line in re.findall(r"^from hetmatch_qgis\.engine import (.+)$", text, re.MULTILINE):
        named |= set(line.split(", "))
    assert named <= set(interface.__all__)
    callables = {name for name in interface.__all__ if name[0].islower()}
    assert callables <= named
    for name in interface.__all__:
        assert getattr(interface, name).__doc__


@pytest.mark.parametrize("name", ["", *interface.__all__])
def test_the_examples_of_help_run(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    text = (getattr(interface, name) if name else interface).__doc__
    examples = doctest.DocTestParser().get_examples(text or "")
    is_error = name in ("Cancelled", "HetMatchError", "InputError")
    assert bool(examples) != is_error
    monkeypatch.chdir(folder)
    values: dict[str, object] = {}
    for example in examples:
        exec(compile(example.source, f"help({name})", "single"), values)


def test_the_calls_of_the_page_take_these_names():
    calls = re.findall(r"^\| `(\w+)\((.+?)\)`", PAGE.read_text("utf-8"), re.MULTILINE)
    for name, parameters in calls:
        assert set(parameters.split(", ")) <= set(signature(getattr(interface, name)).parameters)


def test_the_blocks_of_the_page_are_python():
    for block in re.findall(r"```python\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL):
        compile(block, str(PAGE), "exec")
