"""Links in files of vector data that GDAL would follow when it opens them.

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

from hetmatch_qgis.common.byte_sizes import format_bytes
from hetmatch_qgis.engine.access.named_files import HEADER_BYTES
from hetmatch_qgis.engine.core.errors import InputError

_PIECE, _TAIL = 1 << 20, 1024
"""Bytes that are looked through at once, and those of them that are looked at once more with the
next: a name that the end of a piece cuts off."""

_MAX_CRS = 1 << 16
"""Bytes of a member `crs`: a CRS by name or link has a hundred."""

MAX_UNPACKED_BYTES = 2 << 30
"""Bytes of an archive that are unpacked to be looked through, unless the archive itself is larger:
some 16 seconds of JSON. An archive of 1 MB may unpack to a thousand. Set by hand with the rule."""

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

    Raises one of BROKEN, and InputError for one that unpacks to more than MAX_UNPACKED_BYTES.
    """
    for stream in _members(path):
        yield stream.read(HEADER_BYTES)


def linked_crs(path: Path) -> str | None:
    """The link by which JSON gives its CRS, as a file or in an archive; None without one.

    Raises one of BROKEN, and InputError for one that unpacks to more than MAX_UNPACKED_BYTES.
    """
    if not path.is_file():
        return None
    with path.open("rb") as file:
        link = _link_in(file)
        if link is not None:
            return link
    # A file may be an archive besides, which has its directory at the end.
    left = _Allowance(path)
    for stream in _members(path):
        link = _link_in(stream, left)
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
            left = _Allowance(path)
            for member in archive:
                # To skip one is to unpack it.
                left.check(member.offset_data + member.size)
                file = archive.extractfile(member) if member.isfile() else None
                if file is not None:
                    yield file
    elif _is_gzip(path):
        with gzip.open(path) as stream:
            yield stream


class _Allowance:
    """Bytes of an archive that may still be unpacked."""

    def __init__(self, path: Path) -> None:
        self._path, self._used = path, 0
        self._limit = max(MAX_UNPACKED_BYTES, path.stat().st_size)

    def use(self, count: int) -> None:
        """Take some. Raises InputError where there are too few."""
        self._used += count
        self.check(self._used)

    def check(self, count: int) -> None:
        """Raises InputError for more bytes in all than may be unpacked."""
        if count > self._limit:
            raise InputError(
                "'{path}' unpacks to more than {size}, too much to be looked through; unpack it, "
                "and choose the file itself.",
                path=self._path,
                size=format_bytes(self._limit),
            )


def _link_in(file: IO[bytes] | gzip.GzipFile, left: _Allowance | None = None) -> str | None:
    """The link by which a page of JSON gives its CRS, wherever in it. left: for unpacking it."""
    kept = file.read(_PIECE)
    start = kept.lstrip(b"\xef\xbb\xbf \t\r\n\0")[:1]
    if start and start not in (b"{", b"["):
        return None
    while kept:
        piece = file.read(_PIECE)
        if left is not None:
            left.use(len(piece))
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
