"""Matchers that take two georeferenced files: HetMatch, AROSICS and GeFolki.

Both peers want the moving raster on the reference's grid, which is their user's to see to: here it
is brought there by its own, wrong, geotransform, and the time for that is part of theirs.
"""

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

from benchmarks import own
from benchmarks.arosics_worker import NODATA, Worker
from benchmarks.datasets import Mapping, Points
from benchmarks.pair_outcome import NotInstalled, Outcome
from benchmarks.peers import grey

RasterMatcher = Callable[[Path, Path], Outcome]

# Fewer tie points than these, and AROSICS shifts the whole image by their mean.
AROSICS_LOCAL_POINTS = 5
# The setting for radar and optical images in the package's own demonstration, but for its six
# levels of the pyramid, of which the coarsest lead it hundreds of pixels astray at this size.
GEFOLKI_SETTINGS = {"iteration": 2, "radius": range(32, 4, -4), "rank": 4, "levels": 3}
GEFOLKI_STEP = 32
"""Pixels between the places at which the dense flow is handed over as tie points."""


@dataclass(frozen=True)
class OnGrid:
    """The moving raster on the reference's grid by its geotransform as it stands.

    image: (H, W, C) like the reference. valid: (H, W). to_grid, from_grid: moving pixels to
    reference pixels and back, outer corner.
    """

    image: NDArray
    valid: NDArray[np.bool_]
    to_grid: Mapping
    from_grid: Mapping


def hetmatch() -> RasterMatcher:
    """HetMatch at its defaults; reading the files is part of the time."""
    from hetmatch_qgis.engine import Options, match_rasters

    def match(reference: Path, moving: Path) -> Outcome:
        started = time.perf_counter()
        result = match_rasters(reference, moving, Options())
        return own.from_result(result, time.perf_counter() - started)

    return match


def hetmatch_coarse() -> RasterMatcher:
    """HetMatch up to its guided matches, with an affine transform."""
    return own.coarse_on_rasters


def arosics() -> RasterMatcher:
    """AROSICS (Scheffler et al., 2017), local co-registration, in an environment of its own.

    It warps by a thin plate spline through its tie points; so does the mapping here.
    """
    worker = Worker()

    def match(reference: Path, moving: Path) -> Outcome:
        with TemporaryDirectory() as folder:
            started = time.perf_counter()
            grid = on_grid(reference, moving)
            drawn = write_like(reference, Path(folder) / "on_grid.tif", grid)
            seconds = time.perf_counter() - started
            answer = worker.match(reference, drawn)
        table = np.array(answer["points"]).reshape(-1, 4)
        seconds += answer["seconds"]
        if len(table) == 0:
            return Outcome(False, None, seconds, reason="no tie points")
        with rasterio.open(reference) as raster:
            to_pixel = ~raster.transform
        here = np.stack(to_pixel @ table[:, :2].T, axis=1)
        there = np.stack(to_pixel @ (table[:, :2] + table[:, 2:]).T, axis=1)
        corrected = spline(here, there)
        return Outcome(
            True,
            lambda points: corrected(grid.to_grid(points)),
            seconds,
            grid.from_grid(here),
            there,
        )

    return match


def gefolki() -> RasterMatcher:
    """GeFolki (Brigot et al., 2016), a dense flow without a verdict: it always claims."""
    try:
        package = import_module("gefolki")
        equalisation = import_module("gefolki.adapthist")
    except ImportError as error:
        raise NotInstalled(f"not installed ({error.name})") from error
    rescale = equalisation.rescale_intensity
    # It counts grey levels and was written when this function kept them whole.
    equalisation.rescale_intensity = lambda image, **settings: rescale(image, **settings).astype(  # type: ignore[attr-defined]
        image.dtype
    )

    def match(reference: Path, moving: Path) -> Outcome:
        started = time.perf_counter()
        grid = on_grid(reference, moving)
        with rasterio.open(reference) as raster:
            fixed = grey(np.moveaxis(raster.read(), 0, -1)).astype(np.float32)
        # Uniform places have no gradient to divide by, which it knows of.
        with np.errstate(all="ignore"):
            flow = package.GEFolki(fixed, grey(grid.image).astype(np.float32), **GEFOLKI_SETTINGS)
        seconds = time.perf_counter() - started
        # A reference pixel r shows what the moving raster on the grid has at r + flow(r).
        rows, columns = np.nonzero(grid.valid[::GEFOLKI_STEP, ::GEFOLKI_STEP])
        there = np.column_stack([columns, rows]) * float(GEFOLKI_STEP) + 0.5
        return Outcome(
            True,
            lambda points: against_flow(flow, grid.to_grid(points)),
            seconds,
            grid.from_grid(there + at(flow, there)),
            there,
        )

    return match


def on_grid(reference: Path, moving: Path) -> OnGrid:
    """The moving raster drawn on the reference's grid with cubic convolution."""
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
        systems = [CRS.from_wkt(one.crs.to_wkt()) for one in (raster, fixed)]
        transforms = [one.transform for one in (raster, fixed)]
    there = Transformer.from_crs(*systems, always_xy=True)
    back = Transformer.from_crs(*systems[::-1], always_xy=True)

    def to_grid(points: Points) -> Points:
        placed = there.transform(*(transforms[0] @ points.T))
        return np.stack(~transforms[1] @ placed, axis=1)

    def from_grid(points: Points) -> Points:
        placed = back.transform(*(transforms[1] @ points.T))
        return np.stack(~transforms[0] @ placed, axis=1)

    return OnGrid(np.moveaxis(image, 0, -1), valid > 0, to_grid, from_grid)


def write_like(reference: Path, path: Path, grid: OnGrid) -> Path:
    """The drawn raster as a float32 GeoTIFF, NODATA where there are no pixels."""
    with rasterio.open(reference) as fixed:
        profile = {
            "driver": "GTiff", "width": fixed.width, "height": fixed.height, "dtype": "float32",
            "transform": fixed.transform, "crs": fixed.crs, "count": grid.image.shape[2],
        }  # fmt: skip
    image = np.where(grid.valid[..., None], grid.image, np.float32(NODATA)).astype(np.float32)
    with rasterio.open(path, "w", **profile, nodata=NODATA) as raster:
        raster.write(np.moveaxis(image, -1, 0))
    return path


def at(flow: tuple[NDArray, NDArray], points: Points) -> Points:
    """A dense flow (columns (H, W), rows (H, W)) at places (N, 2) from the outer corner."""
    places = (points - 0.5)[:, ::-1].T
    return np.stack([map_coordinates(axis, places, order=1, mode="nearest") for axis in flow], 1)


def against_flow(flow: tuple[NDArray, NDArray], points: Points) -> Points:
    """The places r for which r + flow(r) are the points, (N, 2)."""
    places = points
    for _ in range(20):
        places = points - at(flow, places)
    return places


def spline(source: Points, target: Points) -> Mapping:
    """A thin plate spline through the points, or the mean shift of fewer than five."""
    if len(source) < AROSICS_LOCAL_POINTS:
        shift = (target - source).mean(axis=0)
        return lambda points: points + shift
    return RBFInterpolator(source, target, kernel="thin_plate_spline", degree=1)
