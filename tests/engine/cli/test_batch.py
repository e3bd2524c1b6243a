"""`hetmatch batch`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import batch_cases
import numpy as np
import pytest
import rasterio
from affine import Affine
from known_pairs import HERE, SIDE, UTM, another_sensor, georeferenced_pair, seen, write

from hetmatch_qgis.engine.batch import batch_options, run_batch
from hetmatch_qgis.engine.batch.inputs import stac
from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.warping import warp_options


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    """Let the stand-in of the tests do the pairs."""
    monkeypatch.setenv("PYTHONPATH", str(repository / "tests" / "support"))
    monkeypatch.setattr(
        run_batch.run_batch,
        "__defaults__",
        (*run_batch.run_batch.__defaults__[:-1], batch_cases.TASK),
    )


def test_real_scenes_end_as_a_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    pair = georeferenced_pair(tmp_path)
    out = tmp_path / "out"
    command = ["batch", "--reference", str(pair.reference), str(pair.moving), "--out", str(out)]
    assert main([*command, "--workers", "1", "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (record,) = (event for event in events if event["event"] == "pair")
    assert record["outcome"] == "matched" and record["reason"].endswith("transform.")
    result = events[-1]
    assert result["event"] == "result" and result["counts"]["matched"] == 1
    assert Path(result["outputs"]["batch.html"]).is_file()
    assert main([*command, "--resume"]) == 0
    assert "1 of them were done before." in capsys.readouterr().out


def test_exit_codes_and_parts(stand_in: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    batch_cases.jobs(tmp_path, "a", "bad")
    (tmp_path / "pairs.csv").write_text(
        "reference,moving\nreference.tif,a.tif\nreference.tif,bad.tif\n"
    )
    command = ["batch", str(tmp_path / "pairs.csv"), "--out", str(tmp_path / "out"), "--workers=1"]
    assert main([*command, "--part", "1/2"]) == 0
    assert "--summary-only writes the summary" in capsys.readouterr().out
    assert main([*command, "--part", "2/2"]) == 3
    assert main([*command, "--summary-only"]) == 3
    assert "1 of 2 pairs matched, 0 without a reliable match, 1 failed." in capsys.readouterr().out


def test_the_reasons_are_told_at_the_end(
    stand_in: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    scenes = [job.moving for job in batch_cases.jobs(tmp_path, "a", "bad1")]
    command = ["batch", "--reference", str(tmp_path / "reference.tif"), *scenes, "--workers=1"]
    for more in ((), ("--resume",)):
        assert main([*command, "--out", str(tmp_path / "out"), *more]) == 3
        lines = capsys.readouterr().out.splitlines()
        (line,) = (line for line in lines if "bad1" in line)
        assert line.startswith("  1 failed, bad1-") and line.endswith(": 'bad1' is no raster.")


@pytest.mark.parametrize(("more", "count"), [((), 1), (("--quiet",), 0), (("--json",), 0)])
def test_a_failure_is_a_line_of_the_log_that_grep_finds(
    more: tuple[str, ...],
    count: int,
    stand_in: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    scenes = [job.moving for job in batch_cases.jobs(tmp_path, "a", "bad1")]
    command = ["batch", "--reference", str(tmp_path / "reference.tif"), *scenes, "--workers=1"]
    assert main([*command, "--out", str(tmp_path / "out"), *more]) == 3
    lines = [line for line in capsys.readouterr().err.splitlines() if "  failed  bad1-" in line]
    assert len(lines) == count and all(line.endswith("'bad1' is no raster.") for line in lines)


def test_a_log_without_a_terminal_shows_how_far_a_batch_is(
    stand_in: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    scenes = [job.moving for job in batch_cases.jobs(tmp_path, *(f"slow{i}" for i in range(3)))]
    reference = str(tmp_path / "reference.tif")
    command = ["batch", "--reference", reference, *scenes, "--workers=1"]
    assert main([*command, "--out", str(tmp_path / "out")]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert "0 of 3 pairs" in lines[0] and "0%" in lines[0]
    assert len(lines) > 1 and " of 3 pairs" in lines[1] and " to go" in lines[1]
    assert main([*command, "--out", str(tmp_path / "quiet"), "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "There is nothing to register"),
        (["scenes/*.tif"], "give it with --reference"),
        (["may.TIF"], "give it with --reference"),
        (["/none.csv"], "There is no file '/none.csv'"),
        (["--reference", "/none.tif", "/none2.tif"], "There is no file '/none.tif'"),
        (["a.csv", "--steps", "warp"], "--steps takes"),
        (["a.csv", "--part", "5"], "--part takes"),
        (["a.csv", "--workers", "2", "--scheduler", "tcp://a:1"], "--workers is for this machine"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["batch", *arguments, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_list_that_is_none_leaves_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "pairs.csv").write_text("reference,moving\na.tif,b.tif\nc.tif,\n")
    assert main(["batch", str(tmp_path / "pairs.csv"), "--out", str(tmp_path / "out")]) == 2
    assert "Pair 2 of" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_choices_are_those_of_the_engine(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["batch", "--help"])
    words = " ".join(capsys.readouterr().out.split())
    for choices in (warp_options.RESAMPLINGS, warp_options.GRIDS, ("none", *stac.RULES)):
        assert "|".join(choices) in words
    assert f"(default: {batch_options.DEFAULT_TIME_LIMIT_S:g})" in words
    assert f"(default: {stac.MAX_ITEMS})" in words


def test_a_stack_of_real_scenes_places_one_through_its_neighbours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    reference = write(
        tmp_path / "reference.tif", seen(np.asarray, SIDE, SIDE, 3), HERE.transform, UTM
    )
    offsets = {"a": (-30, 12), "b": (60, -8), "c": (150, 5), "d": (232, 0)}
    for index, (name, offset) in enumerate(offsets.items()):
        values = seen(lambda pixels, start=offset: pixels + start, 230, 230, 3)
        # Each says that it lies a little elsewhere.
        claimed = HERE.transform @ Affine.translation(offset[0] + 4 - 3 * index, offset[1] - 5)
        write(tmp_path / f"{name}.tif", another_sensor(values), claimed, UTM)
    out = tmp_path / "out"
    command = ["batch", "--reference", str(reference), str(tmp_path / "[a-d].tif"), "--out"]
    assert main([*command, str(out), "--network", "--steps", "match,warp"]) == 0
    printed = capsys.readouterr().out
    assert "4 of 4 scenes have an adjusted transform" in printed
    with (out / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = {Path(row["moving"]).stem: row for row in csv.DictReader(file)}
    assert rows["d"]["outcome"] == "no_match" and rows["d"]["adjusted"] == "neighbours"
    for name, offset in offsets.items():
        matrix = np.array(rows[name]["adjusted_matrix"].split(), float).reshape(2, 3)
        assert matrix[:, 2] == pytest.approx(offset, abs=0.4)
        assert (out / rows[name]["registered"]).is_file()
    warped = tmp_path / "d_again.tif"
    folder = (out / rows["d"]["registered"]).parent
    # With the picture of the adjusted scene on the reference.
    assert {"overview.png", "thumbnail.webp"} <= {path.name for path in folder.iterdir()}
    assert main(["warp", str(folder), "--out", str(warped), "--quiet"]) == 0
    with rasterio.open(out / rows["d"]["registered"]) as one, rasterio.open(warped) as other:
        assert (one.read() == other.read()).all()
        # The warped scene shows the ground where it is.
        assert one.transform.c == pytest.approx((HERE.transform @ (232.0, 0.0))[0], abs=15)
