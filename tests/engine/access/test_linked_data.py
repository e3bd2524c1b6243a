"""Links in vector data are found wherever they stand, and names are none."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetmatch_qgis.engine.access import linked_data
from hetmatch_qgis.engine.access.linked_data import BROKEN, heads_in_archive, linked_crs
from hetmatch_qgis.engine.core.errors import InputError

LINK = '{"type": "link", "properties": {"href": "http://127.0.0.1:9/a.wkt"}}'
NAME = '{"type": "name", "properties": {"name": "EPSG:4326"}}'


def written(folder: Path, crs: str, before: int = 0) -> Path:
    """GeoJSON with a CRS after some bytes."""
    path = folder / "a.geojson"
    path.write_text(f'{{"note": "{"x" * before}", "crs": {crs}, "features": []}}')
    return path


# Around the end of a piece the name is cut off, or what follows it.
@pytest.mark.parametrize("before", [0, 100, *range((1 << 20) - 40, (1 << 20) + 8, 4), 3 << 20])
def test_a_link_is_found_wherever_it_stands(tmp_path: Path, before: int):
    assert linked_crs(written(tmp_path, LINK, before)) == "http://127.0.0.1:9/a.wkt"
    assert linked_crs(written(tmp_path, NAME, before)) is None


@pytest.mark.parametrize("crs", ["null", "[]", '"EPSG:4326"', "{}", '{"type": 3}', "1"])
def test_what_is_no_link_is_none(tmp_path: Path, crs: str):
    assert linked_crs(written(tmp_path, crs)) is None


@given(content=st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_are_read(tmp_path_factory, content: bytes):
    path = tmp_path_factory.getbasetemp() / "any"
    for start in (b"", b"PK\x03\x04", b"\x1f\x8b", b'{"crs":{'):
        path.write_bytes(start + content)
        with suppress(*BROKEN):
            assert linked_crs(path) in (None, "crs")
            list(heads_in_archive(path))


def test_all_files_of_an_archive_are_looked_at(tmp_path: Path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as zipped:
        for name in ("a.txt", "b.txt"):
            zipped.write(tmp_path / name, name)
    with tarfile.open(tmp_path / "c.tar", "w") as tape:
        for name in ("a.txt", "b.txt"):
            tape.add(tmp_path / name, name)
    for archive in ("c.zip", "c.tar"):
        assert list(heads_in_archive(tmp_path / archive)) == [b"a.txt", b"b.txt"]
    assert not list(heads_in_archive(tmp_path / "a.txt"))


@pytest.mark.parametrize("kind", ["zip", "tar", "gzip"])
def test_an_archive_is_unpacked_up_to_a_limit(tmp_path: Path, kind: str, monkeypatch):
    monkeypatch.setattr(linked_data, "MAX_UNPACKED_BYTES", 3 << 20)
    for count, is_read in ((2 << 20, True), (5 << 20, False)):
        page = written(tmp_path, NAME, before=count)
        archive = tmp_path / f"a.{kind}"
        if kind == "gzip":
            archive.write_bytes(gzip.compress(page.read_bytes()))
        elif kind == "zip":
            with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
                zipped.write(page, page.name)
        else:
            with tarfile.open(archive, "w:gz") as tape:
                tape.add(page, page.name)
        if is_read:
            assert linked_crs(archive) is None
        else:
            with pytest.raises(InputError, match="unpacks to more than 3"):
                linked_crs(archive)
        # A page that is not packed is as large as it is.
        assert linked_crs(page) is None
