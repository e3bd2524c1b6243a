"""`make fuzz`: the readers of files from outside under atheris, each for some minutes.

    python tests/fuzz/fuzz.py READER [--corpus DIR] [libFuzzer's options: -max_total_time=60]

READER is one of READERS below. Whatever the input, a reader returns or raises InputError; anything
else ends the run, and libFuzzer writes the input to a file `crash-...` and keeps what it learnt in
the corpus. Its first files are made here, from real outputs, so that none is in the repository.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path

import atheris

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests" / "support")]

# Only our own readers are to be explored; instrumenting numpy takes minutes.
with atheris.instrument_imports(include=["hetmatch_qgis"]):
    from hetmatch_qgis.common.contract import CSV_COLUMNS
    from hetmatch_qgis.engine.access.references import check_references
    from hetmatch_qgis.engine.batch.inputs.job_table import JobTable
    from hetmatch_qgis.engine.batch.inputs.stac import CLEAREST_RULE, items_of_file, jobs_of_items
    from hetmatch_qgis.engine.batch.records import read_record, record_path, sentence_of
    from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
    from hetmatch_qgis.engine.core.errors import InputError
    from hetmatch_qgis.engine.core.grid import Grid
    from hetmatch_qgis.engine.core.image import Window
    from hetmatch_qgis.engine.core.options import Options
    from hetmatch_qgis.engine.export.points_file import read_points_file
    from hetmatch_qgis.engine.export.table import read_table
    from hetmatch_qgis.engine.features.base import Matches
    from hetmatch_qgis.engine.features.weights import load_safetensors
    from hetmatch_qgis.engine.fitting.transforms import Projective
    from hetmatch_qgis.engine.georeferencing.dem import Dem
    from hetmatch_qgis.engine.masking.user_mask import open_mask
    from hetmatch_qgis.engine.matching.fine import FineTile
    from hetmatch_qgis.engine.matching.guided import GuidedTile
    from hetmatch_qgis.engine.matching.window_images import MatchedWindow
    from hetmatch_qgis.engine.matching.window_store import WindowStore
    from hetmatch_qgis.engine.pairs.tiling import Tile
    from hetmatch_qgis.engine.raster.raster import Raster
    from hetmatch_qgis.engine.results.read import load_result
    from hetmatch_qgis.engine.results.write import write_outputs
    from hetmatch_qgis.engine.rpc.files import write_rpc_text
    from hetmatch_qgis.engine.vectors.layer_files import open_layers
    from hetmatch_qgis.engine.vectors.vector_map import VectorMap
    from hetmatch_qgis.engine.worker.request import Request

import numpy as np  # noqa: E402
import rasterio  # noqa: E402
from export_cases import UTM, Case, make_case  # noqa: E402

from benchmarks.pushbroom import camera_over, mountains, utm_grid  # noqa: E402

PLACE = Path(tempfile.mkdtemp(prefix="hetmatch-fuzz-"))
VRT = (
    '<VRTDataset rasterXSize="64" rasterYSize="64"><SRS>EPSG:32633</SRS>'
    "<GeoTransform>500000,10,0,5000000,0,-10</GeoTransform>"
    '<VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename relativeToVRT="1">'
    "good.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand>"
    "</VRTDataset>"
)


GEOJSON = (
    '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:32633"}}, '
    '"features": [{"type": "Feature", "properties": {"highway": "primary", "width": "7", '
    '"other_tags": "\\"lanes\\"=>\\"2\\""}, "geometry": {"type": "LineString", "coordinates": '
    "[[500010, 4999990], [500600, 4999400]]}}, "
    '{"type": "Feature", "properties": {"building": "yes"}, "geometry": {"type": "MultiPolygon", '
    '"coordinates": [[[[500100, 4999900], [500300, 4999900], [500300, 4999700], '
    "[500100, 4999900]]]]}}]}"
)
STAC = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "stac_version": "1.0.0", '
    '"id": "a", "geometry": null, "bbox": null, "links": [], "properties": {"datetime": '
    '"2024-05-17T10:30:00Z", "grid:code": "T1", "eo:cloud_cover": 12.5}, "assets": {"visual": '
    '{"href": "./a.tif", "roles": ["data"]}}}, {"type": "Feature", "stac_version": "1.0.0", '
    '"id": "b", "geometry": null, "bbox": null, "links": [], "properties": {"datetime": null, '
    '"start_datetime": "2024-05-18T10:30:00Z", "end_datetime": "2024-05-18T10:31:00Z", '
    '"landsat:wrs_path": "1", "landsat:wrs_row": "2", "grid:code": "T1"}, "assets": {"visual": '
    '{"href": "./b.tif", "roles": ["data"]}}}]}'
)
RECORD = (
    '{"identity": "0123456789ab", "key": "k", "outcome": "matched", "reason": {"template": '
    '"{count} of {share:.0%} {inner}", "values": {"count": 3, "share": {"number": "nan"}, "inner": '
    '{"template": "{a}", "values": {"a": [1, {"option": "grid", "value": "native"}]}}}}, '
    '"report": "a/report.html", "registered": "a/b.tif", "confidence": 0.9, "transform": "affine", '
    '"tie_points": 50, "rmse_px": 0.5, "shift_px": [1, 2], "shift_m": null, "footprint": '
    '[[8.1, 47.2], [8.3, 47.2], [8.3, 47.1]], "passed": true, "seconds": 1.5, "peak_bytes": 100}'
)


def finished_window() -> tuple[MatchedWindow, CoarseModel]:
    """A window of a match as it is kept, and the hypothesis that it was matched by."""
    points = np.random.default_rng(0).uniform(0, 64, (12, 2))
    tile = Tile(Window(0, 0, 64, 64), Window(0, 0, 64, 64))
    aimed = CoarseModel(Projective("affine", np.eye(3)), 200.5, 100, 150, 6.0, np.ones((4, 2)))
    matches = Matches(points, points + 1, np.ones(12, np.float32))
    fine = FineTile(
        points, points + 2, np.ones(12), np.ones((12, 3)), 90, 0.4, points[:5], points[5:10]
    )
    return MatchedWindow(GuidedTile(tile, None, matches), replace(aimed), fine), aimed


def _result(data: bytes) -> None:
    (PLACE / "result.json").write_bytes(data)
    load_result(PLACE)


def _table(data: bytes) -> None:
    (PLACE / "table.csv").write_bytes(",".join(CSV_COLUMNS).encode() + b"\n" + data)
    read_table(PLACE / "table.csv")


def _points(data: bytes) -> None:
    (PLACE / "a.points").write_bytes(data)
    read_points_file(PLACE / "a.points")


def _request(data: bytes) -> None:
    request = Request.of(data.decode("utf-8", "replace"))
    for read in (
        lambda: request.text("path"),
        lambda: request.texts("rasters"),
        lambda: request.integer("target"),
        lambda: request.table("points", 6, 7),
        lambda: request.position("reference"),
        request.match_options,
    ):
        with suppress(InputError):
            read()


def _references(data: bytes) -> None:
    (PLACE / "a.vrt").write_bytes(b"<VRTDataset>" + data + b"</VRTDataset>")
    check_references(str(PLACE / "a.vrt"))


def _vrt(data: bytes) -> None:
    (PLACE / "b.vrt").write_bytes(data)
    _use(PLACE / "b.vrt")


def _tiff(data: bytes) -> None:
    (PLACE / "a.tif").write_bytes(data)
    _use(PLACE / "a.tif")


def _rpc(data: bytes) -> None:
    (PLACE / "bare_RPC.TXT").write_bytes(data)
    _use(PLACE / "bare.tif")


def _use(path: Path) -> None:
    with Raster(path) as raster:
        if raster.georeference.kind != "none":
            points = raster.pixel_to_map(np.array([[1.0, 1.0], [30.0, 20.0]]))
            raster.map_to_pixel(points)
        _ = raster.gsd
        window = (0, 0, min(raster.width, 64), min(raster.height, 64))
        raster.read(Window(*window), 1.0, (1,))


def _weights(data: bytes) -> None:
    (PLACE / "a.safetensors").write_bytes(data)
    load_safetensors(PLACE / "a.safetensors")


def _jobs(data: bytes) -> None:
    (PLACE / "jobs.csv").write_bytes(data)
    for job in JobTable(PLACE / "jobs.csv"):
        _ = job.identity


def _stac(data: bytes) -> None:
    (PLACE / "items.json").write_bytes(data)
    jobs_of_items(items_of_file(PLACE / "items.json"), (), None, CLEAREST_RULE)


def _record(data: bytes) -> None:
    path = record_path(PLACE, "0123456789ab")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    record = read_record(PLACE, "0123456789ab")
    if record is not None:
        str(sentence_of(record.get("reason")))


def _windows(data: bytes) -> None:
    window, aimed = finished_window()
    store = WindowStore.of(PLACE, [PLACE / "good.tif"], Options())
    if not data:
        store.put(window, aimed)
    for path in store.folder.glob("*.npz"):
        path.write_bytes(data)
    store.get(window.tile, aimed)


def _layer(data: bytes) -> None:
    (PLACE / "a.geojson").write_bytes(data)
    layers = open_layers(PLACE / "a.geojson")
    grid = Grid(rasterio.Affine(10, 0, 5e5, 0, -10, 5e6), 64, 64, UTM)
    with closing(VectorMap(layers, grid)) as map_:
        map_.read(Window(0, 0, 64, 64), 1.0)


def _mask(data: bytes) -> None:
    (PLACE / "mask.geojson").write_bytes(data)
    with ExitStack() as resources:
        image = resources.enter_context(Raster(PLACE / "good.tif"))
        mask = open_mask(PLACE / "mask.geojson", image, None, resources)
        mask.covers(Window(0, 0, 64, 64), 1.0)


def _dem(data: bytes) -> None:
    (PLACE / "dem.tif").write_bytes(data)
    Dem(PLACE / "dem.tif").heights(np.array([[15.0, 45.1], [200.0, 95.0], [np.nan, 0.0]]))


READERS: dict[str, Callable[[bytes], None]] = {
    "result": _result,
    "table": _table,
    "points": _points,
    "request": _request,
    "references": _references,
    "vrt": _vrt,
    "tiff": _tiff,
    "rpc": _rpc,
    "weights": _weights,
    "jobs": _jobs,
    "stac": _stac,
    "record": _record,
    "windows": _windows,
    "layer": _layer,
    "mask": _mask,
    "dem": _dem,
}


def seeds(reader: str) -> Iterator[bytes]:
    """First inputs of a reader; what it needs beside them is put in PLACE."""
    case: Case = make_case(PLACE, count=40)
    write_outputs(case.result, PLACE / "out")
    _write_tiff(PLACE / "good.tif", placed=True)
    _write_tiff(PLACE / "bare.tif", placed=False)
    table = (PLACE / "out" / "tie_points.csv").read_bytes()
    (PLACE / "tie_points.csv").write_bytes(table)
    if reader == "result":
        yield (PLACE / "out" / "result.json").read_bytes()
    elif reader == "table":
        yield b"\n".join(table.split(b"\n")[1:4])
    elif reader == "points":
        yield next((PLACE / "out").glob("*.points")).read_bytes()
    elif reader == "request":
        yield b'{"id": 1, "command": "fit", "points": [[1, 2, 3, 4, 1, 0]], "options": {"dem": ""}}'
    elif reader in ("references", "vrt"):
        yield VRT.encode()
    elif reader == "tiff":
        yield (PLACE / "good.tif").read_bytes()
    elif reader == "rpc":
        grid, heights = utm_grid(60, 20.0), 400 + mountains(60, 300.0)
        camera = camera_over(grid, heights, 0.7, 10.0, off_nadir=20.0)
        write_rpc_text(PLACE / "seed.txt", camera.rpcs(300.0, 800.0))
        yield (PLACE / "seed.txt").read_bytes()
    elif reader == "jobs":
        yield (
            b"reference,moving,name,modality,time,search_radius,reference_bands,dem\n"
            b'a.tif,b.tif,one,"optical,sar",2024-05-17T10:30:00Z,12.5,"1,2",d.tif\n'
        )
    elif reader == "stac":
        yield STAC.encode()
    elif reader == "record":
        yield RECORD.encode()
    elif reader == "windows":
        store = WindowStore.of(PLACE, [PLACE / "good.tif"], Options())
        store.put(*finished_window())
        yield next(store.folder.glob("*.npz")).read_bytes()
    elif reader in ("layer", "mask"):
        yield GEOJSON.encode()
        (PLACE / "seed.geojson").write_text(GEOJSON)
        yield (
            b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource relativeToVRT="1">seed.geojson'
            b"</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
        )
    elif reader == "dem":
        _write_tiff(PLACE / "seed.tif", placed=True)
        yield (PLACE / "seed.tif").read_bytes()
    else:
        yield b"\x02\x00\x00\x00\x00\x00\x00\x00{}"


def _write_tiff(path: Path, placed: bool) -> None:
    values = np.random.default_rng(0).integers(0, 255, (1, 64, 64), dtype=np.uint8)
    where = {"transform": rasterio.Affine(10, 0, 5e5, 0, -10, 5e6), "crs": "EPSG:32633"}
    size = {"width": 64, "height": 64, "count": 1, "dtype": "uint8"}
    with rasterio.open(path, "w", driver="GTiff", **size, **(where if placed else {})) as raster:
        raster.write(values)


def main() -> None:
    """Fuzz one reader."""
    reader, *options = sys.argv[1:]
    corpus = REPOSITORY / "build" / "fuzz" / reader
    if options[:1] == ["--corpus"]:
        corpus, options = Path(options[1]), options[2:]
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(reader)):
        (corpus / f"seed-{number}").write_bytes(seed)

    def one_input(data: bytes) -> None:
        with suppress(InputError):
            READERS[reader](data)

    artifacts = f"-artifact_prefix={corpus.parent}/{reader}-"
    atheris.Setup(
        [sys.argv[0], "-timeout=30", "-rss_limit_mb=4096", artifacts, *options, str(corpus)],
        one_input,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
