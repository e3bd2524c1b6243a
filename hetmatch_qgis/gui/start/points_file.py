"""The Georeferencer's .points file as rough pairs."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from qgis.core import (  # type: ignore[attr-defined]
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
)

from hetmatch_qgis.gui.tie_points.model.affine import XY
from hetmatch_qgis.i18n.translation import tr

CRS_LINE = "#CRS:"
MAX_BYTES = 16 << 20
"""Bytes of a file: 100,000 points have 10 MB."""

SOURCE_COLUMNS = (("sourceX", "sourceY"), ("pixelX", "pixelY"))
"""Names of the columns of the moving raster, today and before QGIS 3.26."""


class PointsFileError(Exception):
    """A file that holds no points; the text is one sentence for the user."""


def read_points_file(path: Path, crs: QgsCoordinateReferenceSystem) -> list[tuple[XY, XY]]:
    """The pairs that are switched on: reference and moving, each in canvas coordinates.

    crs: of the reference; its coordinates are transformed from the CRS that the file names.

    Raises PointsFileError.
    """
    text = _read(path)
    lines = text.splitlines()
    transform = _transform(lines, crs)
    try:
        rows = list(csv.DictReader([line for line in lines if line and not line.startswith("#")]))
    except csv.Error as error:
        raise PointsFileError(_no_points_file(path)) from error
    pairs = []
    for row in rows:
        if (row.get("enable") or "1").strip() in ("0", "0.0"):
            continue
        source = next((names for names in SOURCE_COLUMNS if names[0] in row), None)
        numbers = [] if source is None else [_number(row, n) for n in ("mapX", "mapY", *source)]
        if not numbers or None in numbers:
            raise PointsFileError(_no_points_file(path))
        map_x, map_y, x, y = (float(number or 0.0) for number in numbers)
        try:
            place = transform.transform(QgsPointXY(map_x, map_y))
        except QgsCsException:
            continue
        pairs.append(((place.x(), place.y()), (x, y)))
    if not pairs:
        raise PointsFileError(
            tr("There are no points in '{path}' that are switched on.").format(path=path)
        )
    return pairs


def _no_points_file(path: Path) -> str:
    return tr("'{path}' is not a .points file of the Georeferencer.").format(path=path)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise OSError(tr("the file is too large"))
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        text = tr("'{path}' cannot be read: {reason}.")
        reason = getattr(error, "strerror", None) or str(error)
        raise PointsFileError(text.format(path=path, reason=reason)) from error


def _transform(lines: list[str], crs: QgsCoordinateReferenceSystem) -> QgsCoordinateTransform:
    source = QgsCoordinateReferenceSystem()
    named = next((line for line in lines if line.startswith(CRS_LINE)), "")
    if named:
        source.createFromUserInput(named.removeprefix(CRS_LINE).strip())
    # Without a CRS on either side coordinates stay as they are.
    return QgsCoordinateTransform(source, crs, QgsProject.instance())


def _number(row: dict[str, str], name: str) -> float | None:
    try:
        number = float(row.get(name) or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
