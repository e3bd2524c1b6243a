"""A match from two files to a folder, with the match itself replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.results import match_to_folder as module
from hetmatch_qgis.engine.results.match_to_folder import match_to_folder


@pytest.fixture
def matched(matched_result: MatchResult, monkeypatch: pytest.MonkeyPatch) -> MatchResult:
    """The result of every match."""
    monkeypatch.setattr(module, "match_rasters", lambda *_: matched_result)
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
    monkeypatch.setattr(module, "match_rasters", lambda *_: pytest.fail("matched"))
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
