"""References of a raster's file or a saved result, followed only as far as the user allows.

A VRT is a page of XML that names other rasters; GDAL would open any of them, on this computer or
on any host, when the VRT is opened. So its names are read and judged before GDAL sees it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import rasterio

from hetmatch_qgis.common.raster_names import GdalName, RasterName, local_file, raster_name
from hetmatch_qgis.engine.access.allowed_sources import (
    ANY,
    FOLDER,
    LOCAL,
    allowed_sources,
    is_named,
    skipped_drivers,
)
from hetmatch_qgis.engine.access.linked_data import BROKEN, heads_in_archive, linked_crs
from hetmatch_qgis.engine.access.named_files import (
    IN_THE_SAME_FOLDER,
    MAX_XML_BYTES,
    OVERVIEW_KEY,
    begins_with_text,
    content_of,
    head_of,
    host_in,
    names_in,
    unreadable,
)
from hetmatch_qgis.engine.core.errors import InputError

MAX_DEPTH = 10
"""VRTs inside VRTs; set by hand with the limits."""

SCHEMAS = "GML_DOWNLOAD_SCHEMA"
"""GDAL's option by which a page of GML may name a host to ask for its schema."""

NEWER_DRIVERS = {"GTI": (3, 9), "GDALG": (3, 11)}
"""Drivers that older versions of GDAL lack, which warn of names that they do not know."""

_SKIP = "GDAL_SKIP"

_VRT = re.compile(rb"<(?:VRTDataset|MRF_META)\b")
_SERVICE = re.compile(
    rb"<(?:GDAL_W\w+|WCS_GDAL|WMS_Tile_Service|TileMap|GDALTileIndexDataset)\b|<Capabilities\b[^>]*wmts",
    re.IGNORECASE,
)
_VECTOR_VRT = re.compile(rb"<OGRVRTDataSource\b")
_VECTOR_SERVICE = re.compile(rb"<OGR(?!VRT)\w+DataSource\b")
_ALGORITHM = re.compile(rb"\bgdal_streamed_alg\b")
_SQL = re.compile(rb"(?i)<\s*SrcSQL\b")
_SERVICE_NAME = re.compile(r"(?i)(?:WMS|WMTS|WCS|STACIT|STACTA|EEDA|EEDAI|GTI|DAAS|PLMosaic):")
_STREAM = re.compile(r"(?i)/vsistdin\b")
_ARCHIVE = re.compile(r"^(?:/vsi\w+/?)+(?=/)")
_NETWORK = re.compile(
    r"(?i)/vsi(?:curl|s3|gs|az|adls|oss|swift|hdfs|webhdfs)|(?<!file)(?<!zip)(?<!vrt)://"
)


def check_references(location: str) -> None:
    """Raises InputError where a raster's file refers to what the user has not allowed.

    location: the raster's name for GDAL. Other rasters than local files are looked at once they are
    open, by `check_opened`.
    """
    register_drivers()
    name = raster_name(location)
    check_kind(location)
    if allowed_sources() == ANY:
        return
    if _SERVICE_NAME.match(location):
        raise _service(location)
    if isinstance(name, Path):
        _check_file(name, set(), 0)


def check_vector_references(location: Path | str) -> None:
    """Raises InputError where a file of vector data refers to what the user has not allowed.

    location: the file, or its name for GDAL in an archive.
    """
    check_kind(location)
    if allowed_sources() == ANY:
        return
    os.environ.setdefault(SCHEMAS, "NO")
    path = local_file(location)
    if path is None or not path.is_file():
        return
    try:
        for head in heads_in_archive(path):
            if _VECTOR_VRT.search(head):
                raise _refused(str(location), "OGRVRTDataSource", ANY)
            if _VECTOR_SERVICE.search(head) or _ALGORITHM.search(head):
                raise _service(str(location))
        _check_vector_file(path, set(), 0)
    except BROKEN as error:
        raise unreadable(str(location)) from error


def _check_vector_file(path: Path, seen: set[Path], depth: int) -> None:
    if path in seen:
        return
    seen.add(path)
    header = head_of(path)
    if _VECTOR_SERVICE.search(header) or _ALGORITHM.search(header):
        raise _service(str(path))
    link = linked_crs(path)
    if link is not None:
        raise _refused(str(path), link, ANY)
    if not _VECTOR_VRT.search(header):
        # Properties in JSON may quote such a name, and lead nowhere.
        host = None if header.lstrip()[:1] in (b"{", b"[") else host_in(path)
        if host is not None:
            raise _refused(str(path), host, ANY)
        return
    content = content_of(path)
    # A query may name any other file, and in ways of its own.
    if depth == MAX_DEPTH or (_SQL.search(content) and allowed_sources() == FOLDER):
        raise _refused(str(path), "SrcSQL", LOCAL)
    folder = str(path.absolute().parent)
    for name, is_relative in names_in(content, str(path)):
        base = folder if is_relative else str(Path.cwd())
        _check_name(name, base, str(path), folder)
        source = raster_name(name, Path(base))
        if isinstance(source, Path):
            _check_vector_file(Path(base, source), seen, depth + 1)
    if _NETWORK.search(content.decode("utf-8", "replace")):
        raise _refused(str(path), "SrcSQL", ANY)


def check_kind(location: Path | str) -> None:
    """Raises InputError for a pipe or a device, which GDAL would wait for without end.

    So it would for standard input, where the worker's requests come from.
    """
    is_stream = _STREAM.search(str(location)) is not None
    # The file itself, such as that of /vsigzip//dev/fd/0; a Path has one slash of the two.
    file = _ARCHIVE.sub("", str(location))
    with suppress(OSError, ValueError):
        mode = Path(file).stat().st_mode
        is_stream |= not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
    if is_stream:
        raise InputError(
            "'{path}' is a pipe or a device, not a file; save its output to a file and choose "
            "that.",
            path=location,
        )


def check_opened(location: str, dataset: Any) -> None:
    """The same for references that only GDAL can resolve, for a dataset that is open but not read.

    dataset: as rasterio opened it.
    """
    if allowed_sources() == ANY or location.lstrip().startswith("<"):
        return
    folder = _folder_of(location)
    overviews = dataset.tags(ns="OVERVIEWS").get(OVERVIEW_KEY)
    if overviews:
        _check_name(overviews.removeprefix(IN_THE_SAME_FOLDER), folder, location)
    name = raster_name(location)
    if dataset.driver != "VRT" and isinstance(name, Path) and begins_with_text(name):
        # Of others GDAL would open what is damaged beside them.
        for file in dataset.files:
            _check_name(file, str(Path.cwd()), location, folder)
    if dataset.driver == "VRT" and not isinstance(raster_name(location), Path):
        pairs = dataset.tags(ns="xml:VRT").items()
        text = "\n".join(f"{key}={value}" if value else key for key, value in pairs)
        for source, is_relative in names_in(text.encode(), location):
            _check_name(source, folder if is_relative else str(Path.cwd()), location, folder)


def check_saved_name(name: RasterName) -> None:
    """Raises InputError for a raster of a saved result that only a host or a database can have.

    Files of this computer are what a result is about; they are opened wherever they lie.
    """
    if allowed_sources() == ANY or isinstance(name, Path) or is_named(str(name)):
        return
    is_network = _NETWORK.search(name) or _SERVICE_NAME.match(name) or name.startswith("<")
    if is_network or local_file(name) is None:
        raise InputError(
            "The result refers to the raster '{name}', which is not a file on this computer; if "
            "you trust it, allow it with --allow-sources any or HETMATCH_ALLOW_SOURCES=any.",
            name=name,
        )


def check_saved_crs(text: str) -> None:
    """Raises InputError for a CRS of a saved result by which PROJ would open a file by its path."""
    names = re.findall(r"(?i)(?:\+init|grids)=@?([^\s,]*)|PARAMETERFILE\[[^\]]*\"([^\"]*)\"", text)
    if any(set("/\\:") & set(first or second) for first, second in names):
        raise InputError(
            "The CRS of the result refers to a file ('{crs}'); match the rasters again.",
            crs=text[:60],
        )


@cache
def register_drivers() -> None:
    """Have GDAL register its drivers, without those of services that were not allowed.

    A VRT's sources know no other limit. GDAL reads the variable once, and whoever is started from
    here shall not see it.
    """
    drivers = skipped_drivers()
    if not drivers:
        return
    version = tuple(int(part) for part in rasterio.__gdal_version__.split(".")[:2])
    names = [name for name in drivers if version >= NEWER_DRIVERS.get(name, (0, 0))]
    before = os.environ.get(_SKIP)
    os.environ[_SKIP] = " ".join([*(before or "").replace(",", " ").split(), *names])
    try:
        with rasterio.Env():
            pass
    finally:
        del os.environ[_SKIP]
        if before is not None:
            os.environ[_SKIP] = before


def _check_file(path: Path, seen: set[Path], depth: int) -> None:
    """Check a local file, its `.aux.xml`, and the VRTs that it leads to."""
    if path in seen:
        return
    seen.add(path)
    check_kind(path)
    folder = str(path.absolute().parent)
    for name in _overview_files(path):
        _check_name(name, folder, str(path))
    header = head_of(path)
    if _SERVICE.search(header) or _ALGORITHM.search(header):
        raise _service(str(path))
    if not _VRT.search(header.split(b"\0")[0]):
        host = host_in(path)
        if host is not None:
            raise _refused(str(path), host, ANY)
        return
    if depth == MAX_DEPTH:
        raise unreadable(str(path))
    for name, is_relative in names_in(content_of(path), str(path)):
        base = folder if is_relative else str(Path.cwd())
        _check_name(name, base, str(path), folder)
        source = raster_name(name, Path(base))
        if isinstance(source, Path):
            _check_file(Path(base, source), seen, depth + 1)


def _check_name(name: str, base: str, owner: str, folder: str | None = None) -> None:
    """Raises InputError for a name that a file may not lead to.

    base: the folder that a relative name starts from. owner: the file that holds the name. folder:
    the owner's, if that is not the base.
    """
    folder = folder or base
    level = allowed_sources()
    text = name.strip()
    if text.startswith("<"):
        for inner, is_relative in names_in(text.encode(), owner):
            _check_name(inner, base if is_relative else str(Path.cwd()), owner, folder)
        return
    if _NETWORK.search(text) or _SERVICE_NAME.match(text):
        # A VRT on a host may name its neighbours there.
        if ".." in text or not text.startswith(folder.rstrip("/") + "/"):
            raise _refused(owner, name, ANY)
        return
    source = raster_name(text, Path(base))
    file: Path | None = source if isinstance(source, Path) else local_file(source)
    if isinstance(source, GdalName) and file is None:
        raise _refused(owner, name, ANY)
    path = os.path.normpath(Path(base, str(file)))
    is_inside = path.startswith(os.path.normpath(folder) + os.sep)
    if level == FOLDER and not is_inside:
        raise _refused(owner, name, LOCAL)


def _overview_files(path: Path) -> Iterator[str]:
    """The files of overviews that the `.aux.xml` beside a raster names."""
    if not path.name:
        # The root or the present folder, which an empty name means.
        return
    for auxiliary in (path.with_name(path.name + ".aux.xml"), path.with_suffix(".aux.xml")):
        content = head_of(auxiliary, MAX_XML_BYTES)
        if OVERVIEW_KEY.encode() in content.upper():
            for name, _ in names_in(content, str(auxiliary)):
                yield name


def _folder_of(location: str) -> str:
    """The folder of a raster, on this computer or on a host."""
    name = raster_name(location)
    return str(name.absolute().parent) if isinstance(name, Path) else name.rpartition("/")[0]


def _refused(owner: str, name: str, level: str) -> InputError:
    return InputError(
        "'{path}' refers to '{name}', which lies elsewhere; if you trust it, allow it with "
        "--allow-sources {level} or HETMATCH_ALLOW_SOURCES={level}.",
        path=owner,
        name=name[:200],
        level=level,
    )


def _service(location: str) -> InputError:
    return InputError(
        "'{path}' refers to a map service or to other rasters; if you trust it, allow it with "
        "--allow-sources any or HETMATCH_ALLOW_SOURCES=any.",
        path=location,
    )
