"""Matchers of two georeferenced files: HetMatch, AROSICS and GeFolki.

Both peers need the moving raster on the grid of the reference, which is up to their users. Here it
is resampled with its own, wrong, geotransform, and the time for that is included in theirs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from rasterio.warp import Resampling, reproject
from scipy.interpolate import RBFInterpolator
from scipy.ndimage import map_coordinates

from benchmarks.common import hetmatch as hetmatch_matchers
from benchmarks.common.datasets import Mapping, Points
from benchmarks.common.matcher_result import MatcherResult, NotInstalled
from benchmarks.common.raster_files import write_raster
from benchmarks.peers.arosics_process import NODATA, ArosicsProcess
from benchmarks.peers.keypoints import grey

RasterMatcher = Callable[[Path, Path], MatcherResult]

# With fewer tie points than this, AROSICS shifts the whole image by their mean.
AROSICS_LOCAL_POINTS = 5
# The settings for radar and optical images in the demonstration of the package, except its six
# pyramid levels: at this image size the coarsest of them cause errors of hundreds of pixels.
GEFOLKI_SETTINGS = {"iteration": 2, "radius": range(32, 4, -4), "rank": 4, "levels": 3}
GEFOLKI_STEP = 32
"""Spacing of the tie points taken from the dense flow, pixels; set by hand with the first version
(d2d5ca8)."""


@dataclass(frozen=True)
class OnGrid:
    """The moving raster, resampled to the grid of the reference with its present geotransform."""

    image: NDArray
    """(H, W, C), with the rows and columns of the reference."""

    valid: NDArray[np.bool_]
    """(H, W)."""

    to_grid: Mapping
    """Moving pixels to reference pixels, origin at the outer corner."""

    from_grid: Mapping
    """Reference pixels to moving pixels."""


def hetmatch() -> RasterMatcher:
    """HetMatch at its defaults; the time includes reading the files."""
    from hetmatch_qgis.engine import Options, match_rasters

    def match(reference: Path, moving: Path) -> MatcherResult:
        started = time.perf_counter()
        result = match_rasters(reference, moving, Options())
        return hetmatch_matchers.from_result(result, time.perf_counter() - started)

    return match


def hetmatch_coarse() -> RasterMatcher:
    """HetMatch up to its guided matches, with an affine transform."""
    return hetmatch_matchers.coarse_on_rasters


def arosics() -> RasterMatcher:
    """AROSICS (Scheffler et al., 2017), local co-registration, in a separate environment.

    The mapping is a thin plate spline through its tie points, as AROSICS warps.
    """
    worker = ArosicsProcess()

    def match(reference: Path, moving: Path) -> MatcherResult:
        with TemporaryDirectory() as folder:
            started = time.perf_counter()
            grid = on_grid(reference, moving)
            on_grid_path = write_like(reference, Path(folder) / "on_grid.tif", grid)
            seconds = time.perf_counter() - started
            answer = worker.match(reference, on_grid_path)
        table = np.array(answer["points"]).reshape(-1, 4)
        seconds += answer["seconds"]
        if len(table) == 0:
            return MatcherResult(False, None, seconds, reason="no tie points")
        with rasterio.open(reference) as raster:
            to_pixel = ~raster.transform
        moving_on_grid = np.stack(to_pixel @ table[:, :2].T, axis=1)
        ref_points = np.stack(to_pixel @ (table[:, :2] + table[:, 2:]).T, axis=1)
        corrected = spline(moving_on_grid, ref_points)
        return MatcherResult(
            True,
            lambda points: corrected(grid.to_grid(points)),
            seconds,
            grid.from_grid(moving_on_grid),
            ref_points,
        )

    return match


def gefolki() -> RasterMatcher:
    """GeFolki (Brigot et al., 2016), a dense flow without a verdict: it always claims a match."""
    try:
        package = import_module("gefolki")
        equalisation = import_module("gefolki.adapthist")
    except ImportError as error:
        raise NotInstalled(f"not installed ({error.name})") from error
    rescale = equalisation.rescale_intensity
    # GeFolki counts grey levels, and was written when this function returned integers.
    equalisation.rescale_intensity = lambda image, **settings: rescale(image, **settings).astype(  # type: ignore[attr-defined]
        image.dtype
    )

    def match(reference: Path, moving: Path) -> MatcherResult:
        started = time.perf_counter()
        grid = on_grid(reference, moving)
        with rasterio.open(reference) as raster:
            fixed = grey(np.moveaxis(raster.read(), 0, -1)).astype(np.float32)
        # GeFolki handles the division by zero where there is no gradient.
        with np.errstate(all="ignore"):
            flow = package.GEFolki(fixed, grey(grid.image).astype(np.float32), **GEFOLKI_SETTINGS)
        seconds = time.perf_counter() - started
        # A reference pixel r corresponds to r + flow(r) in the resampled moving raster.
        rows, columns = np.nonzero(grid.valid[::GEFOLKI_STEP, ::GEFOLKI_STEP])
        ref_points = np.column_stack([columns, rows]) * float(GEFOLKI_STEP) + 0.5
        return MatcherResult(
            True,
            lambda points: against_flow(flow, grid.to_grid(points)),
            seconds,
            grid.from_grid(ref_points + flow_at(flow, ref_points)),
            ref_points,
        )

    return match


def on_grid(reference: Path, moving: Path) -> OnGrid:
    """Resample the moving raster to the grid of the reference by cubic convolution."""
    with rasterio.open(reference) as fixed, rasterio.open(moving) as raster:
        target = {"dst_transform": fixed.transform, "dst_crs": fixed.crs.to_wkt()}
        source = {"src_transform": raster.transform, "src_crs": raster.crs.to_wkt()}
        image = np.zeros((raster.count, *fixed.shape), dtype=raster.dtypes[0])
        reproject(
            raster.read(), image, src_nodata=raster.nodata,
            resampling=Resampling.cubic, **source, **target,
        )  # fmt: skip
        valid = np.zeros(fixed.shape, dtype=np.uint8)
        reproject(raster.dataset_mask(), valid, resampling=Resampling.nearest, **source, **target)
        systems = [CRS.from_wkt(dataset.crs.to_wkt()) for dataset in (raster, fixed)]
        transforms = [dataset.transform for dataset in (raster, fixed)]
    to_reference_crs = Transformer.from_crs(*systems, always_xy=True)
    to_moving_crs = Transformer.from_crs(*systems[::-1], always_xy=True)

    def to_grid(points: Points) -> Points:
        xy = to_reference_crs.transform(*(transforms[0] @ points.T))
        return np.stack(~transforms[1] @ xy, axis=1)

    def from_grid(points: Points) -> Points:
        xy = to_moving_crs.transform(*(transforms[1] @ points.T))
        return np.stack(~transforms[0] @ xy, axis=1)

    return OnGrid(np.moveaxis(image, 0, -1), valid > 0, to_grid, from_grid)


def write_like(reference: Path, path: Path, grid: OnGrid) -> Path:
    """Write the resampled raster as a float32 GeoTIFF, with NODATA where it has no pixels."""
    with rasterio.open(reference) as fixed:
        place = fixed.crs, fixed.transform
    image = np.where(grid.valid[..., None], grid.image, np.float32(NODATA)).astype(np.float32)
    return write_raster(path, np.moveaxis(image, -1, 0), *place, nodata=NODATA)


def flow_at(flow: tuple[NDArray, NDArray], points: Points) -> Points:
    """Interpolate a dense flow (columns (H, W), rows (H, W)) at points (N, 2).

    Points count from the outer corner.
    """
    row_column = (points - 0.5)[:, ::-1].T
    return np.stack(
        [map_coordinates(axis, row_column, order=1, mode="nearest") for axis in flow], 1
    )


def against_flow(flow: tuple[NDArray, NDArray], points: Points) -> Points:
    """Return the points r, (N, 2), for which r + flow(r) are the given points."""
    origins = points
    for _ in range(20):
        origins = points - flow_at(flow, origins)
    return origins


def spline(source: Points, target: Points) -> Mapping:
    """Fit a thin plate spline, or the mean shift of fewer than five points."""
    if len(source) < AROSICS_LOCAL_POINTS:
        shift = (target - source).mean(axis=0)
        return lambda points: points + shift
    return RBFInterpolator(source, target, kernel="thin_plate_spline", degree=1)
