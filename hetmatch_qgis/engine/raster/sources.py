"""Image sources of rasters: in their own pixels, or on a common grid."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import (
    Grid,
    Points,
    even_lattice,
    grid_points,
    transform_points,
)
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.georeferencing.crs import assign_crs_command, unwrap_x
from hetmatch_qgis.engine.pixels.resample import interpolate
from hetmatch_qgis.engine.raster.open_image import OpenImage

LATTICE_STEP = 16
"""Grid pixels between the exactly projected positions, which others are interpolated from; set by
hand with the first version (ed1f7d5)."""

LATTICE_TOLERANCE = 0.02
"""Raster pixels by which interpolated positions may miss the exact ones; set by hand with the first
version (ed1f7d5)."""

MIN_AVERAGE_RATIO = 1.5
"""Raster pixels in one grid pixel from which on they are averaged, below it interpolated; set by
hand with the first version (ed1f7d5)."""

ALIGNED_TOLERANCE = 0.001
"""Raster pixels by which the pixels of a grid may miss those of the raster and be read as they are:
a tenth of the error of a match whose truth is exact (`benchmarks.scale`)."""

ALIGNED_SIDE = 5
"""Points along a side of a grid at which its pixels are compared with those of the raster."""

BORDER = 3
"""Raster pixels, or cells of averages, read around the positions for the cubic kernel; set by hand
with the first version (ed1f7d5)."""

SPARSE = 8
"""Grid pixels between the positions that stand for all where only their extent or spacing is
needed; set by hand (5024d1f)."""

MAX_CELLS = 1_000_000
"""Cells read for a window, in addition to 16 for each of its pixels. A window across a fold of the
projection may touch the whole raster: then a coarser read is better than more memory. Set by hand
with the first version (ed1f7d5)."""

_MAX_CELLS_A_PIXEL = 16
"""See MAX_CELLS."""


class PixelSource:
    """A raster whose frame is its own pixels."""

    def __init__(self, raster: OpenImage, bands: tuple[int, ...]) -> None:
        self.raster = raster
        self.bands = bands

    @property
    def width(self) -> int:
        """Columns of the frame."""
        return self.raster.width

    @property
    def height(self) -> int:
        """Rows of the frame."""
        return self.raster.height

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read."""
        return self.raster.read(window, factor, self.bands)

    def frame_to_pixel(self, points: Points) -> Points:
        """The frame is the pixels."""
        return np.array(points, dtype=np.float64).reshape(-1, 2)

    def pixel_to_frame(self, points: Points) -> Points:
        """The frame is the pixels."""
        return np.array(points, dtype=np.float64).reshape(-1, 2)


class GridSource:
    """A georeferenced raster, resampled to a grid in any CRS.

    Pixels as they are where the grid's are those of the raster; else means of the raster's valid
    pixels where the grid is coarser, cubic interpolation where not.
    The positions come from `frame_to_pixel` itself, to within LATTICE_TOLERANCE; the cubic kernel
    moves fine detail by up to a twenty-fifth of a pixel more. rasterio's WarpedVRT guarantees an
    eighth of a pixel for the positions alone, mixes the numbers of colour tables and averages the
    phases of complex data.

    Raises InputError where the raster or the grid has no CRS.
    """

    def __init__(self, raster: OpenImage, bands: tuple[int, ...], grid: Grid) -> None:
        if not raster.georeference.is_usable or grid.crs is None or raster.crs is None:
            raise InputError(
                "'{raster}' cannot be put on a grid without a CRS; assign one, for example with: "
                "{command}",
                raster=raster.name,
                command=assign_crs_command(raster.location),
            )
        self.raster = raster
        self.bands = bands
        self.grid = grid
        self._grid_crs: CRS = grid.crs
        self._raster_crs: CRS = raster.crs
        middle = np.array([[raster.width / 2, raster.height / 2]])
        self._raster_middle = float(raster.pixel_to_map(middle)[0, 0])
        middle = np.array([[grid.width / 2, grid.height / 2]])
        self._grid_middle = float(grid.pixel_to_map(middle)[0, 0])

    @property
    def width(self) -> int:
        """Columns of the frame."""
        return self.grid.width

    @property
    def height(self) -> int:
        """Rows of the frame."""
        return self.grid.height

    def frame_to_pixel(self, points: Points) -> Points:
        """Grid pixels (N, 2) to raster pixels (N, 2); NaN where the projection is undefined."""
        projected = transform_points(
            self.grid.pixel_to_map(points), self._grid_crs, self._raster_crs
        )
        return self.raster.map_to_pixel(
            unwrap_x(projected, self._raster_crs, around=self._raster_middle)
        )

    def pixel_to_frame(self, points: Points) -> Points:
        """Raster pixels (N, 2) to grid pixels (N, 2); NaN where the projection is undefined."""
        projected = transform_points(
            self.raster.pixel_to_map(points), self._raster_crs, self._grid_crs
        )
        return self.grid.map_to_pixel(unwrap_x(projected, self._grid_crs, around=self._grid_middle))

    @cached_property
    def _offset(self) -> tuple[int, int] | None:
        """The raster's (column, row) at the grid's corner where the pixels of both are the same."""
        points = even_lattice(self.grid.width, self.grid.height, ALIGNED_SIDE)
        offsets = self.frame_to_pixel(points) - points
        if not np.isfinite(offsets).all():
            return None
        offset = np.round(offsets[0])
        is_aligned = bool((np.abs(offsets - offset) < ALIGNED_TOLERANCE).all())
        return (int(offset[0]), int(offset[1])) if is_aligned else None

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read."""
        if self._offset is not None and (factor == 1 or factor >= MIN_AVERAGE_RATIO):
            column, row = self._offset
            area = Window(column + window.column, row + window.row, window.width, window.height)
            return self.raster.read(area, factor, self.bands)
        return self._resampled(window, factor)

    def _resampled(self, window: Window, factor: float) -> MaskedImage:
        """A window of a grid whose pixels are not those of the raster."""
        shape = (int(np.ceil(window.height / factor)), int(np.ceil(window.width / factor)))
        positions = self._positions(window, factor, shape)
        cell = self._cell(positions)
        area = self._area(positions, cell)
        while area is not None and area.width * area.height > cell**2 * (
            MAX_CELLS + _MAX_CELLS_A_PIXEL * positions[..., 0].size
        ):
            cell *= 2
            area = self._area(positions, cell)
        if area is None:
            pixel = self.raster.read(Window(0, 0, 1, 1), 1.0, self.bands)
            return MaskedImage.empty(shape, pixel.values.shape[2])
        pixels = self.raster.read(area, cell, self.bands)
        columns = (positions[..., 0] - area.column) / cell
        rows = (positions[..., 1] - area.row) / cell
        return self.interpolate(pixels, columns, rows)

    def interpolate(self, image: MaskedImage, columns: NDArray, rows: NDArray) -> MaskedImage:
        """A part of the raster at positions (H, W) in the part's pixels."""
        return interpolate(image, columns, rows)

    def _positions(self, window: Window, factor: float, shape: tuple[int, int]) -> NDArray:
        """(H, W, 2): raster pixel at the centre of each pixel to be read."""
        corner = np.array([window.column, window.row], dtype=np.float64)

        def project(rows: NDArray, columns: NDArray) -> NDArray:
            centres = grid_points(columns, rows).reshape(-1, 2) + 0.5
            pixels = self.frame_to_pixel(centres * factor + corner)
            return pixels.reshape(len(rows), len(columns), 2)

        rows, columns = (np.arange(side, dtype=np.float64) for side in shape)
        knots = [np.linspace(0, n - 1, max(2, -(-n // LATTICE_STEP) + 1)) for n in shape]
        lattice = project(*knots)
        if np.isfinite(lattice).all():
            middles = [(axis[1:] + axis[:-1]) / 2 for axis in knots]
            residuals = _bilinear(lattice, knots, middles) - project(*middles)
            if np.abs(residuals).max() < LATTICE_TOLERANCE:
                return _bilinear(lattice, knots, [rows, columns])
        return project(rows, columns)

    def _cell(self, positions: NDArray) -> float:
        """Side of a pixel to be read in raster pixels; 1 where these are too few to average."""
        if min(positions.shape[:2]) < 2:
            return 1.0
        sparse = slice(0, -1, SPARSE)
        right = positions[sparse, 1::SPARSE] - positions[sparse, :-1:SPARSE]
        down = positions[1::SPARSE, sparse] - positions[sparse, sparse]
        sizes = np.abs(right[..., 0] * down[..., 1] - right[..., 1] * down[..., 0])
        sizes = sizes[np.isfinite(sizes)]
        ratio = float(np.sqrt(np.median(sizes))) if sizes.size else 1.0
        return ratio if ratio >= MIN_AVERAGE_RATIO else 1.0

    def _area(self, positions: NDArray, cell: float) -> Window | None:
        """The part of the raster around the positions, in whole cells where possible."""
        rows, columns = (np.unique(np.r_[0:n:SPARSE, n - 1]) for n in positions.shape[:2])
        positions = positions[np.ix_(rows, columns)]
        margin = (BORDER + SPARSE) * max(cell, MIN_AVERAGE_RATIO)
        size = np.array([self.raster.width, self.raster.height])
        is_inside = ((positions > -margin) & (positions < size + margin)).all(axis=2)
        if not is_inside.any():
            return None
        low, high = positions[is_inside].min(axis=0), positions[is_inside].max(axis=0)
        # Starting half a cell before a position makes cells and positions coincide where the grid
        # is aligned with the raster, so that nothing is interpolated.
        start = np.round(low - (BORDER + 0.5) * cell).astype(int)
        size = np.ceil((high - start) / cell + BORDER) * cell
        return Window(int(start[0]), int(start[1]), int(np.ceil(size[0])), int(np.ceil(size[1])))


def _bilinear(lattice: NDArray, knots: list[NDArray], at: list[NDArray]) -> NDArray:
    """A lattice (R, C, 2) with values at `knots` (rows, columns), interpolated at others."""
    down, across = (
        np.stack([np.interp(points, axis, unit) for unit in np.eye(len(axis))], axis=1)
        for axis, points in zip(knots, at, strict=True)
    )
    return np.asarray(np.einsum("hr,rcx,wc->hwx", down, lattice, across, optimize=True))
