"""Edited tie points, as the worker's protocol carries them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hetmatch_qgis.common.contract import CHECK_CODE, MANUAL_CODE, MATCHED_CODE, OFF_CODE, TIE_CODE
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points


@dataclass(frozen=True)
class EditedPoints:
    """N tie points as the user edited them.

    reference: (N, 2) pixels of the reference raster.
    moving: (N, 2) pixels of the moving raster.
    weights: (N,), 0 to 1.
    roles: (N,), TIE_CODE, CHECK_CODE or OFF_CODE.
    is_manual: (N,), True for points that were set or moved by hand.
    ids: (N,), their numbers, which they keep in exports.
    precision: (N, 3) standard errors of column and row in the reference, pixels, and the
        correlation of both errors; NaN where they are not known.
    """

    reference: Points
    moving: Points
    weights: NDArray[np.float64]
    roles: NDArray[np.int_]
    is_manual: NDArray[np.bool_]
    ids: NDArray[np.int64]
    precision: NDArray[np.float64]

    @staticmethod
    def of(rows: ArrayLike) -> EditedPoints:
        """Take the rows of the protocol.

        rows: (N, 6) of ref_col, ref_row, mov_col, mov_row, weight and role, or (N, 7) with the
            origin, MATCHED_CODE or MANUAL_CODE; without it all points count as matched. (N, 8)
            have the number of the point, too; without it they are numbered from 1. (N, 11) have the
            precision, too; a standard error of 0 is not known.

        Raises InputError for numbers that are not finite, for unknown codes, and for numbers of
        points that are not whole, positive and unique.
        """
        table = np.asarray(rows, dtype=np.float64)
        table = table.reshape(0, 6) if table.size == 0 else table
        if table.shape[1] == 6:
            table = np.column_stack([table, np.full(len(table), MATCHED_CODE)])
        if table.shape[1] == 7:
            table = np.column_stack([table, np.arange(1, len(table) + 1)])
        if table.shape[1] == 8:
            table = np.column_stack([table, np.zeros((len(table), 3))])
        if not np.isfinite(table).all():
            raise InputError("A tie point has no position in one of the rasters; remove it.")
        if not np.isin(table[:, 5], (TIE_CODE, CHECK_CODE, OFF_CODE)).all():
            raise InputError("The role of a tie point must be 0 (tie), 1 (check) or 2 (off).")
        if not np.isin(table[:, 6], (MATCHED_CODE, MANUAL_CODE)).all():
            raise InputError("The origin of a tie point must be 0 (matched) or 1 (set by hand).")
        ids = table[:, 7]
        if not ((ids >= 1) & (ids == np.round(ids))).all() or len(np.unique(ids)) < len(ids):
            raise InputError("The numbers of the tie points must be whole, positive and unique.")
        is_known = (table[:, 8:10] > 0).all(axis=1) & (np.abs(table[:, 10]) <= 1)
        return EditedPoints(
            reference=table[:, :2],
            moving=table[:, 2:4],
            weights=table[:, 4],
            roles=table[:, 5].astype(int),
            is_manual=table[:, 6] == MANUAL_CODE,
            ids=ids.astype(np.int64),
            precision=np.where(is_known[:, None], table[:, 8:11], np.nan),
        )

    @property
    def covariances(self) -> NDArray[np.float64]:
        """Variances of column and row, and their covariance (N, 3); NaN where not known."""
        sigma_col, sigma_row, correlation = self.precision.T
        return np.column_stack([sigma_col**2, sigma_row**2, correlation * sigma_col * sigma_row])
