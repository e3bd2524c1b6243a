"""Image sources for matching: a raster's pixels, a raster on a common grid, or an array."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, grid_points, transform_points
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.raster.crs import assign_crs_command, unwrap_longitudes
from hetmatch_qgis.engine.raster.decode import as_masked_image
from hetmatch_qgis.engine.raster.masks import unmasked
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.resample import area_average, interpolate

LATTICE_STEP = 16
"""Grid pixels between the exactly projected positions, which others are interpolated from; set by
hand with the first version (ed1f7d5)."""

LATTICE_TOLERANCE = 0.02
"""Raster pixels by which interpolated positions may miss the exact ones; set by hand with the first
version (ed1f7d5)."""

MIN_AVERAGE_RATIO = 1.5
"""Raster pixels in one grid pixel from which on they are averaged, below it interpolated; set by
hand with the first version (ed1f7d5)."""

BORDER = 3
"""Raster pixels, or cells of averages, read around the positions for the cubic kernel; set by hand
with the first version (ed1f7d5)."""

MIN_SIDE = 32
"""Pixels along a side of an image that can be matched at all; set by hand (8740f0c)."""

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

    def __init__(self, raster: Raster, bands: tuple[int, ...]) -> None:
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

    Means of the raster's valid pixels where the grid is coarser, cubic interpolation where not.
    The positions come from `frame_to_pixel` itself, to within LATTICE_TOLERANCE; the cubic kernel
    moves fine detail by up to a twenty-fifth of a pixel more. rasterio's WarpedVRT guarantees an
    eighth of a pixel for the positions alone, mixes the numbers of colour tables and averages the
    phases of complex data.

    Raises InputError where the raster or the grid has no CRS.
    """

    def __init__(self, raster: Raster, bands: tuple[int, ...], grid: Grid) -> None:
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
            unwrap_longitudes(projected, self._raster_crs, around=self._raster_middle)
        )

    def pixel_to_frame(self, points: Points) -> Points:
        """Raster pixels (N, 2) to grid pixels (N, 2); NaN where the projection is undefined."""
        projected = transform_points(
            self.raster.pixel_to_map(points), self._raster_crs, self._grid_crs
        )
        return self.grid.map_to_pixel(
            unwrap_longitudes(projected, self._grid_crs, around=self._grid_middle)
        )

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read."""
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


class ArraySource:
    """An array (H, W) or (H, W, C) of any dtype in its own pixels.

    NaN, Inf, masked elements of a numpy masked array and pixels where `valid` (H, W) is False are
    invalid; complex values become amplitudes.

    array: (H, W) or (H, W, C), numbers.
    valid: (H, W) bool; None where all pixels are valid.
    bands: channels to use, counted from 1; None for all.
    name: what sentences call it.

    Raises InputError for an array of another shape, one with a side below MIN_SIDE, or a band that
    does not exist.
    """

    def __init__(
        self,
        array: NDArray,
        valid: NDArray | None = None,
        bands: tuple[int, ...] | None = None,
        name: str = "image",
    ) -> None:
        not_masked = unmasked(array)
        data = np.asarray(array)
        _check_array(data, valid, name)
        if data.ndim == 2:
            data = data[..., None]
        is_valid = np.ones(data.shape[:2], bool) if valid is None else np.asarray(valid, bool)
        if not_masked is not None:
            is_valid = is_valid & not_masked
        self.name = name
        self.dtype = str(data.dtype)
        self.band_count = int(data.shape[2])
        self.bands = bands or tuple(range(1, self.band_count + 1))
        if max(self.bands) > self.band_count or min(self.bands) < 1:
            raise InputError(
                "The {image} has no such bands ({bands}); choose from 1 to {count}.",
                image=name,
                bands=list(self.bands),
                count=self.band_count,
            )
        data = data[..., [band - 1 for band in self.bands]]
        self._image = as_masked_image(np.abs(data) if np.iscomplexobj(data) else data, is_valid)

    @property
    def width(self) -> int:
        """Columns of the frame."""
        return int(self._image.valid.shape[1])

    @property
    def height(self) -> int:
        """Rows of the frame."""
        return int(self._image.valid.shape[0])

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read."""
        shape = (int(np.ceil(window.height / factor)), int(np.ceil(window.width / factor)))
        left, top = max(window.column, 0), max(window.row, 0)
        right = min(window.column + int(np.ceil(shape[1] * factor)), self.width)
        bottom = min(window.row + int(np.ceil(shape[0] * factor)), self.height)
        if right <= left or bottom <= top:
            return MaskedImage.empty(shape, self._image.values.shape[2])
        part = self._image.crop(Window(left, top, right - left, bottom - top))
        if factor == 1 and part.valid.shape == shape:
            return part
        corner = (window.column - left, window.row - top)
        return area_average(part, corner, (factor, factor), shape)

    def frame_to_pixel(self, points: Points) -> Points:
        """The frame is the pixels."""
        return np.array(points, dtype=np.float64).reshape(-1, 2)

    def pixel_to_frame(self, points: Points) -> Points:
        """The frame is the pixels."""
        return np.array(points, dtype=np.float64).reshape(-1, 2)


def _bilinear(lattice: NDArray, knots: list[NDArray], at: list[NDArray]) -> NDArray:
    """A lattice (R, C, 2) with values at `knots` (rows, columns), interpolated at others."""
    down, across = (
        np.stack([np.interp(points, axis, unit) for unit in np.eye(len(axis))], axis=1)
        for axis, points in zip(knots, at, strict=True)
    )
    return np.asarray(np.einsum("hr,rcx,wc->hwx", down, lattice, across, optimize=True))


def _check_array(data: NDArray, valid: NDArray | None, name: str) -> None:
    if data.ndim not in (2, 3) or data.dtype.kind not in "buifc":
        raise InputError(
            "The {image} must be numbers of shape (rows, columns) or (rows, columns, bands), not "
            "{dtype} of shape {shape}.",
            image=name,
            dtype=data.dtype.name,
            shape=str(data.shape),
        )
    if data.ndim == 3 and data.shape[0] <= 4 < min(data.shape[1:]):
        raise InputError(
            "The {image} of shape {shape} seems to have its bands first; move them to the end with "
            "np.moveaxis(image, 0, 2).",
            image=name,
            shape=str(data.shape),
        )
    if min(data.shape[:2]) < MIN_SIDE or data.size == 0:
        raise InputError(
            "The {image} of shape {shape} is too small to match; give at least {minimum} x "
            "{minimum} pixels.",
            image=name,
            shape=str(data.shape),
            minimum=MIN_SIDE,
        )
    if valid is not None and np.shape(valid) != data.shape[:2]:
        raise InputError(
            "The mask of the {image} has the shape {mask_shape}, its pixels {shape}; give both the "
            "same rows and columns.",
            image=name,
            mask_shape=str(np.shape(valid)),
            shape=str(data.shape[:2]),
        )
