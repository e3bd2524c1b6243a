"""Names of rasters: paths of files, and names that only GDAL can open.

`/vsizip//data/a.zip/x.tif`, `/vsicurl/https://host/x.tif` and `NETCDF:"/data/b.nc":var` are no
paths: a Path would lose their double slashes, and has no meaningful parent or suffix.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Union
from urllib.parse import parse_qs

from hetmatch_qgis.common.layer_names import split_layer_name

NON_PATH_PREFIX = re.compile(r"/vsi\w+[/?]|[A-Za-z][\w+.-]+://|<")
"""Beginnings of names that are no paths, whatever lies in the working directory."""
DRIVER_PREFIX = re.compile(r"[A-Za-z]\w+:(?!//)")
"""Beginnings of names with GDAL's driver; a drive of Windows has one letter."""
QUOTED_PATH = re.compile(r'([^"]*)"([^"]+)"(.*)', re.DOTALL)
LOCAL_PREFIX = r"(?:/vsi(?:zip|tar|gzip|7z|rar)/)+\{?|(?:zip|tar|gzip|file|vrt)://"
"""Prefixes of the path of a file on this computer."""
INVALID_CHARACTERS = re.compile(r'[<>:"|?*{}\x00-\x1f]+')
"""Characters that names of files cannot have on all systems."""


class GdalName(str):
    """A raster's name that only GDAL can open; `raster_name` makes it."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """A short name for messages and for names of files, without folders and passwords."""
        base, part = self._base_and_part()
        return "_".join(filter(None, (base, part)))

    @property
    def stem(self) -> str:
        """The short name without the suffix of the file."""
        base, part = self._base_and_part()
        return "_".join(filter(None, (Path(base).stem, part)))

    def _base_and_part(self) -> tuple[str, str]:
        """The file's name, and the name of the raster in it."""
        file, part = self._file_and_part()
        if file.startswith("/vsicurl?"):
            file = parse_qs(file.partition("?")[2]).get("url", [""])[0]
        if "://" in file:
            file = file.partition("?")[0]
        base = re.split(r"[/\\!]", file.rstrip("/\\}"))[-1]
        base = INVALID_CHARACTERS.sub("_", base).strip("_ ")
        return base or "raster", re.sub(r"[\W_]+", "_", part).strip("_")

    def _file_and_part(self) -> tuple[str, str]:
        """The file, and the raster in it, as the name spells them."""
        if self.startswith("<"):
            return "", ""
        driver = None if NON_PATH_PREFIX.match(self) else DRIVER_PREFIX.match(self)
        if driver is None:
            return str(self), ""
        rest = self[driver.end() :]
        if quoted := QUOTED_PATH.match(rest):
            return quoted[2], f"{quoted[1]}_{quoted[3]}"
        fields = re.split(r":(?!//)", rest)
        file = next((field for field in fields if set(field) & set("./\\")), "")
        # A name without a file may hold a password; a drive of Windows is a field of one letter.
        parts = [field for field in fields if field != file and not re.fullmatch("[A-Za-z]", field)]
        return file, "_".join(parts) if file else ""


# QGIS 3.22 on Windows has Python 3.9, where types have no "|".
RasterName = Union[Path, GdalName]  # noqa: UP007


def raster_name(text: Path | str, folder: Path | None = None) -> RasterName:
    """A raster's name as a Path or a GdalName.

    The path of a file inside a GdalName is made absolute, so that it names the same raster from any
    folder. folder: of relative paths, None for the working directory.
    """
    name = str(text)
    if name.startswith("\\vsi"):
        # It was a Path on Windows.
        name = name.replace("\\", "/")
    folder = folder or Path()
    is_path = not DRIVER_PREFIX.match(name) or os.path.lexists(folder / name)
    if is_path and not NON_PATH_PREFIX.match(name):
        return Path(text)
    start, end = _local_path_span(name, folder)
    file = (folder / name[start:end]).absolute() if end else ""
    return GdalName(f"{name[:start]}{file}{name[end:]}")


def absolute_name(raster: Path | str) -> str:
    """The name of a raster, or file, from any folder: absolute where the file exists."""
    name = raster_name(raster)
    if isinstance(name, Path) and not _exists(name):
        file = split_layer_name(str(name))[0]
        if file != str(name) and _exists(file):
            return f"{Path(file).absolute()}{str(name)[len(file) :]}"
    return str(name.absolute() if isinstance(name, Path) and name.exists() else name)


def local_file(raster: Path | str) -> Path | None:
    """The file on this computer that a raster or a layer is, or lies in; None without one."""
    name = raster_name(raster)
    if isinstance(name, Path) and not _exists(name):
        name = Path(split_layer_name(str(name))[0])
    if isinstance(name, Path):
        return name
    start, end = _local_path_span(name, Path())
    return Path(name[start:end]) if end else None


def may_exist(raster: str) -> bool:
    """True for a file that exists, a layer in one, and a name that only GDAL can open."""
    name = raster_name(raster)
    if not raster or isinstance(name, GdalName):
        return bool(raster)
    return name.exists() or Path(split_layer_name(raster)[0]).exists()


def _exists(path: Path | str) -> bool:
    # Unlike a Path's method this bears any text, such as a long address.
    exists = os.path.exists
    return exists(path)


def is_same_raster(first: Path | str, second: Path | str) -> bool:
    """True for two names of one existing raster, also through links and relative paths."""
    names = raster_name(first), raster_name(second)
    if isinstance(names[0], GdalName) or isinstance(names[1], GdalName):
        return str(names[0]) == str(names[1])
    try:
        return names[0].samefile(names[1])
    except OSError:
        return False


def _local_path_span(name: str, folder: Path) -> tuple[int, int]:
    """Start and end in a GdalName of the longest path of a file that exists; 0, 0 without one."""
    if name.startswith("<") or re.search(r"/vsi\w+[/?]|\w://", re.sub(LOCAL_PREFIX, "", name)):
        return 0, 0
    starts = [match.end() for match in re.finditer(rf'{LOCAL_PREFIX}|[:"](?!//)', name)]
    ends = [match.start() for match in re.finditer(r'[/\\:"}!?]|$', name)]
    spans = [
        (start, end)
        for start in starts
        for end in ends
        if end > start and _is_file(name, start, end, folder)
    ]
    return max(spans, key=lambda span: span[1] - span[0], default=(0, 0))


def _is_file(name: str, start: int, end: int, folder: Path) -> bool:
    # In quotes it may be a folder, as of Zarr; elsewhere a folder is the beginning of a path.
    is_quoted = name[start - 1] == name[end : end + 1] == '"'
    exists = os.path.exists if is_quoted else os.path.isfile
    return exists(folder / name[start:end])
