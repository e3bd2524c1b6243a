"""A match from two files to a folder, with the match itself replaced."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.matching import survey
from hetmatch_qgis.engine.matching.window_match import match_window
from hetmatch_qgis.engine.matching.window_store import FOLDER
from hetmatch_qgis.engine.results import match_to_folder as module
from hetmatch_qgis.engine.results.match_to_folder import match_to_folder

NORTH_UP = Options(rotation="none", workers=1)


@pytest.fixture
def matched(matched_result: MatchResult, monkeypatch: pytest.MonkeyPatch) -> MatchResult:
    """The result of every match."""
    monkeypatch.setattr(module, "match_rasters", lambda *_, **__: matched_result)
    return matched_result


def test_the_result_and_its_files_are_returned(matched: MatchResult, tmp_path: Path) -> None:
    reports: list[tuple[float, str]] = []
    progress = Progress(lambda *report: reports.append(report))
    result, outputs = match_to_folder("a.tif", "b.tif", tmp_path / "out", Options(), progress)
    assert result is matched
    assert all(path.is_file() for path in outputs.values())
    assert {"tie_points.csv", "overview.png", "result.json"} <= set(outputs)
    assert (1.0, "Writing the results") in reports


def test_an_input_that_the_results_would_replace_is_an_error_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "match_rasters", lambda *_, **__: pytest.fail("matched"))
    moving = tmp_path / "moving_gcps.vrt"
    with pytest.raises(InputError, match="would replace the input"):
        match_to_folder("a.tif", moving, tmp_path, Options(), Progress())


@pytest.mark.usefixtures("matched")
def test_the_command_takes_formats(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    words = ["match", "a.tif", "b.tif", "--out", str(tmp_path / "out"), "--formats", "usual,otb"]
    assert main(words) == 0
    assert (tmp_path / "out" / "gcps" / "otb_points.txt").is_file()
    output = capsys.readouterr().out
    assert "tie points are GCPs" in output and f"Results in {tmp_path / 'out'}:" in output


def large_pair(folder: Path) -> tuple[Path, Path]:
    """Two images of one ground, large enough for several windows."""
    random = np.random.default_rng(0)
    ground = sum(
        sigma * cv2.GaussianBlur(random.normal(size=(1120, 1520)), (0, 0), sigma)
        for sigma in (2, 5, 12)
    )
    image = (128 + 40 * ground / ground.std()).clip(1, 255).astype(np.uint8)
    paths = folder / "reference.tif", folder / "moving.tif"
    for path, part in zip(paths, (image[:1100, :1500], 255 - image[6:1106, 9:1509]), strict=True):
        write_raster(path, part[None], dtype="uint8")
    return paths


def test_a_match_that_was_killed_goes_on_and_ends_the_same(tmp_path, monkeypatch):
    reference, moving = large_pair(tmp_path)
    searched, done = [], []

    def noted(aim, tile, progress, *_):
        searched.append(tile)
        return match_window(aim, tile, progress)

    with monkeypatch.context() as patch:
        patch.setattr(survey, "match_window", noted)
        whole, _ = match_to_folder(reference, moving, tmp_path / "whole", NORTH_UP, Progress())

    def killed(aim, tile, progress, *_):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(tile)
        return match_window(aim, tile, progress)

    with monkeypatch.context() as patch:
        patch.setattr(survey, "match_window", killed)
        with pytest.raises(KeyboardInterrupt):
            match_to_folder(reference, moving, tmp_path / "out", NORTH_UP, Progress(), resume=True)
    kept = list((tmp_path / "out" / FOLDER).glob("*.npz"))
    assert 0 < len(kept) <= 3
    again = []

    def counted(aim, tile, progress, *_):
        again.append(tile)
        return match_window(aim, tile, progress)

    with monkeypatch.context() as patch:
        patch.setattr(survey, "match_window", counted)
        result, _ = match_to_folder(
            reference, moving, tmp_path / "out", NORTH_UP, Progress(), resume=True
        )
    assert len(again) == len(searched) - len(kept), "what is only measured is measured again"
    assert np.array_equal(result.tie_points.moving_pixels, whole.tie_points.moving_pixels)
    assert not (tmp_path / "out" / FOLDER).exists()


def test_a_raster_that_is_replaced_meanwhile_is_noticed(
    matched_result: MatchResult,
    moving_tif: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    def replace_meanwhile(*_: object, **__: object) -> MatchResult:
        shutil.copy(moving_tif, tmp_path / "new.tif").replace(moving_tif)
        return matched_result

    monkeypatch.setattr(module, "match_rasters", replace_meanwhile)
    reference = matched_result.reference.path
    with pytest.raises(InputError, match="changed while it was being read"):
        module.match_to_folder(reference, moving_tif, tmp_path / "out", Options(), Progress())
    assert not (tmp_path / "out").exists()
