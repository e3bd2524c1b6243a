"""The table of tie points."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import CHECK, CSV_COLUMNS, ORIGIN_MATCHED, PRECISION
from hetmatch_qgis.engine.core.grid import Points


@dataclass(frozen=True, repr=False)
class TiePoints:
    """Tie points and check points as columns (N,).

    Pixels are counted from the outer corner of the top-left pixel.

    ref_col: column in the reference, pixels.
    ref_row: row in the reference, pixels.
    mov_col: column in the moving raster, pixels.
    mov_row: row in the moving raster, pixels.
    ref_x: first map coordinate in the reference's CRS, NaN without georeference.
    ref_y: second map coordinate in the reference's CRS.
    mov_x: first map coordinate in the moving raster's own CRS, NaN without georeference.
    mov_y: second map coordinate in the moving raster's own CRS.
    score: from 0 to 1.
    residual_px: reference pixels between the reference point and the transformed moving point.
    role: TIE for points that the transform was fitted to, CHECK for those kept out of the fit.
    origin: ORIGIN_MATCHED, or ORIGIN_MANUAL of points set or moved by hand; None where all were
        matched.
    ids: numbers of the points, which they keep when others are deleted; None for 1 to N.
    sigma_col, sigma_row: standard errors of a point's position in the reference, for its position
        in the moving raster, reference pixels; NaN where they are not known. None for all.
    correlation: of the errors of column and row, -1 to 1.
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
    ids: NDArray[np.int64] | None = None
    sigma_col: NDArray[np.float64] | None = None
    sigma_row: NDArray[np.float64] | None = None
    correlation: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.ref_col)

    def __repr__(self) -> str:
        return f"TiePoints({len(self)} points, {int(self.is_check.sum())} of them check points)"

    @property
    def reference_pixels(self) -> Points:
        """(N, 2) columns and rows in the reference."""
        return np.stack([self.ref_col, self.ref_row], axis=1)

    @property
    def moving_pixels(self) -> Points:
        """(N, 2) columns and rows in the moving raster."""
        return np.stack([self.mov_col, self.mov_row], axis=1)

    @property
    def reference_map(self) -> Points:
        """(N, 2) map coordinates in the reference's CRS."""
        return np.stack([self.ref_x, self.ref_y], axis=1)

    @property
    def moving_map(self) -> Points:
        """(N, 2) map coordinates in the moving raster's CRS."""
        return np.stack([self.mov_x, self.mov_y], axis=1)

    @property
    def is_check(self) -> NDArray[np.bool_]:
        """Mask (N,) of the check points."""
        return np.asarray(self.role == CHECK)

    @property
    def origins(self) -> NDArray[np.str_]:
        """The origin (N,) of every point."""
        return np.full(len(self), ORIGIN_MATCHED) if self.origin is None else self.origin

    @property
    def point_ids(self) -> NDArray[np.int64]:
        """The number (N,) of every point."""
        return np.arange(1, len(self) + 1) if self.ids is None else self.ids

    @property
    def variances(self) -> NDArray[np.float64] | None:
        """The variance (N,) of a position along one axis, squared reference pixels.

        NaN where it is not known, None where none is.
        """
        if self.sigma_col is None or self.sigma_row is None:
            return None
        return np.asarray((self.sigma_col**2 + self.sigma_row**2) / 2)

    def precision(self) -> dict[str, NDArray]:
        """The columns PRECISION by name, NaN where nothing is known."""
        unknown = np.full(len(self), np.nan)
        columns = {name: getattr(self, name) for name in PRECISION}
        return {name: unknown if each is None else each for name, each in columns.items()}

    def with_precision(self, covariances: NDArray[np.float64]) -> TiePoints:
        """The same with the precision of covariances (N, 3), NaN where they are not known.

        covariances: variances of column and row, and their covariance, squared reference pixels.
        """
        sigma_col, sigma_row = np.sqrt(covariances[:, 0]), np.sqrt(covariances[:, 1])
        correlation = covariances[:, 2] / np.maximum(sigma_col * sigma_row, 1e-12)
        return replace(
            self, sigma_col=sigma_col, sigma_row=sigma_row, correlation=correlation.clip(-1, 1)
        )

    def columns(self) -> dict[str, NDArray]:
        """The columns by name, in the order of the CSV header."""
        return {name: getattr(self, name) for name in CSV_COLUMNS}

    def select(self, keep: NDArray) -> TiePoints:
        """The rows that a boolean mask or an index array names."""
        columns: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        return TiePoints(
            **{name: values[keep] for name, values in columns.items() if values is not None}
        )

    @staticmethod
    def empty() -> TiePoints:
        """A table without points."""
        return TiePoints.of(np.zeros((0, 10)), np.zeros(0, dtype="<U5"))

    @staticmethod
    def of(numbers: NDArray[np.float64], role: NDArray[np.str_]) -> TiePoints:
        """The table of numbers (N, 10), all columns but `role` in the order of CSV_COLUMNS."""
        columns = dict(zip(CSV_COLUMNS[:-1], np.ascontiguousarray(numbers.T), strict=True))
        return TiePoints(**columns, role=role)
