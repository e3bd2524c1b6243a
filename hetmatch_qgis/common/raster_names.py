"""Names of rasters: paths of files, and what only GDAL knows how to find.

`/vsizip//data/a.zip/x.tif`, `/vsicurl/https://host/x.tif` and `NETCDF:"/data/b.nc":var` are no
paths: a Path would lose their double slashes, and has no parent or suffix to speak of.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Union
from urllib.parse import parse_qs

ELSEWHERE = re.compile(r"/vsi\w+[/?]|[A-Za-z][\w+.-]+://|<")
"""How names begin that are no paths, whatever lies in the working directory."""
DRIVER = re.compile(r"[A-Za-z]\w+:(?!//)")
"""How the others begin; a drive of Windows has one letter."""
QUOTED = re.compile(r'([^"]*)"([^"]+)"(.*)', re.DOTALL)
LOCAL = r"(?:/vsi(?:zip|tar|gzip|7z|rar)/)+\{?|(?:zip|tar|gzip|file|vrt)://"
"""What goes before the path of a file on this computer."""
NO_FILE_NAME = re.compile(r'[<>:"|?*{}\x00-\x1f]+')


class GdalName(str):
    """What only GDAL knows how to find; `raster_name` makes it."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """What to call it in messages and in names of files, without folders and passwords."""
        base, part = self._called()
        return "_".join(filter(None, (base, part)))

    @property
    def stem(self) -> str:
        """The same without the ending of the file."""
        base, part = self._called()
        return "_".join(filter(None, (Path(base).stem, part)))

    def _called(self) -> tuple[str, str]:
        """The file's name, and which of the rasters in it."""
        file, part = self._file_and_part()
        if file.startswith("/vsicurl?"):
            file = parse_qs(file.partition("?")[2]).get("url", [""])[0]
        if "://" in file:
            file = file.partition("?")[0]
        base = re.split(r"[/\\!]", file.rstrip("/\\}"))[-1]
        base = NO_FILE_NAME.sub("_", base).strip("_ ")
        return base or "raster", re.sub(r"[\W_]+", "_", part).strip("_")

    def _file_and_part(self) -> tuple[str, str]:
        if self.startswith("<"):
            return "", ""
        head = None if ELSEWHERE.match(self) else DRIVER.match(self)
        if head is None:
            return str(self), ""
        rest = self[head.end() :]
        if quoted := QUOTED.match(rest):
            return quoted[2], f"{quoted[1]}_{quoted[3]}"
        fields = re.split(r":(?!//)", rest)
        file = next((field for field in fields if set(field) & set("./\\")), "")
        # What names no file may hold a password; a drive of Windows is a field of one letter.
        others = [
            field for field in fields if field != file and not re.fullmatch("[A-Za-z]", field)
        ]
        return file, "_".join(others) if file else ""


# QGIS 3.22 on Windows has Python 3.9, where types have no "|".
RasterName = Union[Path, GdalName]  # noqa: UP007


def raster_name(text: Path | str, folder: Path | None = None) -> RasterName:
    """A raster as it was named: a Path, or a GdalName.

    The path of a file that occurs in a GdalName is made absolute, so that it leads to the same
    raster from any folder. folder: where relative ones start, None for the working directory.
    """
    name = str(text)
    if name.startswith("\\vsi"):
        # A Path of Windows has been there.
        name = name.replace("\\", "/")
    folder = folder or Path()
    is_path = not DRIVER.match(name) or os.path.lexists(folder / name)
    if is_path and not ELSEWHERE.match(name):
        return Path(text)
    first, last = _local_part(name, folder)
    file = (folder / name[first:last]).absolute() if last else ""
    return GdalName(f"{name[:first]}{file}{name[last:]}")


def lasting(raster: Path | str) -> str:
    """A name that leads to the same raster, or file, from any folder."""
    name = raster_name(raster)
    return str(name.absolute() if isinstance(name, Path) and name.exists() else name)


def local_file(raster: Path | str) -> Path | None:
    """The file on this computer that a raster is, or lies in; None where there is no such file."""
    name = raster_name(raster)
    if isinstance(name, Path):
        return name
    first, last = _local_part(name, Path())
    return Path(name[first:last]) if last else None


def may_be_there(raster: str) -> bool:
    """Whether it is worth opening: a file that exists, or what GDAL may find elsewhere."""
    name = raster_name(raster)
    return bool(raster) and (isinstance(name, GdalName) or name.exists())


def _local_part(name: str, folder: Path) -> tuple[int, int]:
    """Where in a name of GDAL's the path of a file that exists begins and ends; 0, 0 for none."""
    if name.startswith("<") or re.search(r"/vsi\w+[/?]|\w://", re.sub(LOCAL, "", name)):
        return 0, 0
    starts = [found.end() for found in re.finditer(rf'{LOCAL}|[:"](?!//)', name)]
    ends = [found.start() for found in re.finditer(r'[/\\:"}!?]|$', name)]
    found = [
        (first, last)
        for first in starts
        for last in ends
        if last > first and _is_file(name, first, last, folder)
    ]
    return max(found, key=lambda part: part[1] - part[0], default=(0, 0))


def _is_file(name: str, first: int, last: int, folder: Path) -> bool:
    # In quotes it may be a folder, as of Zarr; elsewhere a folder is the beginning of a path.
    quoted = name[first - 1] == name[last : last + 1] == '"'
    exists = os.path.exists if quoted else os.path.isfile
    return exists(folder / name[first:last])
