"""Servers that stall, fail or lie: an end in time, and a sentence that says what happened."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from bad_server import bad_server

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.access.network import LIMITS, is_remote
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.raster.raster import Raster

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def raster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "scene.tif"
    values = np.random.default_rng(0).integers(0, 255, (1, 900, 900), dtype="uint8")
    write_raster(path, values, tiled=True)
    return path


@pytest.fixture(autouse=True)
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECTTIMEOUT", "LOW_SPEED_TIME", "TIMEOUT"):
        monkeypatch.setenv(f"GDAL_HTTP_{name}", "1")
    monkeypatch.setenv("GDAL_HTTP_MAX_RETRY", "0")
    monkeypatch.setenv("HETMATCH_OPEN_TIMEOUT", "3")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")


def problem(address: str) -> str:
    with pytest.raises(InputError) as raised, Raster(address) as raster:
        raster.read(Window(0, 0, raster.width, raster.height), 1.0, (1,))
    return str(raised.value)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("404", "answers with HTTP status 404 (Not Found)"),
        ("403", "answers with HTTP status 403 (Forbidden)"),
        ("503", "answers with HTTP status 503 (Service Unavailable)"),
        ("garbage", "cannot be read from its server"),
        ("reset", "cannot be read from its server"),
    ],
)
def test_what_a_server_answers_is_told_as_such(raster: Path, kind: str, words: str):
    with bad_server(raster, kind) as address:
        text = problem(address)
    assert words in text and "'scene.tif'" in text
    assert "damaged" not in text


@pytest.mark.parametrize("kind", ["reset", "short", "403"])
def test_a_server_that_fails_in_mid_raster_does_not_make_it_damaged(raster: Path, kind: str):
    # The opening and the files beside the raster take some thirty requests.
    with bad_server(raster, kind, after=3) as address:
        text = problem(address)
    assert "server" in text and "damaged" not in text


@pytest.mark.skipif(sys.platform != "linux", reason="queues of connections differ")
@pytest.mark.parametrize("kind", ["connect", "headers", "body", "slow"])
def test_a_server_that_stalls_is_left_in_time(raster: Path, kind: str):
    with bad_server(raster, kind) as address:
        started = time.monotonic()
        text = problem(address)
        assert time.monotonic() - started < 5
    assert "server" in text


def test_one_that_stalls_for_each_file_beside_the_raster_is_left_too(raster: Path):
    with bad_server(raster, "headers", after=3) as address:
        started = time.monotonic()
        text = problem(address)
        assert time.monotonic() - started < 5
    assert "did not answer within 3 seconds" in text
    assert "HETMATCH_OPEN_TIMEOUT allows more time" in text


def test_a_good_server_is_read(raster: Path):
    with bad_server(raster, "404", after=10_000) as address, Raster(address) as remote:
        image = remote.read(Window(0, 0, 900, 900), 1.0, (1,))
    with rasterio.open(raster) as dataset:
        assert (image.values[..., 0] == dataset.read(1)).all()


def test_the_limits_hold_by_default_and_the_environment_comes_first():
    code = (
        "import os; os.environ['GDAL_HTTP_TIMEOUT'] = '7'\n"
        "from hetmatch_qgis.engine.access import network\n"
        "print(*(os.environ[name] for name in network.LIMITS))"
    )
    environment = {"PATH": "/usr/bin"}
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = LIMITS | {"GDAL_HTTP_TIMEOUT": "7"}
    assert answer.stdout.split() == list(expected.values())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("/vsicurl/https://host/a.tif", True),
        ("https://host/a.tif", True),
        ("/vsis3/bucket/a.tif", True),
        ("/vsizip//vsicurl/https://host/a.zip/a.tif", True),
        ("/data/a.tif", False),
        ("/vsizip//data/a.zip/a.tif", False),
        ("C:\\data\\https.tif", False),
    ],
)
def test_names_of_remote_rasters_are_known(name: str, expected: bool):
    assert is_remote(name) == expected
