"""A match of remote rasters fetches its windows and the overviews it needs, not the files."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest
from affine import Affine

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine import MatchResult, Options, match_rasters

SIDE = 5000
SHIFT = np.array([14, -9])
BLOCK = 128
MOVING_MARGIN = 60
"""Pixels around a window that its moving image is read with, and by which it is misplaced."""


class RangeServer(ThreadingHTTPServer):
    """Serves the files of a folder by ranges, and counts the bytes in its file `sent`.

    It runs in a process of its own: while GDAL opens a file, no other thread of Python runs.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.sent = 0
        self.lock = threading.Lock()

    def count(self, sent: int) -> None:
        """Add to the bytes that were sent."""
        with self.lock:
            self.sent += sent
            (self.folder / "sent").write_text(str(self.sent))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and content are two packets, of which the second would wait for an answer.
    disable_nagle_algorithm = True
    wbufsize = -1
    server: RangeServer

    def do_HEAD(self) -> None:
        self._answer(send=False)

    def do_GET(self) -> None:
        self._answer(send=True)

    def _answer(self, send: bool) -> None:
        path = self.server.folder / self.path.lstrip("/")
        if not path.is_file():
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        size = path.stat().st_size
        first, last, status = 0, size - 1, 200
        if wanted := self.headers.get("Range"):
            begin, end = wanted.removeprefix("bytes=").split("-")
            first, last, status = int(begin), min(int(end or size - 1), size - 1), 206
        self.send_response(status)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(last - first + 1))
        if status == 206:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.end_headers()
        if send:
            with path.open("rb") as file:
                file.seek(first)
                self.wfile.write(file.read(last - first + 1))
            self.server.count(last - first + 1)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    random = np.random.default_rng(0)
    small = random.normal(size=(SIDE // 4 + 10, SIDE // 4 + 10)).astype(np.float32)
    ground = cv2.resize(small, (SIDE + 40, SIDE + 40), interpolation=cv2.INTER_CUBIC)
    ground += 0.3 * random.normal(size=ground.shape).astype(np.float32)
    image = (128 + 40 * ground).clip(1, 255).astype(np.uint8)
    right, down = 20 + SHIFT
    parts = image[20 : 20 + SIDE, 20 : 20 + SIDE], image[down : down + SIDE, right : right + SIDE]
    for name, part in zip(("reference.tif", "moving.tif"), parts, strict=True):
        place = Affine(10, 0, 500_000, 0, -10, 5_000_000)
        write_raster(
            tmp_path / name,
            part[None],
            driver="COG",
            transform=place,
            blocksize=BLOCK,
            dtype="uint8",
            crs="EPSG:32633",
        )
    for variable in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(variable, "127.0.0.1")
    # As a module, which finds the project's own packages.
    command = [sys.executable, "-m", __name__, str(tmp_path)]
    root = Path(__file__).resolve().parents[4]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        port = process.stdout.readline().strip()
        yield f"/vsicurl/http://127.0.0.1:{port}"
        process.kill()


def test_a_remote_match_fetches_windows_and_overviews_only(address: str, tmp_path: Path):
    names = "reference.tif", "moving.tif"
    result = match_rasters(*(f"{address}/{name}" for name in names), Options())
    assert result.matched
    middle = np.array([[SIDE / 2, SIDE / 2]])
    assert np.abs(result.map_points(middle) - middle - SHIFT).max() < 0.5
    # An overview of each factor of two holds a third of the pixels of the raster together.
    needed = sum(
        (share_of_blocks(result, margin) * 3 / 4 + 1 / 4) * (tmp_path / name).stat().st_size
        for name, margin in zip(names, (0, MOVING_MARGIN), strict=True)
    )
    assert int((tmp_path / "sent").read_text()) < 1.1 * needed


def share_of_blocks(result: MatchResult, margin: int) -> float:
    """Share of a raster's blocks that the windows touch, each grown by a margin in pixels."""
    touched = np.zeros((-(-SIDE // BLOCK),) * 2, dtype=bool)
    for tile in result.tiles:
        left, top, width, height = tile.window
        rows = slice(max(top - margin, 0) // BLOCK, -(-(top + height + margin) // BLOCK))
        columns = slice(max(left - margin, 0) // BLOCK, -(-(left + width + margin) // BLOCK))
        touched[rows, columns] = True
    assert touched.mean() < 0.9
    return float(touched.mean())


if __name__ == "__main__":
    serving = RangeServer(Path(sys.argv[1]))
    print(serving.server_port, flush=True)
    serving.serve_forever()
