"""The verdict's constants come from a table of matches, and tell right from wrong in it."""

from __future__ import annotations

import ast
import csv

import cv2
import numpy as np
import pytest

from hetmatch_qgis.engine.matching import verdict
from hetmatch_qgis.engine.matching.verdict import Evidence, confidence
from training import calibrate
from training.calibrate import NAMES, fit_constants, measure
from training.scenes import Scene


def write_table(path, seed, count=120):
    """Right matches with plenty of evidence, wrong ones with little.

    Steadiness says the opposite, and matches that are neither right nor wrong speak against all.
    """
    rng = np.random.default_rng(seed)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["kind", "right", "error", *NAMES])
        for number in range(count):
            right, between = number % 2 == 0, number % 10 == 9
            strong = right != between
            figures = {
                name: rng.uniform(60, 200) if strong else rng.uniform(0, 30)
                for name in ("overview", "guided", "votes")
            }
            shares = rng.uniform(0.5, 0.9, 4) if strong else rng.uniform(0.1, 0.6, 4)
            figures |= dict(zip(("inlier_share", "agreement", "score"), shares, strict=False))
            figures["steadiness"] = rng.uniform(0.1, 0.5) if right else rng.uniform(0.4, 0.9)
            error = 8.0 if between else rng.uniform(0, 4) if right else np.inf
            writer.writerow(["made-up", int(error < 5), error, *(figures[n] for n in NAMES)])


def printed(out: str) -> dict:
    lines = [line.split(" = ") for line in out.splitlines() if line.startswith("_")]
    return {name: ast.literal_eval(value) for name, value in lines}


def test_the_constants_separate_and_let_nothing_speak_against_itself(tmp_path, capsys, monkeypatch):
    tables = [tmp_path / "1.csv", tmp_path / "2.csv"]
    for seed, table in enumerate(tables):
        write_table(table, seed)
    fit_constants(tables)
    out = capsys.readouterr().out
    constants = printed(out)
    assert list(constants) == ["_MEANS", "_SPREADS", "_WEIGHTS", "_BIAS"]
    weights = dict(zip(NAMES, constants["_WEIGHTS"], strict=True))
    assert min(weights.values()) >= 0
    assert weights["steadiness"] == 0
    assert max(weights.values()) > 0.3
    # One in ten lies between right and wrong and does not count.
    assert "at 0.5: 1.000 of 120 right matches accepted, 0.0000 of 96 wrong ones" in out
    for name, value in constants.items():
        monkeypatch.setattr(verdict, name, value)
    assert confidence(Evidence(150, 150, 0.8, 0.3, 0.8, 0.8, 150)) > 0.9
    assert confidence(Evidence(5, 5, 0.2, 0.7, 0.2, 0.2, 5)) < 0.1


def test_a_match_of_two_images_of_one_ground_is_labelled_by_its_error(monkeypatch):
    random = np.random.default_rng(0)
    rough = sum(
        sigma * cv2.GaussianBlur(random.normal(size=(300, 300)).astype(np.float32), (0, 0), sigma)
        for sigma in (1, 2, 5, 12)
    )
    ground = (128 + 40 * rough / rough.std()).clip(0, 255).astype(np.uint8)[..., None]
    scene = Scene("made-up", (ground, 255 - ground))
    monkeypatch.setattr(calibrate, "CROP_SIDES", (256,))
    row = calibrate._measure_pair({"made-up": [scene]}, np.random.default_rng(2), different=False)
    kind, right, error, *evidence = row
    assert kind.split("/")[0] == "made-up"
    assert right == 1 and 0 < float(error) < 2
    assert len(evidence) == len(NAMES)
    assert np.isfinite([float(text) for text in evidence]).all()


def test_a_distorted_part_shows_the_same_place_under_its_truth(picture):
    side = 128
    image = cv2.GaussianBlur(picture(9, side), (0, 0), 2)
    truth = calibrate._distortion(side, np.random.default_rng(1))
    warped = cv2.warpPerspective(image, np.linalg.inv(truth), (side, side))
    restored = cv2.warpPerspective(warped, truth, (side, side)).astype(float)
    inner = slice(45, -45), slice(45, -45)
    assert np.abs(restored - image)[inner].mean() < 2


@pytest.fixture
def quick(monkeypatch):
    """Pairs are not matched: a row tells the number by its first draw, every third try fails."""
    calls = []

    def measure_pair(scenes, rng, different):
        calls.append(different)
        if len(calls) % 3 == 0:
            return None
        return [f"made-up/{different}", 1, f"{rng.random():.6f}", *["0.5"] * len(NAMES)]

    monkeypatch.setattr(calibrate, "_measure_pair", measure_pair)
    return calls


def test_pairs_in_the_table_are_not_matched_again(quick, tmp_path):
    table = tmp_path / "evidence.csv"
    measure({}, range(3), table)
    before = table.read_text()
    measure({}, range(8), table)
    rows = table.read_text().splitlines()
    assert table.read_text().startswith(before)
    assert rows[0] == ",".join(["kind", "right", "error", *NAMES])
    assert len(rows) == 1 + 8
    kinds = [row.split(",")[0] for row in rows[1:]]
    assert kinds == [f"made-up/{number // 2 % 2 == 1}" for number in range(8)]
    asked = len(quick)
    measure({}, range(8), table)
    assert len(quick) == asked and len(table.read_text().splitlines()) == 9
