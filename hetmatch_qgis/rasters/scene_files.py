"""The rasters of a folder by patterns of their names."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

USUAL_PATTERN = "*.tif;*.tiff;*.jp2;*.img;*.vrt"
"""Rasters of the usual providers of scenes."""

SUBFOLDERS = "**/"
"""Beginning of a pattern that also looks into subfolders, as in Python and in shells."""

SIDECARS = (".aux.xml", ".ovr", ".msk")
"""Ends of the names of files that GDAL keeps beside a raster."""


def scenes_in(folder: Path, patterns: str, results: Path | None = None) -> list[str]:
    """The absolute paths of the files that match, sorted; upper and lower case are the same.

    patterns: such as "*.tif;*.jp2"; one that begins with "**/" looks into subfolders, too.
    results: folder of the batch, whose files are no scenes.

    Raises SourceError where the folder cannot be read or no file matches.
    """
    found: set[Path] = set()
    try:
        for pattern in filter(None, (part.strip() for part in patterns.split(";"))):
            found.update(_matching(folder.absolute(), pattern.lower()))
    except OSError as error:
        text = tr("The folder '{folder}' cannot be read ({reason}); choose another one.")
        reason = error.strerror or error
        raise SourceError(text.format(folder=folder, reason=reason)) from error
    if results is not None:
        found = {path for path in found if results.absolute() not in path.parents}
    if not found:
        text = tr("No file in '{folder}' matches {pattern}; choose another folder or pattern.")
        raise SourceError(text.format(folder=folder, pattern=patterns))
    return [str(path) for path in sorted(found)]


def _matching(folder: Path, pattern: str) -> Iterator[Path]:
    is_deep = pattern.startswith(SUBFOLDERS)
    pattern = pattern.removeprefix(SUBFOLDERS)
    for path in folder.rglob("*") if is_deep else folder.iterdir():
        name = path.name.lower()
        if fnmatch(name, pattern) and not name.endswith(SIDECARS) and path.is_file():
            yield path
