"""Images as the matcher reads them: a raster's own pixels, a common grid, or an array."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Grid, Points, transform_points
from hetmatch_qgis.engine.core.image import MaskedImage, Window
from hetmatch_qgis.engine.raster.decode import masked
from hetmatch_qgis.engine.raster.masks import unmasked
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.raster.resample import area_average, sample

LATTICE_STEP = 16
LATTICE_TOLERANCE = 0.02
AVERAGE_FROM = 1.5
BORDER = 3
MIN_SIDE = 32
SPARSE = 8
# A window across a fold of the projection may touch the whole raster: then coarser is better
# than more memory.
MOST_CELLS = 1_000_000


class PixelSource:
    """A raster in its own pixels."""

    def __init__(self, raster: Raster, bands: tuple[int, ...]) -> None:
        self.raster = raster
        self.bands = bands

    @property
    def width(self) -> int:
        return self.raster.width

    @property
    def height(self) -> int:
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
    The positions come from `frame_to_pixel` itself, to within a fiftieth of a pixel; the cubic
    kernel moves fine detail by up to a twenty-fifth more. rasterio's WarpedVRT would promise an
    eighth for the positions alone, mix the numbers of colour tables and average the phases of
    complex data.
    """

    def __init__(self, raster: Raster, bands: tuple[int, ...], grid: Grid) -> None:
        if not raster.georeference.is_usable or grid.crs is None or raster.crs is None:
            raise InputError(
                f"'{raster.name}' cannot be put on a grid without a CRS; assign one, for example "
                "with gdal_edit.py -a_srs EPSG:… FILE."
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
        return self.grid.width

    @property
    def height(self) -> int:
        return self.grid.height

    def frame_to_pixel(self, points: Points) -> Points:
        """Grid pixels (N, 2) to raster pixels (N, 2); NaN where no projection leads there."""
        there = transform_points(self.grid.pixel_to_map(points), self._grid_crs, self._raster_crs)
        return self.raster.map_to_pixel(
            unwrap_longitudes(there, self._raster_crs, around=self._raster_middle)
        )

    def pixel_to_frame(self, points: Points) -> Points:
        """Raster pixels (N, 2) to grid pixels (N, 2); NaN where no projection leads there."""
        there = transform_points(self.raster.pixel_to_map(points), self._raster_crs, self._grid_crs)
        return self.grid.map_to_pixel(
            unwrap_longitudes(there, self._grid_crs, around=self._grid_middle)
        )

    def read(self, window: Window, factor: float = 1.0) -> MaskedImage:
        """See ImageSource.read."""
        shape = (int(np.ceil(window.height / factor)), int(np.ceil(window.width / factor)))
        positions = self._positions(window, factor, shape)
        cell = self._coarseness(positions)
        area = self._area(positions, cell)
        while area is not None and area.width * area.height > cell**2 * (
            MOST_CELLS + 16 * positions[..., 0].size
        ):
            cell *= 2
            area = self._area(positions, cell)
        if area is None:
            nothing = self.raster.read(Window(0, 0, 1, 1), 1.0, self.bands)
            return MaskedImage.empty(shape, nothing.values.shape[2])
        pixels = self.raster.read(area, cell, self.bands)
        columns = (positions[..., 0] - area.column) / cell
        rows = (positions[..., 1] - area.row) / cell
        return self.interpolated(pixels, columns, rows)

    def interpolated(self, image: MaskedImage, columns: NDArray, rows: NDArray) -> MaskedImage:
        """What was read, at positions (H, W) in its pixels."""
        return sample(image, columns, rows)

    def _positions(self, window: Window, factor: float, shape: tuple[int, int]) -> NDArray:
        """(H, W, 2): where the centre of each pixel to be read lies in the raster."""
        corner = np.array([window.column, window.row], dtype=np.float64)

        def exact(rows: NDArray, columns: NDArray) -> NDArray:
            there = np.stack(np.meshgrid(columns, rows), axis=-1)
            found = self.frame_to_pixel((there.reshape(-1, 2) + 0.5) * factor + corner)
            return found.reshape(len(rows), len(columns), 2)

        rows, columns = (np.arange(side, dtype=np.float64) for side in shape)
        knots = [np.linspace(0, n - 1, max(2, -(-n // LATTICE_STEP) + 1)) for n in shape]
        lattice = exact(*knots)
        if np.isfinite(lattice).all():
            middles = [(axis[1:] + axis[:-1]) / 2 for axis in knots]
            missed = _bilinear(lattice, knots, middles) - exact(*middles)
            if np.abs(missed).max() < LATTICE_TOLERANCE:
                return _bilinear(lattice, knots, [rows, columns])
        return exact(rows, columns)

    def _coarseness(self, positions: NDArray) -> float:
        """How many raster pixels go into one pixel to be read; 1 where too few to average."""
        if min(positions.shape[:2]) < 2:
            return 1.0
        some = slice(0, -1, SPARSE)
        right = positions[some, 1::SPARSE] - positions[some, :-1:SPARSE]
        down = positions[1::SPARSE, some] - positions[some, some]
        sizes = np.abs(right[..., 0] * down[..., 1] - right[..., 1] * down[..., 0])
        sizes = sizes[np.isfinite(sizes)]
        ratio = float(np.sqrt(np.median(sizes))) if sizes.size else 1.0
        return ratio if ratio >= AVERAGE_FROM else 1.0

    def _area(self, positions: NDArray, cell: float) -> Window | None:
        """The part of the raster that the positions need, in whole cells where it can be."""
        rows, columns = (np.unique(np.r_[0:n:SPARSE, n - 1]) for n in positions.shape[:2])
        positions = positions[np.ix_(rows, columns)]
        near = (BORDER + SPARSE) * max(cell, AVERAGE_FROM)
        size = np.array([self.raster.width, self.raster.height])
        inside = ((positions > -near) & (positions < size + near)).all(axis=2)
        if not inside.any():
            return None
        needed = positions[inside]
        low, high = needed.min(axis=0), needed.max(axis=0)
        # Starting half a cell before a position makes cells and positions coincide where the grid
        # is aligned with the raster, so that nothing is interpolated.
        start = np.round(low - (BORDER + 0.5) * cell).astype(int)
        size = np.ceil((high - start) / cell + BORDER) * cell
        return Window(int(start[0]), int(start[1]), int(np.ceil(size[0])), int(np.ceil(size[1])))


class ArraySource:
    """An array (H, W) or (H, W, C) of any dtype in its own pixels.

    NaN, Inf, masked elements of a numpy masked array and pixels where `valid` (H, W) is False do
    not count; complex values become amplitudes. bands: channels to use, from 1, None for all.

    Raises InputError for an array of another shape, one of under 32 pixels a side, or a band that
    is not there.
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
        kept = np.ones(data.shape[:2], bool) if valid is None else np.asarray(valid).astype(bool)
        if not_masked is not None:
            kept = kept & not_masked
        self.name = name
        self.dtype = str(data.dtype)
        self.band_count = int(data.shape[2])
        self.bands = bands or tuple(range(1, self.band_count + 1))
        if max(self.bands) > self.band_count or min(self.bands) < 1:
            raise InputError(
                f"The {name} has {self.band_count} band(s), so {list(self.bands)} cannot be read; "
                f"choose from 1 to {self.band_count}."
            )
        data = data[..., [band - 1 for band in self.bands]]
        self._image = masked(np.abs(data) if np.iscomplexobj(data) else data, kept)

    @property
    def width(self) -> int:
        return int(self._image.valid.shape[1])

    @property
    def height(self) -> int:
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


def unwrap_longitudes(points: Points, crs: CRS, around: float) -> Points:
    """Longitudes brought within half a turn of `around`, so that no antimeridian lies between."""
    if not crs.is_geographic or not np.isfinite(around):
        return points
    points = points.copy()
    # The shrinking keeps the two edges of a whole-earth raster apart despite rounding.
    points[:, 0] -= 360 * np.round((points[:, 0] - around) / 360 * (1 - 1e-9))
    return points


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
            f"The {name} must be numbers of shape (rows, columns) or (rows, columns, bands), "
            f"not {data.dtype} of shape {data.shape}."
        )
    if data.ndim == 3 and data.shape[0] <= 4 < min(data.shape[1:]):
        raise InputError(
            f"The {name} of shape {data.shape} seems to have its bands first; "
            "move them to the end with np.moveaxis(image, 0, 2)."
        )
    if min(data.shape[:2]) < MIN_SIDE or data.size == 0:
        raise InputError(
            f"The {name} has the shape {data.shape}: too small to match; "
            f"give at least {MIN_SIDE} x {MIN_SIDE} pixels."
        )
    if valid is not None and np.shape(valid) != data.shape[:2]:
        raise InputError(
            f"The {name}'s mask has the shape {np.shape(valid)}, its pixels {data.shape[:2]}; "
            "give both the same rows and columns."
        )
