"""Results of matches with a known transform and both rasters on disk, made without a matcher."""

from __future__ import annotations

import numpy as np
from affine import Affine
from pyproj import CRS

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.common.contract import CHECK, MATCHED, TIE
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult, TileReport
from hetmatch_qgis.engine.core.tie_points import TiePoints

WIDTH, HEIGHT = 220, 180
UTM = CRS.from_epsg(32633)
GRID = Affine(10, 0, 500_000, 0, -10, 5_000_000)
LARGE = np.array([900.0, 640.0])


def normalise(points):
    return (points - [WIDTH / 2, HEIGHT / 2]) / HEIGHT


def affine(points):
    angle = np.radians(20)
    matrix = 0.85 * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (points - [WIDTH / 2, HEIGHT / 2]) @ matrix.T + [WIDTH / 2 + 3.3, HEIGHT / 2 - 2.6]


def tilted(points):
    x, y = normalise(points).T
    return affine(points) / (1 + 0.06 * x - 0.05 * y)[:, None]


def curved(points):
    x, y = normalise(points).T
    return affine(points) + np.stack([5 * x * y + 4 * y**2, 6 * x**2 - 3 * y**3], axis=1)


def wavy(points):
    return affine(points) + 3 * np.sin(points[:, ::-1] / 25)


MAPPERS = {"affine": affine, "tilted": tilted, "curved": curved, "wavy": wavy}


def waves(points):
    """Grey levels, 0 to 255, of a made-up scene at points (..., 2)."""
    random = np.random.default_rng(0)
    total = np.zeros(points.shape[:-1])
    for _ in range(50):
        length, angle, phase = random.uniform((12, 0, 0), (70, 2 * np.pi, 2 * np.pi))
        distance = points @ np.array([np.cos(angle), np.sin(angle)])
        total += np.cos(2 * np.pi / length * distance + phase)
    return (127 + 25 * total / 5).clip(1, 254)


def centres(width, height):
    return np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), axis=-1)


def write(path, values, placed=True):
    """(H, W) or (bands, H, W) as GeoTIFF, with a georeference or without."""
    values = np.atleast_3d(values.T).T.round().astype(np.uint8)
    return write_raster(path, values, *((UTM, GRID) if placed else ()))


def described(path, width, height, placed=True, bands=1):
    return ImageDescription(
        path,
        width,
        height,
        bands,
        "uint8",
        *(("affine", UTM, GRID, 10.0) if placed else ("none", None, None, None)),
        tuple(range(1, bands + 1)),
        "optical",
        "colours",
    )


def result_of(
    folder,
    mapper,
    reference_size=(WIDTH, HEIGHT),
    moving_size=(WIDTH, HEIGHT),
    *,
    placed=True,
    noise=0.0,
    count=60,
    name="moving.tif",
):
    """A correct match of two GeoTIFFs.

    mapper: from moving pixels to reference pixels.
    placed: whether the moving raster has a georeference, the same as the reference.
    noise: standard deviation of the reference points in pixels.
    """
    pixels = centres(*moving_size)
    mapped = mapper(pixels.reshape(-1, 2)).reshape(pixels.shape)
    reference = write(folder / "reference.tif", waves(centres(*reference_size)))
    moving = write(folder / name, waves(mapped), placed)
    random = np.random.default_rng(1)
    points = random.uniform((0, 0), moving_size, (count, 2))
    mapped_points = mapper(points)
    is_inside = ((mapped_points > 0) & (mapped_points < reference_size)).all(axis=1)
    points, mapped_points = points[is_inside], mapped_points[is_inside]
    measured = mapped_points + random.normal(0, noise, mapped_points.shape)
    numbers = np.zeros((len(points), 10))
    numbers[:, 0:2], numbers[:, 2:4], numbers[:, 8] = measured, points, 0.9
    numbers[:, 9] = np.linalg.norm(mapped_points - measured, axis=1)
    role = np.where(np.arange(len(points)) % 5 == 0, CHECK, TIE)
    width, height = reference_size
    return MatchResult(
        MATCHED,
        f"{len(points)} points agree.",
        described(reference, *reference_size),
        described(moving, *moving_size, placed),  # type: ignore[call-arg]
        "hetmatch",
        TiePoints.of(numbers, role),
        "polynomial3",
        None,
        mapper,
        confidence=0.97,
        coverage=1.0,
        tiles=_two_tiles(width, height),
        seconds={"read": 0.25, "windows": 1.5},
    )


def _two_tiles(width, height):
    """One tile that is matched, and one on open water."""
    middle = width // 2
    return (
        TileReport(Window(0, 0, middle, height), "matched", "", 40, outline(0, middle, height)),
        TileReport(
            Window(middle, 0, middle, height),
            "skipped",
            "no texture, such as open water",
            0,
            outline(middle, width, height),
        ),
    )


def outline(left, right, height):
    """Corners of a tile on the map."""
    corners = ((left, 0), (right, 0), (right, height), (left, height))
    return tuple(GRID @ corner for corner in corners)


def unplaced_match():
    """A match of two images without georeference, and nothing else to it."""
    image = described(None, 300, 260, placed=False)
    return MatchResult(MATCHED, "60 points agree.", image, image, "hetmatch")
