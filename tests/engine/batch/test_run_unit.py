"""A unit as a worker does it, with a real match."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import rasterio
from known_pairs import Pair, georeferenced_pair

from hetmatch_qgis.engine.batch import run_unit as module
from hetmatch_qgis.engine.batch.agreement import fingerprint
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.child import load_task
from hetmatch_qgis.engine.batch.failures import CANCELLED, INPUT, STOP
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.records import as_line, read_record
from hetmatch_qgis.engine.batch.run_unit import run_unit
from hetmatch_qgis.engine.batch.unit import Unit, UnitMaker
from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.features.hetmatch import HetMatcher
from hetmatch_qgis.engine.pixels import overviews
from hetmatch_qgis.engine.pixels.overviews import MemoryOverview
from hetmatch_qgis.engine.process.kept_work import MAX_BYTES, KeptWork
from hetmatch_qgis.engine.results.match_to_folder import match_to_folder

ALL_STEPS = BatchOptions(steps=("match", "warp", "assess"), require=("ce90=0.001px",))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return georeferenced_pair(tmp_path_factory.mktemp("pair"))


def unit_of(pair: Pair, out: Path, options: BatchOptions = ALL_STEPS) -> Unit:
    job = Job(str(pair.reference), str(pair.moving))
    return UnitMaker(out, options, fingerprint(), "en", 1).make(job)


def test_all_steps_of_a_pair_and_the_record_of_them(pair: Pair, tmp_path: Path):
    unit = unit_of(pair, tmp_path)
    record = run_unit(unit, SILENT)
    assert record["outcome"] == "matched" and record["key"] == unit.key
    # MISPLACED in known_pairs: the moving raster belongs 60 m to the west and 40 m to the north.
    assert record["shift_m"] == pytest.approx([-60, 40], abs=3)
    assert record["shift_px"] == pytest.approx([-6, -4], abs=0.3)
    assert 0 < record["ce90_px"] < 1 and 0 < record["ce90_m"] < 10
    assert record["assessment"] == "measured" and record["passed"] is False
    assert record["seconds"] > 0 and record["peak_bytes"] > 1e8
    for name in ("report", "registered"):
        assert (tmp_path / "pairs" / record[name]).is_file()
    assert (unit.folder / "thumbnail.webp").is_file()
    assert read_record(tmp_path, unit.identity) == json.loads(as_line(record))


def test_a_pair_that_no_longer_matches_leaves_nothing_of_later_steps(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    unit = unit_of(pair, tmp_path, BatchOptions(steps=("match", "warp")))
    assert run_unit(unit, SILENT)["outcome"] == "matched"
    elsewhere = georeferenced_pair(tmp_path, seed=9)
    job = Job(str(pair.reference), str(elsewhere.moving))
    other = UnitMaker(tmp_path, BatchOptions(steps=("match", "warp")), "", "en", 1).make(job)
    refused = run_unit(replace(other, name=unit.name), SILENT)
    assert refused["outcome"] == "no_match" and refused["reason"]["text"]
    assert not list(unit.folder.glob("*_registered.tif"))
    assert (unit.folder / "thumbnail.webp").is_file()


def test_why_a_pair_fails(pair: Pair, tmp_path: Path):
    missing = replace(unit_of(pair, tmp_path), reference="/none.tif")
    answer = run_unit(missing, SILENT)
    assert answer["failure"] == INPUT and "/none.tif" in answer["reason"]["text"]
    assert len(answer["footprint"]) == 16
    assert read_record(tmp_path, missing.identity) is None
    cancelled = run_unit(unit_of(pair, tmp_path), Progress(on_check=lambda: True))
    assert cancelled["failure"] == CANCELLED


def test_the_overviews_of_a_reference_serve_the_next_pair():
    overview = MemoryOverview(MaskedImage.empty((2, 2), 1), (8.0, 8.0))
    with module._reference_overviews("/r.tif"):
        cache = overviews.shared_cache()
        assert cache is not None
        cache.overviews.update({("/r.tif", 1): overview, ("/m.tif", 1): overview})
    with module._reference_overviews("/r.tif"):
        cache = overviews.shared_cache()
        assert cache is not None and list(cache.overviews) == [("/r.tif", 1)]
    with module._reference_overviews("/other.tif"):
        pass
    assert module._overviews == {}


def test_scenes_of_one_frame_share_what_is_known_of_their_reference(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "_kept_work", KeptWork())
    kept, described = [], []
    look = HetMatcher._look
    monkeypatch.setattr(
        HetMatcher, "_look", lambda *args, **more: described.append(1) or look(*args, **more)
    )
    for number in range(4):
        options = BatchOptions()
        scene = tmp_path / f"scene{number}.tif"
        with rasterio.open(pair.moving) as raster:
            values = raster.read()
            # Each a little different, as scenes are.
            values[:, 10 + number, 10:90] = 0
            with rasterio.open(scene, "w", **raster.profile) as copy:
                copy.write(values)
        job = Job(str(pair.reference), str(scene))
        unit = UnitMaker(tmp_path / "batch", options, fingerprint(), "en", 1).make(job)
        described.clear()
        assert run_unit(unit, SILENT)["outcome"] == "matched"
        kept.append(len(described))
        match_to_folder(pair.reference, scene, tmp_path / "alone", Options(), SILENT)
        for name in ("tie_points.csv", "gdalwarp.sh"):
            assert (unit.folder / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()
    assert kept[0] == kept[1] and kept[2] == kept[3] < kept[0]
    assert 0 < module._kept_work.bytes_kept <= MAX_BYTES


def test_a_worker_of_another_version_stops_the_batch(pair: Pair, tmp_path: Path):
    unit = replace(unit_of(pair, tmp_path), fingerprint="0.0-abc")
    assert run_unit(unit, SILENT)["failure"] == STOP


def test_a_task_is_found_by_its_name():
    assert load_task("hetmatch_qgis.engine.batch.run_unit:run_unit") is run_unit
