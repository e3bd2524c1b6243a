"""The zip in a fresh profile of the real desktop, on a virtual screen, used as a user would.

The pictures in build/test-artefacts are for people to look at.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
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
    assert "RMSE" in facts["message"] and "check points" in facts["message"]
    assert "RMSE" in facts["header"]
    assert facts["edited"]["before"] != facts["edited"]["after"]
    assert len(facts["restored"]["off"]) == 1
    assert facts["restored"]["visible"]
    assert facts["restored"]["header"] == facts["edited"]["after"]


def test_cancelling_takes_effect_within_two_seconds_and_leaves_nothing(
    play, engine_python, real_pair, tmp_path
):
    facts = play("cancel_in_mid_run", engine_python, real_pair)
    assert facts["took"] < 2
    assert not facts["group"]
    assert list((tmp_path / "results").iterdir()) == []


def test_kill_9_of_the_worker_leaves_qgis_alive_and_one_clear_sentence(
    play, engine_python, real_pair, tmp_path
):
    facts = play("kill_in_mid_run", engine_python, real_pair)
    assert "ended from outside, most likely because memory ran out" in facts["message"]
    assert not facts["group"]
    assert list((tmp_path / "results").iterdir()) == []


def test_without_the_engine_s_python_the_user_is_led_to_the_set_up(play, pair):
    facts = play("not_set_up", "", pair)
    assert "Set up HetMatch" in facts["message"]
