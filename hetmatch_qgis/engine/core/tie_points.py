"""The table of tie points."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.grid import Points

COLUMNS = (
    "ref_col",
    "ref_row",
    "mov_col",
    "mov_row",
    "ref_x",
    "ref_y",
    "mov_x",
    "mov_y",
    "score",
    "residual_px",
    "role",
)
TIE = "tie"
CHECK = "check"
MATCHED_ORIGIN = "matched"
MANUAL_ORIGIN = "manual"


@dataclass(frozen=True)
class TiePoints:
    """Points seen in both images, as columns of equal length.

    Pixels are (column, row) from the outer corner of the top-left pixel. `ref_x`, `ref_y` are in
    the reference's CRS, `mov_x`, `mov_y` in the moving raster's own; NaN where a raster has no
    georeference. `score` runs from 0 to 1. `residual_px` is the distance in reference pixels
    between the reference point and the moving point after the chosen transform. `role` is "tie"
    for points that the transform was fitted to and "check" for those it never saw. `origin` is
    MATCHED_ORIGIN, or MANUAL_ORIGIN for points set or moved by hand; None where all were matched.
    """

    ref_col: NDArray[np.float64]
    ref_row: NDArray[np.float64]
    mov_col: NDArray[np.float64]
    mov_row: NDArray[np.float64]
    ref_x: NDArray[np.float64]
    ref_y: NDArray[np.float64]
    mov_x: NDArray[np.float64]
    mov_y: NDArray[np.float64]
    score: NDArray[np.float64]
    residual_px: NDArray[np.float64]
    role: NDArray[np.str_]
    origin: NDArray[np.str_] | None = None

    def __len__(self) -> int:
        return len(self.ref_col)

    @property
    def reference_pixels(self) -> Points:
        return np.stack([self.ref_col, self.ref_row], axis=1)

    @property
    def moving_pixels(self) -> Points:
        return np.stack([self.mov_col, self.mov_row], axis=1)

    @property
    def reference_map(self) -> Points:
        return np.stack([self.ref_x, self.ref_y], axis=1)

    @property
    def moving_map(self) -> Points:
        return np.stack([self.mov_x, self.mov_y], axis=1)

    @property
    def is_check(self) -> NDArray[np.bool_]:
        return np.asarray(self.role == CHECK)

    @property
    def origins(self) -> NDArray[np.str_]:
        """The origin of every point."""
        return np.full(len(self), MATCHED_ORIGIN) if self.origin is None else self.origin

    def columns(self) -> dict[str, NDArray]:
        """The columns by name, in the order of the CSV header."""
        return {name: getattr(self, name) for name in COLUMNS}

    def select(self, keep: NDArray) -> TiePoints:
        """The rows that a boolean mask or an index array names."""
        columns: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.origin is None:
            del columns["origin"]
        return TiePoints(**{name: values[keep] for name, values in columns.items()})

    @staticmethod
    def empty() -> TiePoints:
        return TiePoints.of(np.zeros((0, 10)), np.zeros(0, dtype="<U5"))

    @staticmethod
    def of(numbers: NDArray[np.float64], role: NDArray[np.str_]) -> TiePoints:
        """From a table (N, 10) of all columns but `role`, in the order of COLUMNS, and `role`."""
        a, b, c, d, e, f, g, h, i, j = np.ascontiguousarray(numbers.T)
        return TiePoints(a, b, c, d, e, f, g, h, i, j, role)
