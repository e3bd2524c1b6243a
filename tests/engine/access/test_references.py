"""A VRT leads nowhere that nobody allowed."""

from __future__ import annotations

import gzip
import os
import tarfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.access import allowed_sources, references
from hetmatch_qgis.engine.access.allowed_sources import ANY, FOLDER, LOCAL
from hetmatch_qgis.engine.access.references import (
    check_references,
    check_saved_crs,
    check_saved_name,
    check_vector_references,
)
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.vectors.layer_files import is_vector_file, open_layers

BAND = '<VRTRasterBand dataType="Byte" band="1">{}</VRTRasterBand>'
PAGE = '<VRTDataset rasterXSize="64" rasterYSize="64">{}</VRTDataset>'


@pytest.fixture(autouse=True)
def level(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The level in force; a test may put another into it."""
    chosen = [FOLDER]
    monkeypatch.setattr(allowed_sources, "_chosen", chosen)
    return chosen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a raster, beside another raster."""
    for path in (tmp_path / "data" / "in" / "a.tif", tmp_path / "outside.tif"):
        path.parent.mkdir(parents=True, exist_ok=True)
        values = np.random.default_rng(0).integers(0, 255, (1, 64, 64), dtype=np.uint8)
        where = Affine(10, 0, 5e5, 0, -10, 5e6)
        write_raster(path, values, transform=where)
    return tmp_path / "data"


def source(name: str, relative: int = 0) -> str:
    return (
        f'<SimpleSource><SourceFilename relativeToVRT="{relative}">{name}</SourceFilename>'
        "<SourceBand>1</SourceBand></SimpleSource>"
    )


def vrt(folder: Path, content: str, name: str = "a.vrt") -> Path:
    path = folder / name
    path.write_text(PAGE.format(BAND.format(content)), encoding="utf-8")
    return path


def test_sources_in_the_folder_are_read(folder: Path):
    vrt(folder / "in", source("a.tif", 1), "inner.vrt")
    for name, relative in (
        ("in/a.tif", 1),
        (str(folder / "in" / "a.tif"), 0),
        ("in/inner.vrt", 1),
    ):
        with Raster(vrt(folder, source(name, relative))) as raster:
            assert raster.width == 64


INLINE = (
    "&lt;VRTDataset rasterXSize='2' rasterYSize='2'&gt;&lt;VRTRasterBand&gt;&lt;SimpleSource&gt;"
    "&lt;SourceFilename&gt;/etc/passwd&lt;/SourceFilename&gt;&lt;/SimpleSource&gt;"
    "&lt;/VRTRasterBand&gt;&lt;/VRTDataset&gt;"
)
OUTSIDE = [
    "/etc/passwd",
    "../outside.tif",
    "in/../../outside.tif",
    "/vsicurl/http://127.0.0.1:9/a.tif",
    "/vsicurl?url=http%3A%2F%2F127.0.0.1%3A9%2Fa.tif",
    "http://127.0.0.1:9/a.tif",
    "/vsigzip//vsicurl/http://127.0.0.1:9/a.gz",
    "/vsis3/bucket/a.tif",
    "/vsizip//etc/a.zip/a.tif",
    "PG:dbname=secret",
    "WMS:http://127.0.0.1:9/?",
    INLINE,
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_sources_elsewhere_are_refused(folder: Path, name: str):
    with pytest.raises(InputError, match=r"--allow-sources (local|any)"):
        Raster(vrt(folder, source(name, 1)))


@pytest.mark.parametrize(
    "content",
    [
        "<SimpleSource><SourceFilename><![CDATA[/etc/passwd]]></SourceFilename></SimpleSource>",
        '<SimpleSource SourceFilename="/etc/passwd"/>',
        "<SimpleSource><sourcefilename>&#47;etc/passwd</sourcefilename></SimpleSource>",
        "<Overview><SourceFilename>/etc/passwd</SourceFilename></Overview>",
        '<Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">/etc/passwd</MDI></Metadata>',
        "<Anything><Unknown>/vsicurl/http://127.0.0.1:9/a</Unknown></Anything>",
    ],
)
def test_names_in_other_places_are_refused_too(folder: Path, content: str):
    with pytest.raises(InputError, match="--allow-sources"):
        check_references(str(vrt(folder, content)))


def test_inner_vrts_are_looked_into(folder: Path):
    vrt(folder, source("/etc/passwd"), "inner.vrt")
    with pytest.raises(InputError, match=r"inner\.vrt' refers to '/etc/passwd'"):
        check_references(str(vrt(folder, source("inner.vrt", 1))))
    # One that leads to itself ends.
    check_references(str(vrt(folder, source("a.vrt", 1))))


def test_an_overview_beside_a_raster_may_not_lie_elsewhere(folder: Path):
    page = '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">{}</MDI></Metadata>'
    auxiliary = folder / "in" / "a.tif.aux.xml"
    auxiliary.write_text((page + "</PAMDataset>").format("/vsicurl/http://127.0.0.1:9/a.ovr"))
    with pytest.raises(InputError, match="--allow-sources any"):
        Raster(folder / "in" / "a.tif")
    auxiliary.write_text((page + "</PAMDataset>").format(":::BASE:::a.tif.ovr"))
    Raster(folder / "in" / "a.tif").close()


def test_services_are_refused(folder: Path):
    (folder / "map.xml").write_text("<GDAL_WMS><Service name='TMS'/></GDAL_WMS>")
    for name in (str(folder / "map.xml"), "WMTS:http://127.0.0.1:9/"):
        with pytest.raises(InputError, match="map service"):
            check_references(name)


def test_what_is_no_xml_is_refused(folder: Path):
    for text in (
        '<!DOCTYPE a [<!ENTITY e "/etc/passwd">]>' + PAGE.format(""),
        "<VRTDataset><a></b></VRTDataset>",
        "<VRTDataset" * 50,
    ):
        (folder / "a.vrt").write_text(text)
        with pytest.raises(InputError, match="cannot be determined"):
            check_references(str(folder / "a.vrt"))


def test_more_can_be_allowed(folder: Path, level: list[str]):
    outside = vrt(folder, source("../outside.tif", 1))
    host = vrt(folder, source("/vsicurl/http://127.0.0.1:9/a.tif"), "host.vrt")
    level[:] = [LOCAL]
    Raster(outside).close()
    with pytest.raises(InputError, match="--allow-sources any"):
        check_references(str(host))
    level[:] = [ANY]
    check_references(str(host))


def test_a_vrt_in_an_archive_is_looked_into(folder: Path):
    import zipfile

    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("bad.vrt", PAGE.format(BAND.format(source(str(folder / "in/a.tif")))))
        archive.writestr("worse.vrt", PAGE.format(BAND.format(source("/etc/passwd"))))
    with pytest.raises(InputError):
        Raster(f"/vsizip/{folder}/a.zip/worse.vrt")


def test_saved_results_name_files_only(folder: Path, level: list[str]):
    check_saved_name(raster_name(folder / "in" / "a.tif"))
    check_saved_name(raster_name("/anywhere/else.tif"))
    names = ("/vsicurl/http://h/a.tif", "https://h/a.tif", "PG:dbname=x", "<VRTDataset/>")
    for name in names:
        with pytest.raises(InputError, match="not a file on this computer"):
            check_saved_name(raster_name(name))
    level[:] = [ANY]
    for name in names:
        check_saved_name(raster_name(name))


def test_saved_crs_name_no_paths():
    check_saved_crs("EPSG:32633")
    check_saved_crs("+proj=utm +zone=33 +nadgrids=BETA2007.gsb")
    for text in ("+init=/etc/passwd:x", "+proj=longlat +nadgrids=@/etc/passwd"):
        with pytest.raises(InputError, match="refers to a file"):
            check_saved_crs(text)


@given(st.binary(max_size=300), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_page_is_read_or_refused(tmp_path_factory, content: bytes, name: str):
    folder = tmp_path_factory.getbasetemp()
    path = folder / "any.vrt"
    for text in (
        b"<VRTDataset>" + content + b"</VRTDataset>",
        PAGE.format(BAND.format(source(name))).encode("utf-8", "replace"),
    ):
        path.write_bytes(text)
        try:
            references.check_references(str(path))
        except InputError as error:
            assert str(error).endswith(".")
    for text in (
        b"<OGRVRTDataSource>" + content + b"</OGRVRTDataSource>",
        f"<OGRVRTDataSource><SrcDataSource>{name}</SrcDataSource></OGRVRTDataSource>".encode(
            "utf-8", "replace"
        ),
    ):
        path.write_bytes(text)
        try:
            check_vector_references(path)
        except InputError as error:
            assert str(error).endswith(".")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
@pytest.mark.parametrize("allowed", [FOLDER, LOCAL, ANY])
def test_a_pipe_or_a_device_is_refused_before_anyone_waits_for_it(tmp_path, level, allowed):
    level[:] = [allowed]
    os.mkfifo(tmp_path / "a.tif")
    for path in (tmp_path / "a.tif", Path("/dev/zero")):
        for check in (lambda path=path: Raster(path), lambda path=path: is_vector_file(path)):
            with pytest.raises(InputError, match="a pipe or a device, not a file"):
                check()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_that_a_vrt_leads_to_is_refused(folder):
    os.mkfifo(folder / "in" / "pipe.tif")
    with pytest.raises(InputError, match=r"pipe\.tif' is a pipe"):
        Raster(vrt(folder, source("in/pipe.tif", 1)))


def test_a_name_as_long_as_a_disk_bears_is_opened(folder):
    path = folder / ("n" * 251 + ".tif")
    (folder / "in" / "a.tif").rename(path)
    with Raster(path) as raster:
        assert raster.width == 64


LINE = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": '
    '{"type": "LineString", "coordinates": [[15, 47], [15.1, 47.1]]}}]}'
)


SQL = (
    '<SrcDataSource relativeToVRT="1">line.geojson</SrcDataSource><SrcSQL>SELECT * FROM {}</SrcSQL>'
)


def vector_vrt(folder: Path, source: str, name: str = "a.vrt") -> Path:
    path = folder / name
    path.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="x">{source}</OGRVRTLayer></OGRVRTDataSource>'
    )
    return path


@pytest.mark.parametrize(
    ("content", "needed"),
    [
        ('<SrcDataSource relativeToVRT="1">line.geojson</SrcDataSource>', FOLDER),
        ("<SrcDataSource>{folder}/line.geojson</SrcDataSource>", FOLDER),
        ('<SrcDataSource relativeToVRT="1">../out.geojson</SrcDataSource>', LOCAL),
        ("<SrcDataSource>{folder}/../out.geojson</SrcDataSource>", LOCAL),
        (SQL.format("line, '../out.geojson'.out"), LOCAL),
        ("<SrcDataSource>/vsicurl/http://127.0.0.1:9/a.geojson</SrcDataSource>", ANY),
        ("<SrcDataSource>https://127.0.0.1:9/a.geojson</SrcDataSource>", ANY),
        (SQL.format("'/vsicurl/http://127.0.0.1:9/a'.a"), ANY),
        ('<SrcDataSource relativeToVRT="1">inner.vrt</SrcDataSource>', LOCAL),
    ],
)
def test_a_vrt_of_vector_layers_leads_nowhere_either(folder, level, content, needed):
    (folder / "line.geojson").write_text(LINE)
    (folder.parent / "out.geojson").write_text(LINE)
    vector_vrt(
        folder, '<SrcDataSource relativeToVRT="1">../out.geojson</SrcDataSource>', "inner.vrt"
    )
    path = vector_vrt(folder, content.format(folder=folder))
    for allowed in (FOLDER, LOCAL, ANY):
        level[:] = [allowed]
        if (FOLDER, LOCAL, ANY).index(allowed) < (FOLDER, LOCAL, ANY).index(needed):
            with pytest.raises(InputError, match="lies elsewhere"):
                check_vector_references(path)
            with pytest.raises(InputError, match="lies elsewhere"):
                is_vector_file(path)
            with pytest.raises(InputError, match="lies elsewhere"):
                open_layers(path)
        else:
            check_vector_references(path)


LINK = '{"type":"link","properties":{"href":"http://127.0.0.1:9/a.wkt"}}'
ALGORITHM = (
    '{"type":"gdal_streamed_alg","command_line":"gdal raster reproject --input '
    '/vsicurl/http://127.0.0.1:9/a.tif --output-format stream --output x"}'
)


def with_crs(crs: str) -> str:
    return LINE.replace('"type"', f'"crs":{crs},"type"', 1)


def packed(path: Path, kind: str, content: str) -> Path | str:
    """A file of a content, or an archive with it."""
    archive = path.with_suffix({"zip": ".zip", "tar": ".tar.gz"}.get(kind, ".gz"))
    if kind == "gzip":
        archive.write_bytes(gzip.compress(content.encode()))
        return f"/vsigzip/{archive}"
    path.write_text(content)
    if kind == "zip":
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
            target.write(path, path.name)
        return archive
    if kind == "tar":
        with tarfile.open(archive, "w:gz") as target:
            target.add(path, path.name)
        return f"/vsitar/{archive}/{path.name}"
    return path


@pytest.mark.parametrize("kind", ["file", "zip", "tar", "gzip"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", with_crs(LINK)),
        ("a.geojson", with_crs(LINK.replace("link", "url"))),
        ("a.geojson", with_crs(LINK.replace("link", "l\\u0069nk")).replace("crs", "\\u0063rs")),
        ("a.geojson", with_crs(LINK.replace('"type"', "/**/'type'"))),
        ("a.geojson", " " * (1 << 20) + LINE[:-1] + f',"crs" :\n {LINK}}}'),
        ("a.topojson", '{"type":"Topology","crs":' + LINK + ',"objects":{},"arcs":[]}'),
        ("a.vrt", "<OGRVRTDataSource><SrcDataSource>/vsicurl/http://b/a</SrcDataSource>"),
        ("a.gdalg.json", ALGORITHM),
    ],
)
def test_no_file_of_vectors_names_a_host(folder, level, name, content, kind):
    location = packed(folder / name, kind, content)
    for allowed in (FOLDER, LOCAL):
        level[:] = [allowed]
        with pytest.raises(InputError, match=r"refers to|cannot be determined"):
            check_vector_references(location)
    level[:] = [ANY]
    check_vector_references(location)


def test_an_archive_that_is_cut_short_is_refused(folder):
    location = packed(folder / "a.geojson", "gzip", with_crs(LINK))
    file = folder / "a.gz"
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(InputError, match="cannot be determined"):
        check_vector_references(location)


def test_what_is_an_archive_besides_is_looked_into_as_both(folder):
    archive = packed(folder / "a.txt", "zip", "nothing")
    mixed = folder / "a.geojson"
    mixed.write_bytes(with_crs(LINK).encode() + Path(archive).read_bytes())
    with pytest.raises(InputError, match="refers to"):
        check_vector_references(mixed)


@pytest.mark.parametrize("kind", ["file", "zip", "tar", "gzip"])
def test_a_crs_by_name_is_no_link(folder, kind):
    crs = '{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}'
    location = packed(folder / "a.geojson", kind, with_crs(crs))
    check_vector_references(location)
    assert len(open_layers(location)) == 1


def test_an_algorithm_of_gdal_is_refused_as_a_raster_too(folder):
    path = folder / "a.gdalg.json"
    path.write_text(ALGORITHM)
    with pytest.raises(InputError, match="refers to"):
        check_references(str(path))


LABEL = (
    "PDS_VERSION_ID = PDS3\nRECORD_TYPE = FIXED_LENGTH\nRECORD_BYTES = 10\nFILE_RECORDS = 10\n"
    '^IMAGE = "{}"\nOBJECT = IMAGE\n LINES = 10\n LINE_SAMPLES = 10\n'
    " SAMPLE_TYPE = UNSIGNED_INTEGER\n SAMPLE_BITS = 8\nEND_OBJECT = IMAGE\nEND\n"
)


@pytest.mark.parametrize(
    "content",
    [
        LABEL.format("/vsicurl/http://127.0.0.1:9/a.img"),
        LABEL.format("/vsicurl_streaming/http://127.0.0.1:9/a.img"),
        " " * 9999 + LABEL.format("/vsis3/bucket/a.img"),
        '<Dimap_Document><DATA_FILE_PATH href="/vsicurl/http://127.0.0.1:9/a"/></Dimap_Document>',
        '<Dimap_Document><DATA_FILE_PATH href="&#x2F;vsicurl&#47;http://b/a"/></Dimap_Document>',
    ],
)
def test_no_label_names_a_host(folder, level, content):
    path = folder / "a.lbl"
    path.write_text(content)
    for check in (check_references, check_vector_references):
        with pytest.raises(InputError, match="lies elsewhere"):
            check(str(path))
    level[:] = [ANY]
    check_references(str(path))


@pytest.mark.parametrize(("name", "needed"), [("b.img", FOLDER), ("../b.img", LOCAL)])
def test_a_label_may_name_a_file_beside_it(folder, level, name, needed):
    for place in (folder, folder.parent):
        (place / "b.img").write_bytes(bytes(100))
    path = folder / "a.lbl"
    path.write_text(LABEL.format(name))
    if needed == LOCAL:
        with pytest.raises(InputError, match="lies elsewhere"), Raster(path):
            pass
    level[:] = [needed]
    with Raster(path) as raster:
        assert (raster.width, raster.height) == (10, 10)


def test_a_history_may_quote_a_host(folder):
    path = folder / "a.tif"
    values = np.ones((1, 64, 64), np.uint8)
    write_raster(path, values, transform=Affine(10, 0, 5e5, 0, -10, 5e6))
    with rasterio.open(path, "r+") as raster:
        raster.update_tags(HISTORY="/vsicurl/http://127.0.0.1:9/a.tif")
    with Raster(path) as raster:
        assert raster.width == 64


def test_no_page_of_gml_asks_a_host_for_its_schema(folder):
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = folder / "a.gml"
    address = (
        f"http://127.0.0.1:{server.server_port}/wfs?SERVICE=WFS&amp;REQUEST=DescribeFeatureType"
    )
    page.write_text(
        '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:gml="http://www.opengis.net/gml" xmlns:a="http://a" '
        f'xsi:schemaLocation="http://a {address}&amp;TYPENAME=x">'
        '<gml:featureMember><a:b fid="b.0"><a:c><gml:LineString srsName="EPSG:4326">'
        "<gml:coordinates>0,0 1,1</gml:coordinates></gml:LineString></a:c></a:b>"
        "</gml:featureMember></wfs:FeatureCollection>"
    )
    try:
        assert len(open_layers(page)) == 1
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


def test_a_description_of_a_map_service_is_refused(folder):
    path = folder / "a.xml"
    path.write_text("<OGRWFSDataSource><URL>http://127.0.0.1:9/wfs</URL></OGRWFSDataSource>")
    with pytest.raises(InputError, match="refers to a map service"):
        open_layers(path)


@pytest.mark.parametrize("allowed", [FOLDER, LOCAL, ANY])
@pytest.mark.parametrize(
    "name",
    [
        "/vsistdin/",
        "/vsistdin?buffer_limit=-1",
        "/vsigzip//vsistdin/",
        "/vsisubfile/0_100,/vsistdin/",
        "/vsigzip//dev/zero",
        f"<VRTDataset>{source('/vsistdin/')}</VRTDataset>",
    ],
)
def test_standard_input_is_refused(level, allowed, name):
    """Requests to the worker come from there, and a read would take them away."""
    level[:] = [allowed]
    for check in (lambda: Raster(name), lambda: is_vector_file(name)):
        with pytest.raises(InputError, match="a pipe or a device, not a file"):
            check()
