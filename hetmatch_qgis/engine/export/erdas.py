"""`erdas_gcps.txt`: GCPs as a table for the GCP tool of ERDAS IMAGINE.

One line a point: ID, X input, Y input, X reference, Y reference, separated by blanks; lines that
begin with `#` are the header, whose last line names the columns. In the GCP tool mark the four
columns of coordinates, choose *Import...* in the menu of the columns, white space as the separator,
and as many rows to skip as the header says. Not tried with IMAGINE.

Coordinates of an image are those that IMAGINE displays: map coordinates where it has a north-up
geotransform, otherwise file coordinates. These count pixels from (0, 0), the first one's centre, x
to the right and y downwards (ERDAS Field Guide, "File Coordinates"; GDAL's driver for IMAGINE's own
files writes polynomials between map and pixels in the same way): our coordinates minus one half.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hetmatch_qgis.engine.core.grid import Points, apply_affine
from hetmatch_qgis.engine.core.reproducible import given_name
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.gcps.decimate import reference_pixels
from hetmatch_qgis.engine.gcps.frames import is_unrotated
from hetmatch_qgis.engine.gcps.gcp_set import GcpSet

NAME = "erdas_gcps.txt"
LIMIT = 100
"""GCPs in a file, for a table that is worked on by hand; set by hand with the first version of this
format (559f29a)."""

FILE, MAP = "file", "map"
COLUMNS = ("ID", "X_Input", "Y_Input", "X_Ref", "Y_Ref")


def to_file(pixels: Points) -> Points:
    """Our pixels (N, 2) as IMAGINE's file coordinates."""
    return pixels - 0.5


def write_erdas_table(path: Path, gcps: GcpSet, result: MatchResult) -> None:
    """Write the GCPs as a table in text."""
    moving, reference = result.moving, result.reference
    source, target = to_file(gcps.pixels), gcps.map_points
    if is_unrotated(moving) and moving.transform is not None:
        source = apply_affine(moving.transform, gcps.pixels)
    if reference.georeference == "none":
        target = to_file(reference_pixels(result, gcps))
    head = [
        f"input: {given_name(moving.path)} ({MAP if is_unrotated(moving) else FILE} coordinates)",
        (
            f"reference: {given_name(reference.path)} "
            f"({FILE if reference.georeference == 'none' else MAP} coordinates)"
        ),
        f"CRS of the reference: {'none' if gcps.crs is None else gcps.crs.to_string()}",
        gcps.left_out,
        " ".join(COLUMNS),
    ]
    head.insert(0, f"GCPs for ERDAS IMAGINE, written by HetMatch; rows to skip: {len(head) + 1}")
    # A WKT may run over several lines, and the rows are counted.
    lines = [f"# {' '.join(line.split())}" for line in head]
    lines += [
        f"{number} " + " ".join(f"{value:.14g}" for value in row)
        for number, row in enumerate(np.column_stack([source, target]).tolist(), start=1)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
