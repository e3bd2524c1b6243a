"""Pairs from a STAC catalogue: a file, and an API of its own process."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from bad_server import bad_server

from hetmatch_qgis.engine.batch.inputs.stac import (
    StacSearch,
    items_of_file,
    jobs_of_items,
    search_items,
    tile_of,
)
from hetmatch_qgis.engine.core.errors import InputError

pystac = pytest.importorskip("pystac", reason="comes with hetmatch-qgis[stac]")


def item(name: str, tile: str, cloud: float, day: int = 1) -> Any:
    """A real item with two assets, relative to its file."""
    ring = [[8, 47], [9, 47], [9, 48], [8, 48], [8, 47]]
    made = pystac.Item(
        id=name,
        geometry={"type": "Polygon", "coordinates": [ring]},
        bbox=[8, 47, 9, 48],
        datetime=datetime(2024, 5, day, tzinfo=timezone.utc),
        properties={"grid:code": tile, "eo:cloud_cover": cloud},
        collection="scenes",
    )
    made.add_asset("visual", pystac.Asset(f"./{name}.tif", roles=["data"]))
    made.add_asset("thumb", pystac.Asset(f"./{name}.jpg", roles=["thumbnail"]))
    return made


def collection(folder: Path) -> Path:
    items = [item("a", "T1", 30), item("b", "T1", 5), item("c", "T2", 1), item("d", "T1", 90)]
    path = folder / "items.json"
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [found.to_dict(include_self_link=False) for found in items],
            }
        )
    )
    return path


def test_the_clearest_scene_of_each_tile_is_the_reference(tmp_path: Path):
    jobs = jobs_of_items(items_of_file(collection(tmp_path)), ["visual"], None, "least-cloud")
    pairs = [(Path(job.reference).name, Path(job.moving).name) for job in jobs]
    assert pairs == [("b.tif", "a.tif"), ("b.tif", "d.tif")]
    assert jobs[0].label == "a"
    assert Path(jobs[0].moving).parent == tmp_path


def test_a_named_reference_is_that_of_all(tmp_path: Path):
    items = items_of_file(collection(tmp_path))
    # The only asset with data is found without being named.
    jobs = jobs_of_items(items, [], "/data/reference.tif", None)
    assert [job.label for job in jobs] == ["a", "b", "c", "d"]


def test_scenes_have_the_times_of_their_items(tmp_path: Path):
    items = [item("a", "T1", 30, day=3), item("b", "T1", 5, day=2)]
    jobs = jobs_of_items(items, ["visual"], "/r.tif", None)
    assert [job.time[:10] for job in jobs] == ["2024-05-03", "2024-05-02"]
    (job,) = jobs_of_items(items, ["visual"], None, "least-cloud")
    assert job.time.startswith("2024-05-03")


def test_what_makes_no_pair_is_told(tmp_path: Path):
    items = items_of_file(collection(tmp_path))
    for arguments, words in (
        ((["red"], "/r.tif", None), "has no asset red; .*visual"),
        ((["visual"], None, None), "No reference was given"),
    ):
        with pytest.raises(InputError, match=words):
            jobs_of_items(items, *arguments)
    with pytest.raises(InputError, match="no tile has two"):
        jobs_of_items(items[2:3], ["visual"], None, "least-cloud")
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(InputError, match="neither a STAC item collection"):
        items_of_file(tmp_path / "other.json")


def test_of_several_assets_one_is_to_be_chosen():
    scene = item("a", "T1", 30)
    scene.add_asset("nir", pystac.Asset("./nir.tif", roles=["data"]))
    with pytest.raises(InputError, match=r"The scene a has several assets; .*Assets: visual"):
        jobs_of_items([scene], [], "/r.tif", None)


def test_tiles_are_known_by_the_extensions_of_providers():
    assert tile_of({"s2:mgrs_tile": "32TMT"}) == "32TMT"
    assert tile_of({"landsat:wrs_path": "195", "landsat:wrs_row": "27"}) == "195-27"
    assert tile_of({}) == ""


@pytest.fixture
def api(tmp_path: Path) -> Iterator[str]:
    """The address of a STAC API on the loopback, a process of its own."""
    server = Path(__file__).parents[3] / "support" / "stac_server.py"
    command = [sys.executable, str(server), str(collection(tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


def test_a_search_finds_the_items_of_an_api(api: str):
    pytest.importorskip("pystac_client", reason="comes with hetmatch-qgis[stac]")
    everywhere = search_items(StacSearch(api, ("scenes",)))
    assert [found.id for found in everywhere] == ["a", "b", "c", "d"]
    asked = StacSearch(api, ("scenes",), (8, 47, 9, 48), "2024-05-01/2024-05-31", max_items=2)
    jobs = jobs_of_items(search_items(asked), ["visual"], None, "least-cloud")
    assert [Path(job.reference).name for job in jobs] == ["b.tif"]
    with pytest.raises(InputError, match="found no scene"):
        search_items(StacSearch(api, ("others",)))


def test_an_api_that_does_not_answer_is_told():
    pytest.importorskip("pystac_client", reason="comes with hetmatch-qgis[stac]")
    with pytest.raises(InputError, match=r"failed \(Connection refused\); check the address"):
        search_items(StacSearch("http://127.0.0.1:9", ("scenes",)))
    for url in ("nothing", "/tmp", "", "ftp://somewhere/", "http:///", "http://[::1"):
        with pytest.raises(InputError, match="is not the address of a STAC API"):
            search_items(StacSearch(url))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("headers", "no answer in time"),
        ("slow", "no answer in time"),
        ("404", "the server answers with HTTP status 404"),
        ("503", "the server answers with HTTP status 503"),
        ("reset", "Connection reset by peer|the server cannot be reached, or stopped sending"),
        ("short", "the server cannot be reached, or stopped sending"),
        ("garbage", "the server cannot be reached, or stopped sending"),
    ],
)
def test_an_api_that_stalls_or_fails_is_left_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, words: str
):
    pytest.importorskip("pystac_client", reason="comes with hetmatch-qgis[stac]")
    monkeypatch.setenv("HETMATCH_OPEN_TIMEOUT", "1.5")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    with bad_server(collection(tmp_path), kind) as address:
        url = address.removeprefix("/vsicurl/")
        with pytest.raises(InputError, match=rf"failed \(({words})\); check the address"):
            search_items(StacSearch(url))


@pytest.mark.parametrize(
    "bbox", [(8, 47, 9), (8, 48, 9, 47), (float("nan"), 47, 9, 48), (8, 47, 9, 91), (200, 1, 9, 2)]
)
def test_an_area_that_is_none_is_told(bbox: tuple[float, ...]):
    with pytest.raises(InputError, match=r"^The area .* is not valid; give west"):
        StacSearch("https://stac.example", bbox=bbox)
    with pytest.raises(InputError, match="must be 1 or more"):
        StacSearch("https://stac.example", max_items=0)
    # Across the date line.
    StacSearch("https://stac.example", bbox=(179, -18, -179, -16))


def test_a_time_that_is_none_is_told(api: str):
    pytest.importorskip("pystac_client", reason="comes with hetmatch-qgis[stac]")
    with pytest.raises(InputError, match=r"\(the time is not valid; write it as 2024-05-01/"):
        search_items(StacSearch(api, time="yesterday"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("properties", {"datetime": "2024-05-01T00:00:00Z", "eo:cloud_cover": "clear"}),
        ("properties", {"datetime": "2024-05-01T00:00:00Z", "eo:cloud_cover": [1]}),
        ("properties", {"datetime": "9" * 40}),
        ("properties", {"datetime": 3}),
        ("properties", []),
        ("assets", {"visual": {"href": 7, "roles": ["data"]}}),
        ("assets", {"visual": {"href": "a.tif", "roles": 5}}),
        ("assets", []),
        ("id", None),
        ("type", "Item"),
        ("stac_version", "none"),
        ("links", [{"rel": "self"}]),
    ],
)
def test_a_damaged_item_is_one_sentence(tmp_path: Path, field: str, value: object):
    path = collection(tmp_path)
    content = json.loads(path.read_text())
    content["features"][0][field] = value
    path.write_text(json.dumps(content))
    try:
        jobs_of_items(items_of_file(path), [], None, "least-cloud")
    except InputError as error:
        assert re.search("^Item 1 of|^The scene a is damaged", str(error))
        # What Python says of a value of another kind.
        assert not re.search("object|NoneType|argument|invalid|convert|expected", str(error))


def test_a_scene_need_not_know_its_clouds(tmp_path: Path):
    path = collection(tmp_path)
    content = json.loads(path.read_text())
    content["features"][1]["properties"]["eo:cloud_cover"] = None
    path.write_text(json.dumps(content))
    jobs = jobs_of_items(items_of_file(path), ["visual"], None, "least-cloud")
    assert {Path(job.reference).name for job in jobs} == {"a.tif"}
