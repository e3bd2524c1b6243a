"""Whatever could be the name of a file in a page of XML is found, and prose is not."""

from __future__ import annotations

import pytest

from hetmatch_qgis.engine.access import named_files
from hetmatch_qgis.engine.access.named_files import content_of, head_of, names_in
from hetmatch_qgis.engine.core.errors import InputError


def found(text: str) -> list[tuple[str, bool]]:
    return list(names_in(f"<VRTDataset>{text}</VRTDataset>".encode(), "a.vrt"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<SourceFilename>a.tif</SourceFilename>", ("a.tif", False)),
        ('<SourceFilename relativeToVRT="1">a.tif</SourceFilename>', ("a.tif", True)),
        ('<SrcDataSource relativeToVRT="1">a.shp</SrcDataSource>', ("a.shp", True)),
        ("<SourceDataset>b.tif</SourceDataset>", ("b.tif", False)),
        ("<Unheard>/etc/passwd</Unheard>", ("/etc/passwd", False)),
        ("<Unheard>../a.tif</Unheard>", ("../a.tif", False)),
        ('<Unheard of="http://host/a.tif"/>', ("http://host/a.tif", False)),
        ('<MDI key="OVERVIEW_FILE">:::BASE:::a.ovr</MDI>', ("a.ovr", True)),
    ],
)
def test_a_name_is_found(text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "<SRS>GEOGCS[http://x]</SRS>",
        '<MDI key="WHY">see http://host/a</MDI>',
        "<SourceBand>1</SourceBand>",
    ],
)
def test_prose_is_none(text):
    assert found(text) == []


@pytest.mark.parametrize("page", [b"<a", b"<!DOCTYPE x><a/>", b"\xff\xfe"])
def test_what_is_no_page_is_refused(page):
    with pytest.raises(InputError, match="cannot be determined"):
        names_in(page, "a.vrt")


def test_only_the_beginning_is_read_and_no_more_than_a_limit(tmp_path, monkeypatch):
    path = tmp_path / "a.vrt"
    path.write_bytes(b"x" * 9000)
    assert len(head_of(path)) == named_files.HEADER_BYTES and len(content_of(path)) == 9000
    assert head_of(tmp_path) == head_of(tmp_path / "nowhere") == b""
    assert head_of(tmp_path / ("n" * 300)) == b""
    monkeypatch.setattr(named_files, "MAX_XML_BYTES", 8000)
    with pytest.raises(InputError, match="cannot be determined"):
        content_of(path)
