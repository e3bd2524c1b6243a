from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyproj import CRS

from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.cli.match_summary import summarise_match
from hetmatch_qgis.engine.cli.parser import make_parser
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.language import language
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.results import match_to_folder as jobs
from hetmatch_qgis.engine.results.write import Outputs

REPOSITORY = Path(__file__).resolve().parents[3]

# Stands in for the work: says that it began, then looks at the flag as the pipeline does.
SLOW_MATCH = """
import sys, time, types
from hetmatch_qgis.engine.core.errors import Cancelled
def match_rasters(reference, moving, options, progress, store=None):
    progress.report(0.5, "working")
    while not progress.is_cancelled:
        time.sleep(0.05)
    if "stubborn" in str(moving):
        print('{"message": "asked"}', flush=True)
        time.sleep(60)
    raise Cancelled()
fake = types.ModuleType("hetmatch_qgis.engine.matching.pipeline")
fake.match_rasters = match_rasters
sys.modules[fake.__name__] = fake
from hetmatch_qgis.engine.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], list]:
    """Puts something in the place of match_rasters; returns what it is called with."""

    def put(outcome: object) -> list:
        calls: list = []

        def match_rasters(*arguments: object, **_: object) -> MatchResult:
            calls.append(arguments)
            arguments[3].report(0.25, "Matching")
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        monkeypatch.setattr(jobs, "match_rasters", match_rasters)
        return calls

    return put


def match(tmp_path: Path, *more: str) -> int:
    return main(["match", "reference.tif", "moving.tif", "--out", str(tmp_path / "out"), *more])


def events(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_match_ends_with_0_and_says_what_was_found(
    pipeline, matched_result: MatchResult, tmp_path: Path, capsys: pytest.CaptureFixture
):
    pipeline(matched_result)

    assert match(tmp_path) == 0

    said = capsys.readouterr()
    for words in ("Matched: 60 points", "12 of them", "RMSE", " m)", "similarity", "gdalwarp.sh"):
        assert words in said.out
    assert str(tmp_path / "out") in said.out
    assert said.err == "", "no progress bar without a terminal"
    assert (tmp_path / "out" / "tie_points.csv").is_file()


def test_metres_are_those_of_the_ground_where_a_map_s_are_longer(matched_result: MatchResult):
    web_map = CRS.from_epsg(3857)  # this far north, its metre is 0.756 m
    off = replace(
        matched_result,
        reference=replace(matched_result.reference, crs=web_map),
        tie_points=replace(matched_result.tie_points, residual_px=np.full(60, 0.4)),
        mapper=lambda points: points + np.array([3.4, -2.0]),
    )

    text = summarise_match(off, Outputs({}, {}))
    metres = re.search(r"RMSE 0.40 reference pixels \(([0-9.]+) m\)", text)

    assert metres is not None and float(metres[1]) == pytest.approx(0.4 * 10 * 0.756, rel=0.01)


def test_no_reliable_match_ends_with_3_and_says_why(
    pipeline, refused_result: MatchResult, tmp_path: Path, capsys: pytest.CaptureFixture
):
    pipeline(refused_result)

    assert match(tmp_path) == 3

    said = capsys.readouterr().out
    assert "No reliable match: Too few points agree." in said
    assert "1 x no valid pixels" in said
    assert "gdalwarp" not in said


def test_json_lines_tell_progress_and_result(
    pipeline, matched_result: MatchResult, tmp_path: Path, capsys: pytest.CaptureFixture
):
    pipeline(matched_result)

    assert match(tmp_path, "--json") == 0

    told = events(capsys.readouterr().out)
    assert {"event": "progress", "fraction": 0.25, "message": "Matching"} in told
    assert told[-1]["event"] == "result"
    assert told[-1]["status"] == "matched"
    assert told[-1]["outputs"]["tie_points.csv"] == str(tmp_path / "out" / "tie_points.csv")


def test_quiet_says_nothing_but_errors(
    pipeline, matched_result: MatchResult, tmp_path: Path, capsys: pytest.CaptureFixture
):
    pipeline(matched_result)
    assert match(tmp_path, "--quiet") == 0
    assert capsys.readouterr() == ("", "")

    pipeline(InputError("'a.tif' is not a raster."))
    assert match(tmp_path, "--quiet") == 2
    assert capsys.readouterr() == ("", "hetmatch: 'a.tif' is not a raster.\n")


def test_bad_input_is_one_sentence_and_nothing_is_written(
    pipeline, tmp_path: Path, capsys: pytest.CaptureFixture
):
    pipeline(InputError("'moving.tif' does not exist."))

    assert match(tmp_path, "--json") == 2

    last = events(capsys.readouterr().out)[-1]
    assert last == {"event": "error", "message": "'moving.tif' does not exist.", "exit_code": 2}
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_ours_is_one_sentence_and_the_traceback_is_kept(
    pipeline,
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pipeline(ZeroDivisionError("division by zero"))

    assert match(tmp_path) == 1

    said = capsys.readouterr().err
    (log,) = tmp_path.glob("hetmatch-error-*.log")
    assert str(log) in said
    assert "Traceback" not in said
    assert "ZeroDivisionError" in log.read_text()
    assert "Traceback" in log.read_text()


def test_debug_shows_the_traceback(pipeline, tmp_path: Path, capsys: pytest.CaptureFixture):
    pipeline(InputError("'moving.tif' does not exist."))

    assert match(tmp_path, "--debug") == 2

    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")]
)
def test_memory_that_runs_out_is_said_plainly(
    error: Exception,
    pipeline,
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pipeline(error)

    assert match(tmp_path) == 1

    assert "Out of memory; try a smaller --tile-size" in capsys.readouterr().err


def test_cancelling_ends_with_130(pipeline, tmp_path: Path, capsys: pytest.CaptureFixture):
    pipeline(Cancelled())

    assert match(tmp_path) == 130

    assert "Cancelled" in capsys.readouterr().err


def test_an_output_folder_that_cannot_be_is_refused_before_any_work(
    pipeline, matched_result: MatchResult, tmp_path: Path
):
    calls = pipeline(matched_result)
    (tmp_path / "out").write_text("a file")

    assert match(tmp_path) == 2
    assert calls == []


def test_options_reach_the_engine(pipeline, matched_result: MatchResult, tmp_path: Path):
    calls = pipeline(matched_result)

    match(
        tmp_path,
        *("--reference-bands", "4,3,2", "--moving-bands", "1", "--modality", "optical,sar"),
        *("--search-radius", "250", "--rotation", "none", "--transform", "affine"),
        *("--max-points", "400", "--tile-size", "512", "--overlap", "64", "--device", "cpu"),
    )

    options = calls[0][2]
    assert options.reference_bands == (4, 3, 2)
    assert options.moving_bands == (1,)
    assert (options.reference_modality, options.moving_modality) == ("optical", "sar")
    assert options.search_radius == 250
    assert (options.max_points, options.tile_size, options.overlap) == (400, 512, 64)


def test_the_language_of_the_report_is_chosen_for_one_run(
    pipeline, matched_result: MatchResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pipeline(matched_result)
    written_in: list[str] = []
    monkeypatch.setattr(
        jobs, "write_outputs", lambda *_: written_in.append(language()) or Outputs({}, {})
    )

    match(tmp_path, "--language", "de")
    match(tmp_path)
    monkeypatch.setenv("HETMATCH_LANGUAGE", "zh_CN")
    match(tmp_path)

    assert written_in == ["de", "en", "zh_CN"]


def test_one_modality_is_for_both():
    parsed = make_parser().parse_args(["match", "a", "b", "--out", "o", "--modality", "map"])

    assert parsed.modality == ("map", "map")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["match", "a.tif"], "MOVING"),
        (["match", "a.tif", "b.tif"], "--out"),
        (["match", "a", "b", "--out", "o", "--moving-bands", "red"], "list of band numbers"),
        (["match", "a", "b", "--out", "o", "--moving-bands", "0"], "counted from 1"),
        (
            ["match", "a", "b", "--out", "o", "--modality", "radar"],
            "Unknown value 'radar' for --modality",
        ),
        (["match", "a", "b", "--out", "o", "--modality", "sar,map,dem"], "more than two"),
        (["match", "a", "b", "--out", "o", "--tile-size", "7"], "between 256 and 8192"),
        (["match", "a", "b", "--out", "o", "--rotation", "left"], "--rotation"),
        (["match", "a", "b", "--out", "o", "--language", "tlh"], "--language"),
        (["match", "a", "b", "--out", "o", "--search-radius", "nan"], "positive number"),
        (["mtch"], "mtch"),
    ],
)
def test_a_usage_error_is_one_sentence_with_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture
):
    assert main(arguments) == 2

    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""

    assert main([*arguments, "--json"]) == 2
    assert events(capsys.readouterr().out)[-1]["exit_code"] == 2


def test_help_answers_without_loading_the_heavy_libraries():
    code = (
        "import sys; from hetmatch_qgis.engine.cli.main import main\n"
        "try: main(['match', '--help'])\n"
        "finally: print(*sorted({'torch', 'numpy', 'rasterio', 'cv2'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert answer.returncode == 0, answer.stderr
    assert "exit codes:" in answer.stdout
    assert answer.stdout.splitlines()[-1] == ""


class Running:
    """The command line in a process of its own."""

    def __init__(self, folder: Path, *program: str, moving: str = "moving.tif") -> None:
        arguments = ["match", "a.tif", moving, "--json", "--out", str(folder / "deep" / "out")]
        self.process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
        )

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.__exit__(None, None, None)

    def wait_for(self, message: str) -> None:
        for line in self.process.stdout:
            if json.loads(line).get("message") == message:
                return
        pytest.fail(f"never said '{message}': {self.process.stderr.read()}")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_work_at_once_and_leaves_nothing(name: signal.Signals, tmp_path: Path):
    with Running(tmp_path, "-c", SLOW_MATCH) as running:
        running.wait_for("working")
        asked = time.monotonic()
        running.process.send_signal(name)
        told, grumbled = running.process.communicate(timeout=20)

    assert time.monotonic() - asked < 2
    assert running.process.returncode == 130
    assert events(told)[-1] == {
        "event": "error",
        "message": "Cancelled; nothing was written.",
        "exit_code": 130,
    }
    assert grumbled == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
def test_a_second_signal_ends_even_work_that_does_not_listen(tmp_path: Path):
    with Running(tmp_path, "-c", SLOW_MATCH, moving="stubborn.tif") as running:
        running.wait_for("working")
        running.process.send_signal(signal.SIGINT)
        running.wait_for("asked")
        running.process.send_signal(signal.SIGINT)
        running.process.wait(timeout=10)

    assert running.process.returncode == -signal.SIGINT


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
def test_a_signal_while_libraries_load_stops_at_once(tmp_path: Path):
    with Running(tmp_path, "-m", "hetmatch_qgis.engine") as running:
        running.wait_for("Loading the libraries")
        running.process.send_signal(signal.SIGINT)
        told, grumbled = running.process.communicate(timeout=20)

    assert running.process.returncode == 130
    assert events(told)[-1]["exit_code"] == 130
    assert grumbled == ""


def test_a_reader_that_goes_away_ends_the_work_quietly(tmp_path: Path):
    with Running(tmp_path, "-c", SLOW_MATCH) as running:
        running.process.stdout.close()
        code = running.process.wait(timeout=20)
        grumbled = running.process.stderr.read()

    assert (code, grumbled) == (130, "")
