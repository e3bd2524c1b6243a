"""References in vector data to what GDAL would fetch from elsewhere when it opens them.

GDAL follows a CRS that GeoJSON or TopoJSON gives as a link, and opens VRTs in archives, whose names
no one has read before.
"""

from __future__ import annotations

import gzip
import json
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from hetmatch_qgis.engine.access.named_files import HEADER_BYTES

_PIECE, _TAIL = 1 << 20, 1024
"""Bytes that are looked through at once, and those of them that are looked at once more with the
next: a name that the end of a piece cuts off."""

_MAX_CRS = 1 << 16
"""Bytes of a member `crs`: a CRS by name or link has a hundred."""

# GDAL's parser takes escaped letters, apostrophes and comments.
_CRS = re.compile(
    rb"[\"'](?:c|\\u0063)(?:r|\\u0072)(?:s|\\u0073)[\"'](?:\s|/\*.*?\*/)*:(?:\s|/\*.*?\*/)*(?=\{)",
    re.IGNORECASE | re.DOTALL,
)

BROKEN = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    zlib.error,
    zipfile.BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
)
"""Exceptions of archives that are damaged, locked or packed in another way, which GDAL may read."""


def heads_in_archive(path: Path) -> Iterator[bytes]:
    """The beginnings of all files of an archive, zip, tar or gzip; none of another file.

    Raises one of BROKEN.
    """
    for stream in _members(path):
        yield stream.read(HEADER_BYTES)


def linked_crs(path: Path) -> str | None:
    """The link by which JSON gives its CRS, as a file or in an archive; None without one.

    Raises one of BROKEN.
    """
    if not path.is_file():
        return None
    with path.open("rb") as file:
        link = _link_in(file)
        if link is not None:
            return link
    # A file may be an archive besides, which has its directory at the end.
    for stream in _members(path):
        link = _link_in(stream)
        if link is not None:
            return link
    return None


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _members(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """The files of an archive; raises one of BROKEN for what cannot be read."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    with archive.open(entry) as stream:
                        yield stream
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file is not None:
                    yield file
    elif _is_gzip(path):
        with gzip.open(path) as stream:
            yield stream


def _link_in(file: IO[bytes] | gzip.GzipFile) -> str | None:
    """The link by which a page of JSON gives its CRS, wherever in it."""
    kept = file.read(_PIECE)
    start = kept.lstrip(b"\xef\xbb\xbf \t\r\n\0")[:1]
    if start and start not in (b"{", b"["):
        return None
    while kept:
        piece = file.read(_PIECE)
        text = kept + piece[:_MAX_CRS]
        for found in _CRS.finditer(text):
            link = _link_of(text[found.end() : found.end() + _MAX_CRS])
            if link is not None:
                return link
        kept = kept[-_TAIL:] + piece if piece else b""
    return None


def _link_of(text: bytes) -> str | None:
    """The link of a CRS, an object of JSON at the beginning of a text; None of a name."""
    try:
        crs, _ = json.JSONDecoder().raw_decode(text.decode("utf-8", "replace"))
    except ValueError:
        # What only GDAL's parser understands may be one.
        return "crs"
    if not isinstance(crs, dict):
        return None
    values = {key.lower(): value for key, value in crs.items()}
    if str(values.get("type")).lower() not in ("link", "url"):
        return None
    properties = values.get("properties")
    links = properties.values() if isinstance(properties, dict) else ()
    return next((link for link in links if isinstance(link, str) and "/" in link), "crs")
