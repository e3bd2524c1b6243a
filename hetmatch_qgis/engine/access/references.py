"""What a raster's file or a saved result refers to: followed only as far as the user allows.

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
from xml.parsers import expat  # nosec B407: a document with a DOCTYPE is refused

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
from hetmatch_qgis.engine.core.errors import InputError

HEADER_BYTES = 4096
"""Bytes in which a file says what it is; GDAL looks at 1024."""

MAX_XML_BYTES = 256 << 20
"""Bytes of a VRT: one of 300,000 sources has 200 MB. Set by hand with the limits."""

MAX_DEPTH = 10
"""VRTs inside VRTs; set by hand with the limits."""

NEWER_DRIVERS = {"GTI": (3, 9)}
"""Drivers that older versions of GDAL lack, which warn of names that they do not know."""

_SKIP = "GDAL_SKIP"

_VRT = re.compile(rb"<(?:VRTDataset|MRF_META)\b")
_SERVICE = re.compile(
    rb"<(?:GDAL_W\w+|WCS_GDAL|WMS_Tile_Service|TileMap|GDALTileIndexDataset)\b|<Capabilities\b[^>]*wmts",
    re.IGNORECASE,
)
_VECTOR_VRT = re.compile(rb"<OGRVRTDataSource\b")
_VECTOR_SERVICE = re.compile(rb"<OGR(?!VRT)\w+DataSource\b")
_SQL = re.compile(rb"(?i)<\s*SrcSQL\b")
_SERVICE_NAME = re.compile(r"(?i)(?:WMS|WMTS|WCS|STACIT|STACTA|EEDA|EEDAI|GTI|DAAS|PLMosaic):")
_NETWORK = re.compile(
    r"(?i)/vsi(?:curl|s3|gs|az|adls|oss|swift|hdfs|webhdfs)|(?<!file)(?<!zip)(?<!vrt)://"
)
_PATH_LIKE = re.compile(r"(?i)^\s*(?:[\\/]|[a-z]:[\\/])|\.\.[\\/]|/vsi\w|://")

_SOURCE_TAGS = re.compile(
    r"(?i)filename|dataset$|datasource$|dempath|^datafile$|^indexfile$|^source$|dsname"
)
"""Elements and attributes whose text is the name of a file."""

_PROSE_TAGS = {"mdi", "srs", "targetsrs", "sourcesrs", "description", "category", "unittype", "f"}
"""Elements whose text may look like a path and is none."""

_OVERVIEW_KEY = "OVERVIEW_FILE"
"""The metadata item by which any raster names a file of overviews."""

_IN_THE_SAME_FOLDER = ":::BASE:::"
"""GDAL's word for the folder of a raster in that item."""


def check_references(location: str) -> None:
    """Raises InputError where a raster's file refers to what the user has not allowed.

    location: the raster's name for GDAL. Other rasters than local files are looked at once they are
    open, by `check_opened`.
    """
    register_drivers()
    name = raster_name(location)
    if isinstance(name, Path):
        check_kind(name)
    if allowed_sources() == ANY:
        return
    if _SERVICE_NAME.match(location):
        raise _service(location)
    if isinstance(name, Path):
        _check_file(name, set(), 0)


def check_vector_references(path: Path) -> None:
    """Raises InputError where a file of vector data refers to what the user has not allowed."""
    check_kind(path)
    if allowed_sources() != ANY:
        _check_vector_file(path, set(), 0)


def _check_vector_file(path: Path, seen: set[Path], depth: int) -> None:
    if path in seen:
        return
    seen.add(path)
    header = _head(path)
    if _VECTOR_SERVICE.search(header):
        raise _service(str(path))
    if not _VECTOR_VRT.search(header):
        return
    content = _content(path)
    # A query may name any other file, and in ways of its own.
    if depth == MAX_DEPTH or (_SQL.search(content) and allowed_sources() == FOLDER):
        raise _refused(str(path), "SrcSQL", LOCAL)
    folder = str(path.absolute().parent)
    for name, is_relative in _names(content, str(path)):
        base = folder if is_relative else str(Path.cwd())
        _check_name(name, base, str(path), folder)
        source = raster_name(name, Path(base))
        if isinstance(source, Path):
            _check_vector_file(Path(base, source), seen, depth + 1)
    if _NETWORK.search(content.decode("utf-8", "replace")):
        raise _refused(str(path), "SrcSQL", ANY)


def check_kind(path: Path) -> None:
    """Raises InputError for a pipe or a device, which GDAL would wait for without end."""
    with suppress(OSError, ValueError):
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise InputError(
                "'{path}' is a pipe or a device and no file; save what it gives to a file, and "
                "choose that.",
                path=path,
            )


def check_opened(location: str, dataset: Any) -> None:
    """The same for what only GDAL can tell, once the dataset is open and before it is read.

    dataset: as rasterio opened it.
    """
    if allowed_sources() == ANY or location.lstrip().startswith("<"):
        return
    folder = _folder_of(location)
    overviews = dataset.tags(ns="OVERVIEWS").get(_OVERVIEW_KEY)
    if overviews:
        _check_name(overviews.removeprefix(_IN_THE_SAME_FOLDER), folder, location)
    if dataset.driver == "VRT" and not isinstance(raster_name(location), Path):
        pairs = dataset.tags(ns="xml:VRT").items()
        text = "\n".join(f"{key}={value}" if value else key for key, value in pairs)
        for source, is_relative in _names(text.encode(), location):
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
            "The result names the raster '{name}', which is not a file of this computer; if you "
            "trust it, allow it with --allow-sources any or HETMATCH_ALLOW_SOURCES=any.",
            name=name,
        )


def check_saved_crs(text: str) -> None:
    """Raises InputError for a CRS of a saved result by which PROJ would open a file by its path."""
    names = re.findall(r"(?i)(?:\+init|grids)=@?([^\s,]*)|PARAMETERFILE\[[^\]]*\"([^\"]*)\"", text)
    if any(set("/\\:") & set(first or second) for first, second in names):
        raise InputError(
            "The result names a CRS that leads to a file of its own ('{crs}'); match the rasters "
            "again.",
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
    header = _head(path)
    if _SERVICE.search(header):
        raise _service(str(path))
    if not _VRT.search(header.split(b"\0")[0]):
        return
    if depth == MAX_DEPTH:
        raise _unreadable(str(path))
    for name, is_relative in _names(_content(path), str(path)):
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
        for inner, is_relative in _names(text.encode(), owner):
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


def _names(content: bytes, owner: str) -> Iterator[tuple[str, bool]]:
    """The names of files in a VRT, and whether they start from the folder of the VRT.

    Whatever could be a name counts as one: elements and attributes, known and unknown, because GDAL
    takes either, and later versions know more of them.
    """
    found: list[tuple[str, bool]] = []
    stack: list[tuple[str, dict[str, str], list[str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        stack.append((tag, attributes, []))
        for key, value in attributes.items():
            if _SOURCE_TAGS.search(key) or (tag.lower() not in _PROSE_TAGS and _looks(key, value)):
                found.append((value, False))

    def data(text: str) -> None:
        stack[-1][2].append(text)

    def end(tag: str) -> None:
        _, attributes, texts = stack.pop()
        text = "".join(texts).strip()
        lower = {key.lower(): value for key, value in attributes.items()}
        is_overview = tag.lower() == "mdi" and lower.get("key", "").upper() == _OVERVIEW_KEY
        is_prose = tag.lower() in _PROSE_TAGS and not is_overview
        if text and not is_prose and (is_overview or _looks(tag, text)):
            is_relative = is_overview or lower.get("relativetovrt", "0").strip() == "1"
            found.append((text.removeprefix(_IN_THE_SAME_FOLDER), is_relative))

    def doctype(*_: Any) -> None:
        raise _unreadable(owner)

    for encoding in ("utf-8", "iso-8859-1"):
        found.clear()
        stack.clear()
        parser = expat.ParserCreate(encoding)
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = data, doctype
        try:
            parser.Parse(content.strip(b"\0 \t\r\n"), True)
            return iter(found)
        except expat.ExpatError:
            continue
    raise _unreadable(owner)


def _looks(tag: str, text: str) -> bool:
    """True for the text of an element, or of an attribute, that may be the name of a file."""
    return bool(_SOURCE_TAGS.search(tag)) or bool(_PATH_LIKE.search(text))


def _overview_files(path: Path) -> Iterator[str]:
    """The files of overviews that the `.aux.xml` beside a raster names."""
    for auxiliary in (path.with_name(path.name + ".aux.xml"), path.with_suffix(".aux.xml")):
        content = _head(auxiliary, MAX_XML_BYTES)
        if _OVERVIEW_KEY.encode() in content.upper():
            for name, _ in _names(content, str(auxiliary)):
                yield name


def _head(path: Path, size: int = HEADER_BYTES) -> bytes:
    """The beginning of a file; nothing where it cannot be read, which GDAL then says."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(size)
    except (OSError, ValueError):
        return b""


def _content(path: Path) -> bytes:
    content = _head(path, MAX_XML_BYTES + 1)
    if len(content) > MAX_XML_BYTES:
        raise _unreadable(str(path))
    return content


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
        "'{path}' leads to a map service or to other rasters; if you trust it, allow it with "
        "--allow-sources any or HETMATCH_ALLOW_SOURCES=any.",
        path=location,
    )


def _unreadable(owner: str) -> InputError:
    return InputError(
        "What '{path}' refers to cannot be read from it; write it anew, for example with "
        "gdal_translate -of VRT.",
        path=owner,
    )
