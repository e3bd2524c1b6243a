"""Sentences about rasters that open and cannot be read, and about files that do not open."""

from __future__ import annotations

import re
import zipfile

from hetmatch_qgis.engine.access.network import why_unreachable
from hetmatch_qgis.engine.core.messages import Message

_MISSING = re.compile(r"^'?(?P<file>.+?)'?(?:: No such file or directory| does not exist)")
"""GDAL's words for a file that a VRT or an index refers to."""

_ARCHIVES = {
    ".zip": "/vsizip/",
    ".tar": "/vsitar/",
    ".tgz": "/vsitar/",
    ".tar.gz": "/vsitar/",
    ".gz": "/vsigzip/",
}
"""GDAL's prefix for each ending of an archive; longer endings before those that they end with."""

_RASTERS = (".tif", ".tiff", ".jp2", ".img", ".vrt", ".png", ".jpg", ".nc")
"""Endings of what is most likely the raster among the files of an archive."""


def why_damaged(location: str, name: str, since: float, error: Exception) -> Message:
    """The sentence about a raster that opened and whose pixels cannot be read.

    name: of the raster, in the sentence. since: `time.monotonic()` before it was tried.
    """
    if why := why_unreachable(location, name, since, error):
        return why
    if (missing := _missing_file(error)) is not None:
        return Message(
            "'{raster}' refers to '{file}', which does not exist; copy it along with the raster, "
            "or make the raster anew.",
            raster=name,
            file=missing,
        )
    return Message(
        "'{raster}' is damaged or cut short and cannot be read to its end; copy or download it "
        "again.",
        raster=name,
    )


def archive_reason(location: str) -> Message | None:
    """The sentence about an archive in place of a raster in it; None for any other file."""
    lowered = location.lower()
    for ending, prefix in _ARCHIVES.items():
        if lowered.endswith(ending):
            inner = "" if ending == ".gz" else f"/{_first_raster(location)}"
            return Message(
                "'{path}' is an archive; name the raster in it, such as {example}",
                path=location,
                example=f"{prefix}{location}{inner}",
            )
    return None


def _missing_file(error: Exception) -> str | None:
    cause: BaseException | None = error
    while cause is not None:
        if found := _MISSING.match(str(cause)):
            return found["file"]
        cause = cause.__cause__ or cause.__context__
    return None


def _first_raster(location: str) -> str:
    """The first file of a ZIP archive that is likely a raster; else a name to be filled in."""
    try:
        with zipfile.ZipFile(location) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile):
        names = []
    return next((name for name in names if name.lower().endswith(_RASTERS)), "image.tif")
