"""Writing of output files, completely or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from hetmatch_qgis.common.file_errors import is_open_elsewhere
from hetmatch_qgis.i18n.translation import tr

SIDECARS = (".aux.xml", ".ovr", ".msk")
"""Suffixes of the files that GDAL keeps beside a raster (GDAL documentation, PAM)."""


def copy_atomically(source: Path, target: Path) -> None:
    """Copy a file so that the target is never half written. Raises OSError."""
    partial = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def write_atomically(target: Path, text: str) -> None:
    """Write a text file so that the target is never half written. Raises OSError."""
    partial = target.with_name(f".{target.name}.part")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def remove_stale_sidecars(raster: Path, kept: Collection[str] = ()) -> None:
    """Remove sidecar files of the raster that was replaced, which GDAL would apply to the new one.

    kept: names of sidecar files that belong to the new raster.
    """
    for suffix in SIDECARS:
        sidecar = raster.with_name(raster.name + suffix)
        if sidecar.name not in kept:
            with suppress(OSError):
                sidecar.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> str:
    """The sentence for the user about a file that cannot be written."""
    if is_open_elsewhere(error):
        text = tr("'{path}' is open in another program; close it there, or choose another path.")
        return text.format(path=error.filename or path)
    text = tr("'{path}' cannot be written ({reason}); choose another path.")
    return text.format(path=path, reason=error.strerror or error)


def sentence_of(error: Exception) -> str:
    """The sentence for the user about a file that cannot be written, or about another error.

    error: one whose text is a sentence already, unless it is the system's.
    """
    if isinstance(error, OSError):
        return cannot_write(Path(error.filename or ""), error)
    return str(error)
