"""What the worker's commands answer, without the process around them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.worker.commands import COMMANDS, Commands
from hetmatch_qgis.engine.worker.request import Request


def request(**content) -> Request:
    return Request.of(json.dumps({"id": 7, **content}))


@pytest.mark.parametrize("name", ["fit", "locate", "snap", "export"])
def test_what_works_on_a_pair_asks_for_one(name, tmp_path):
    commands = Commands(lambda _event, **_content: None, lambda _id: False)
    values = {"points": [], "raster": "moving", "at": [], "out": str(tmp_path)}
    values |= {"reference": [0, 0], "moving": [0, 0]}
    with pytest.raises(InputError, match="No pair of rasters is open"):
        COMMANDS[name](commands, request(command=name, **values))


def test_a_raster_is_described(tmp_path):
    path = tmp_path / "a.tif"
    write_raster(path, np.random.default_rng(1).integers(0, 255, (48, 64), dtype=np.uint8))
    commands = Commands(lambda _event, **_content: None, lambda _id: False)
    assert commands.info(request(command="info", path=str(path)))["width"] == 64


def test_long_work_tells_its_progress_and_asks_whether_to_stop(tmp_path):
    events = []
    commands = Commands(
        lambda event, **content: events.append((event, content["id"])),
        lambda request_id: request_id == 7 and bool(events),
    )
    pair = {side: str(tmp_path / f"{side}.tif") for side in ("reference", "moving")}
    with pytest.raises(Cancelled):
        commands.match(request(command="match", out=str(tmp_path / "out"), **pair))
    assert events == [("progress", 7)] and not (tmp_path / "out").exists()
