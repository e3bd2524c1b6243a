"""The zip in a fresh profile of the real desktop, on a virtual screen, used as a user would.

The pictures in build/test-artefacts are for people to look at.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from conftest import SIDE, texture
from osgeo import gdal
from profiles import MISLEADING, make_profile, program

HERE = Path(__file__).parent / "desktop"
SCREEN = "-screen 0 1440x900x24"
LIMIT_S = 120


@pytest.fixture
def play(tmp_path: Path, artefacts: Path):
    """Plays a scenario in the desktop; returns what it answers."""

    def run(scenario: str, interpreter: str, pair, **more) -> dict:
        config = tmp_path / "config"
        make_profile(config, interpreter)
        answers = tmp_path / "answers.json"
        results = tmp_path / "results"
        results.mkdir()
        orders = {
            "scenario": scenario,
            "scenarios": str(HERE / "scenarios.py"),
            "answers": str(answers),
            "artefacts": str(artefacts),
            "pair": [str(path) for path in pair],
            "folder": str(results),
            **more,
        }
        variables = {**os.environ, **MISLEADING, "HETMATCH_DESKTOP": json.dumps(orders)}
        variables.pop("QT_QPA_PLATFORM")
        variables.pop("QGIS_CUSTOM_CONFIG_PATH")
        command = [program("xvfb-run"), "-a", "-s", SCREEN, program("qgis")]
        command += ["--noversioncheck", "--nologo", "--profiles-path", str(config)]
        command += ["--profile", "default", "--code", str(HERE / "driver.py")]
        done = subprocess.run(
            command, env=variables, capture_output=True, text=True, timeout=LIMIT_S, check=False
        )
        said = done.stdout + done.stderr
        (artefacts / f"{scenario}.log").write_text(said, encoding="utf-8")
        assert answers.is_file(), said[-4000:]
        told = json.loads(answers.read_text())
        assert "traceback" not in told, told["traceback"]
        assert done.returncode == 0, f"QGIS ended with {done.returncode}: {said[-4000:]}"
        return told["returned"]

    return run


@pytest.fixture
def real_pair(shared_data: Path) -> list[Path]:
    """Radar on optical."""
    folder = shared_data / "sentinel" / "dev"
    return [folder / "196_s2.tif", folder / "196_s1.tif"]


def test_from_the_menu_to_tie_points_that_are_edited_and_opened_again(
    play, engine_python, real_pair
):
    facts = play("first_match", engine_python, real_pair)
    assert "1024" in facts["line"] and "10" in facts["line"]
    assert "196_s1 on 196_s2" in facts["task"]
    assert facts["layers"] == ["Tie points", "Displacements", "Tiles"]
    assert facts["count"] > 300
    assert "accuracy" in facts["message"] and "CE90" in facts["message"]
    assert "RMSE" in facts["header"]
    assert facts["edited"]["before"] != facts["edited"]["after"]
    assert len(facts["restored"]["off"]) == 1
    assert facts["restored"]["visible"]
    assert facts["restored"]["header"] == facts["edited"]["after"]


def test_from_tie_points_to_a_raster_in_its_place_that_is_assessed(play, engine_python, pair):
    facts = play("warp_and_assess", engine_python, pair)
    assert "(as fitted)" in facts["transform"]
    # By what the panel showed, in the message as in the dialog.
    assert facts["transform"].removesuffix(" (as fitted)") in facts["warped"]
    assert facts["topmost"] == [
        "Assessment: registered on reference",
        "Displacements",
        "Heat map",
    ]
    assert "Assess…" in facts["next"] and "CE90" in facts["verdict"]
    assert facts["heat"] == "singlebandpseudocolor"
    assert len(facts["off"]) > 50 and np.median(facts["off"]) < 0.5


def test_the_example_leads_from_the_menu_to_the_panel(play, engine_python, pair):
    facts = play("example", engine_python, pair)
    assert "RMSE" in facts["message"] and "RMSE" in facts["header"] and facts["visible"]
    assert {"Look at the points", "Warp…", "Assess…"} <= set(facts["next"])


def test_a_result_is_opened_again_and_qgis_never_stands_still(play, engine_python, pair):
    facts = play("reopen", engine_python, pair)
    assert facts["recent"] == ["moving on reference"] == [facts["listed"]]
    assert facts["batch"]["written"] and facts["batch"]["beats"] > 30
    assert "was moved or deleted" in facts["missing"] and "Find" in facts["missing"]


def test_large_rasters_with_many_points_stop_nothing(play, engine_python, tmp_path, write_raster):
    side, ground = 12_000, texture(1_540)
    paths = []
    for name, column, row in (("reference", 20, 20), ("moving", 27, 15)):
        part = np.ascontiguousarray(ground[row : row + 1_500, column : column + 1_500])
        small = write_raster(
            tmp_path / f"{name}.small.tif", part, (500_000, 8, 0, 5_000_000, 0, -8), 32633
        )
        path = tmp_path / f"{name}.tif"
        gdal.Translate(str(path), str(small), width=side, height=side, resampleAlg="cubic")
        paths.append(path)
    facts = play("large", engine_python, paths)
    print(facts["worst"])
    assert facts["count"] > 1_000


def test_cancelling_takes_effect_within_two_seconds_and_leaves_nothing(
    play, engine_python, real_pair, tmp_path
):
    facts = play("cancel_in_mid_run", engine_python, real_pair)
    assert facts["took"] < 2
    assert not facts["group"]
    assert list((tmp_path / "results").iterdir()) == []


def test_closing_qgis_in_mid_run_ends_the_engine_and_leaves_nothing(
    play, engine_python, real_pair, tmp_path
):
    facts = play("quit_in_mid_run", engine_python, real_pair)
    assert facts["workers"]
    assert not [number for number in facts["workers"] if Path(f"/proc/{number}").exists()]
    assert list((tmp_path / "results").iterdir()) == []


def test_kill_9_of_the_worker_leaves_qgis_alive_and_one_clear_sentence(
    play, engine_python, real_pair, tmp_path
):
    facts = play("kill_in_mid_run", engine_python, real_pair)
    assert "was killed, most likely because memory ran out" in facts["message"]
    assert not facts["group"]
    assert list((tmp_path / "results").iterdir()) == []


def test_a_picture_without_georeference_is_found_inside_what_the_map_shows(
    play, engine_python, pair, tmp_path, write_raster
):
    ground = texture(SIDE + 40)
    # A quarter turn, contrast the other way round; from column 140, row 100 of the reference.
    picture = np.ascontiguousarray(np.rot90(255 - ground[120:380, 160:400]))
    scan = write_raster(tmp_path / "scan.tif", picture)
    shown = [501_200, 4_995_900, 504_000, 4_999_300]
    facts = play("scan", engine_python, [pair[0], scan], shown=shown)
    assert "map" in facts["area"].lower() and "no georeference" in facts["line"]
    assert "RMSE" in facts["header"]
    (folder,) = (tmp_path / "results").iterdir()
    told = json.loads((folder / "result.json").read_text())
    matrix = np.array(told["transform"]["moving_to_reference"])
    # The scan's first corner is the reference's at the right: column 380, row 100.
    corner = matrix @ [0, 0, 1]
    assert np.allclose(corner[:2] / corner[2], [380, 100], atol=0.5)


def test_rasters_of_different_ground_are_refused_with_the_reason(
    play, engine_python, pair, tmp_path, write_raster
):
    noise = np.random.default_rng(1).integers(0, 255, (SIDE, SIDE)).astype(np.uint8)
    geotransform = (500_000, 10, 0, 5_000_000, 0, -10)
    other = write_raster(tmp_path / "other.tif", noise, geotransform, 32633)
    facts = play("refusal", engine_python, [pair[0], other])
    assert facts["wider"] > 0 and "doubled" in facts["again"]
    assert "No reliable match" in facts["message"]
    assert facts["layers"] == ["Tiles"]


def test_the_georeferencer_loads_our_points_where_they_belong(
    play, engine_python, repository, tmp_path
):
    folder = tmp_path / "scans"
    folder.mkdir()
    command = [engine_python, "-W", "ignore", str(HERE / "scans.py"), str(folder)]
    paths = [str(path) for path in (repository, repository / "tests" / "support")]
    made = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    expected = {name: np.array(rows) for name, rows in json.loads(made.stdout).items()}
    facts = play(
        "georeferencer",
        engine_python,
        [],
        scenarios=str(HERE / "georeferencing.py"),
        scans=[str(folder / name) for name in expected],
    )
    assert set(facts) == {"without_georeference.tif", "north_up.tif", "rotated.tif"}
    for name, told in facts.items():
        assert told["questions"] == [], name
        found = np.array(told["rows"], dtype=float)
        by_place = np.lexsort(found[:, 3:5].T), np.lexsort(expected[name][:, 3:5].T)
        found, there = found[by_place[0]], expected[name][by_place[1]]
        assert len(found) == len(there) > 300 and not found[:, 0].all(), name
        assert np.allclose(found[:, :5], there, rtol=0, atol=1e-4), name
        # In pixels of the source; the noise of the points is 0.15 pixels of the reference.
        assert found[found[:, 0] == 1, 5].max() < 1, name


def test_a_result_does_not_slip_into_another_project(play, engine_python, pair):
    assert play("other_project", engine_python, pair) == {"before": False}


def test_the_plugin_can_be_reloaded_with_its_dock_open(play, engine_python, pair):
    facts = play("reload", engine_python, pair)
    assert facts == {"toolbars": 1, "docks": 0, "actions": 1}


def test_without_the_engine_s_python_the_user_is_led_to_the_set_up(play, pair):
    facts = play("not_set_up", "", pair)
    assert "not set up yet" in facts["message"]
    # One message after the installation, and none behind the dialog.
    assert "has to be set up once" in facts["greeting"] and facts["bars"] == 1
