"""Rasters that only GDAL knows how to find go through every command as files do."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import rasterio
from known_pairs import Pair, georeferenced_pair
from worker_talk import Talk

from hetmatch_qgis.engine.access import allowed_sources
from hetmatch_qgis.engine.cli.main import main

CPU = ("--device", "cpu", "--rotation", "none", "--transform", "affine")

Named = Callable[[Path, str], str]


# A server of parts of files, as those of rasters are; Python's own only has whole ones. It is a
# process of its own, because GDAL waits for it without letting go of the interpreter.
SERVER = """
import re, sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

class Parts(SimpleHTTPRequestHandler):
    def do_GET(self):
        found = re.fullmatch(r"bytes=(\\d+)-(\\d*)", self.headers.get("Range", ""))
        file = Path(self.translate_path(self.path))
        if found is None or not file.is_file():
            return super().do_GET()
        content = file.read_bytes()
        first, last = int(found[1]), min(int(found[2] or len(content)), len(content) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        self.wfile.write(content[first : last + 1])

server = ThreadingHTTPServer(("127.0.0.1", 0), Parts)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Also in an archive, packed, and as a page of a file whose first one is something else."""
    folder = tmp_path_factory.mktemp("rasters")
    pair = georeferenced_pair(folder)
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for path in (pair.reference, pair.moving):
            archive.write(path, f"inside/{path.name}")
            with path.open("rb") as plain, gzip.open(f"{path}.gz", "wb") as packed:
                shutil.copyfileobj(plain, packed)
            _as_second_page(path, folder / f"pages_{path.name}")
    return pair


def _as_second_page(path: Path, pages: Path) -> None:
    with rasterio.open(path) as raster:
        profile, values = raster.profile | {"driver": "GTiff"}, raster.read()
    with rasterio.open(pages, "w", **profile) as first:
        first.write(np.zeros_like(values))
    with rasterio.open(pages, "w", **profile, APPEND_SUBDATASET=True) as second:
        second.write(values)


@pytest.fixture(scope="module")
def address(pair: Pair) -> Iterator[str]:
    """A server on this computer that has the rasters."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        cwd=pair.reference.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.kill()


@pytest.fixture
def named(address: str, monkeypatch: pytest.MonkeyPatch) -> Named:
    """How GDAL is to find a file in a kind of place."""
    for variable in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(variable, "127.0.0.1")

    def name(path: Path, kind: str) -> str:
        return {
            "zip": f"/vsizip/{path.parent}/all.zip/inside/{path.name}",
            "zip address": f"zip://{path.parent}/all.zip!inside/{path.name}",
            "gzip": f"/vsigzip/{path}.gz",
            "subdataset": f"GTIFF_DIR:2:{path.parent}/pages_{path.name}",
            "http": f"/vsicurl/{address}/{path.name}?key=secret",
            "http address": f"{address}/{path.name}",
        }[kind]

    return name


def run(capsys: pytest.CaptureFixture, *words: object) -> dict:
    """What a command that ends well says with --json."""
    assert main([*map(str, words), "--json"]) == 0, capsys.readouterr()
    return json.loads(capsys.readouterr().out.splitlines()[-1])


@pytest.mark.parametrize("kind", ["zip", "subdataset", "http"])
def test_a_match_and_all_that_follows(
    kind: str,
    pair: Pair,
    named: Named,
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    reference, moving = (named(path, kind) for path in (pair.reference, pair.moving))
    result, out = tmp_path / "result", tmp_path / "out"

    assert run(capsys, "info", moving)["path"] == moving
    run(capsys, "match", reference, moving, "--out", result, *CPU)
    content = json.loads((result / "result.json").read_text())
    assert (content["reference"]["path"], content["moving"]["path"]) == (reference, moving)

    allowed = ("--allow-sources", "any") if kind == "http" else ()
    # As in another process, where nobody has named them.
    monkeypatch.setattr(allowed_sources, "_named", set())
    if allowed:
        assert main(["warp", str(result), "--out", str(out)]) == 2, "nobody named the host"
        assert "--allow-sources any" in capsys.readouterr().err
    warped = run(capsys, "warp", result, "--out", out, *allowed)
    alone = run(capsys, "warp", result, moving, "--out", tmp_path / "alone.tif", *allowed)
    assert [output["source"] for output in warped["outputs"]] == [moving]
    assert alone["outputs"][0]["source"] == moving
    stem = "pages_moving_2" if kind == "subdataset" else "moving"
    assert warped["outputs"][0]["target"] == str(out / f"{stem}_registered.tif")

    run(capsys, "export", result, "--formats", "all", "--out", tmp_path / "more", *allowed)
    assert (tmp_path / "more" / "moving_gcps.tif").is_file()
    files = {path.name for path in result.iterdir()}
    assert not [name for name in files if "secret" in name]

    report = run(
        capsys, "assess", reference, tmp_path / "alone.tif", "--out", tmp_path / "assessed"
    )
    assert report["reference"]["path"] == reference


@pytest.mark.parametrize("kind", ["zip address", "gzip", "subdataset", "http address"])
def test_the_script_runs_anywhere(
    kind: str,
    pair: Pair,
    named: Named,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
):
    if shutil.which("gdalwarp") is None:
        pytest.skip("gdalwarp is not installed (Debian's package gdal-bin)")
    monkeypatch.chdir(pair.reference.parent.parent)
    folder = f"{pair.reference.parent.parent}/"
    # As somebody would name it who is there; addresses stay as they are.
    reference, moving = (
        named(path, kind).replace(folder, "") for path in (pair.reference, pair.moving)
    )
    result = tmp_path / "result"
    run(capsys, "match", reference, moving, "--out", result, *CPU)
    sources = ElementTree.parse(result / "moving_gcps.vrt").iter("SourceFilename")
    assert {source.get("relativeToVRT") for source in sources} == {"0"}

    monkeypatch.chdir("/")
    subprocess.run(["sh", result / "gdalwarp.sh", "-q"], check=True, timeout=60)
    run(capsys, "warp", result, "--out", tmp_path / "ours.tif", "--transform", "gdal")
    with (
        rasterio.open(result / "moving_registered.tif") as theirs,
        rasterio.open(tmp_path / "ours.tif") as ours,
    ):
        assert theirs.read(1).std() > 20
        assert ours.res == theirs.res


def test_the_worker_takes_them(pair: Pair, named: Named, tmp_path: Path):
    reference, moving = named(pair.reference, "zip"), named(pair.moving, "http")
    settings = {"device": "cpu", "rotation": "none"}
    with Talk() as talk:
        assert talk.ask("info", path=moving)["path"] == moving
        talk.ask("open", reference=reference, moving=moving, options=settings)
        answer = talk.ask(
            "match", reference=reference, moving=moving, out=str(tmp_path / "r"), options=settings
        )
        assert answer["moving"]["path"] == moving
        again = {"result": str(tmp_path / "r"), "out": str(tmp_path / "w"), "rasters": [moving]}
        assert talk.ask("warp", **again)["outputs"][0]["source"] == moving
        again |= {"options": {"moving": named(pair.moving, "zip"), "overwrite": True}}
        del again["rasters"]
        assert talk.ask("warp", **again)["outputs"][0]["source"] == named(pair.moving, "zip")
