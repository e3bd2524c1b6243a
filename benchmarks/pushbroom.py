"""Simulate a pushbroom satellite over relief, so that the position of every pixel is known.

The camera is a rigorous model: a satellite on a straight line with constant speed that looks
sideways and a little forward, one line at a time. Everything is computed in geocentric coordinates,
nothing by the code under test; RPCs are fitted to the camera, as a vendor would ship them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from affine import Affine
from pyproj import CRS, Transformer

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.engine.core.grid import Grid
from hetmatch_qgis.engine.georeferencing.rpc_model import RpcModel
from hetmatch_qgis.engine.rpc.fit import fit_rpc

UTM = CRS.from_epsg(32633)
GEOCENTRIC = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
GEODETIC = Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True)
TO_DEGREES = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True)
FROM_DEGREES = Transformer.from_crs("EPSG:4326", UTM, always_xy=True)
ALTITUDE_M = 600_000.0
"""Height of the orbit, as of typical Earth observation satellites (559f29a)."""

HEADING_RAD = np.radians(190.0)


@dataclass(frozen=True)
class Pushbroom:
    """A pushbroom camera."""

    centre: tuple[float, float, float]
    """Longitude, latitude and height at the centre of the image."""

    width: int
    """Samples."""

    height: int
    """Lines."""

    gsd: float
    """Metres."""

    off_nadir: float = 20.0
    """View angle across the track at the satellite, degrees."""

    forward: float = 8.0
    """View angle along the track at the satellite, degrees."""

    _frame: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        longitude, latitude = np.radians(self.centre[:2])
        east = np.array([-np.sin(longitude), np.cos(longitude), 0])
        up = np.array(
            [
                np.cos(latitude) * np.cos(longitude),
                np.cos(latitude) * np.sin(longitude),
                np.sin(latitude),
            ]
        )
        north = np.cross(up, east)
        flight = np.cos(HEADING_RAD) * north + np.sin(HEADING_RAD) * east
        right = np.cross(flight, up)
        off_nadir, forward = np.radians([self.off_nadir, self.forward])
        look = (
            np.cos(off_nadir) * (-np.cos(forward) * up + np.sin(forward) * flight)
            + np.sin(off_nadir) * right
        )
        centre = np.array(GEOCENTRIC.transform(*self.centre))
        slant = ALTITUDE_M / np.cos(off_nadir) / np.cos(forward)
        across = right - look * (right @ look)
        across /= np.linalg.norm(across)
        self._frame.update(
            satellite=centre - slant * look,
            flight=flight,
            look=look,
            across=across,
            # Normal of the plane of one line, which contains the look and the across direction.
            normal=np.cross(look, across),
            focal=np.array(slant / self.gsd),
        )

    def see(self, ground: np.ndarray) -> np.ndarray:
        """Project longitude, latitude, height (N, 3) to pixels (N, 2), origin at the corner."""
        frame = self._frame
        offset = np.stack(GEOCENTRIC.transform(*ground.T), axis=1) - frame["satellite"]
        flown = offset @ frame["normal"] / (frame["flight"] @ frame["normal"])
        in_line = offset - flown[:, None] * frame["flight"]
        sample = frame["focal"] * (in_line @ frame["across"]) / (in_line @ frame["look"])
        return np.stack([sample + self.width / 2, flown / self.gsd + self.height / 2], axis=1)

    def ground_at(self, pixels: np.ndarray, height: float) -> np.ndarray:
        """Intersect the lines of sight of pixels (N, 2) with a height: longitude, latitude."""
        frame = self._frame
        flown = (pixels[:, 1] - self.height / 2) * self.gsd
        start = frame["satellite"] + flown[:, None] * frame["flight"]
        slope = (pixels[:, 0] - self.width / 2) / frame["focal"]
        sight = frame["look"] + slope[:, None] * frame["across"]
        range_m = np.full(len(pixels), self.gsd * float(frame["focal"]))
        for _ in range(6):
            longitude, latitude, reached = GEODETIC.transform(*(start + range_m[:, None] * sight).T)
            forward = GEODETIC.transform(*(start + (range_m + 100)[:, None] * sight).T)[2]
            range_m = range_m + 100 * (height - reached) / (forward - reached)
        longitude, latitude, _ = GEODETIC.transform(*(start + range_m[:, None] * sight).T)
        return np.stack([longitude, latitude], axis=1)

    def rpcs(self, low: float, high: float) -> RpcModel:
        """Fit RPCs to the camera between two heights, as a vendor would ship them."""
        axes = np.linspace(0, self.width, 15), np.linspace(0, self.height, 15)
        pixels = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
        levels = np.linspace(low, high, 7)
        lonlat = np.concatenate([self.ground_at(pixels, level) for level in levels])
        heights = np.repeat(levels, len(pixels))
        pixels = self.see(np.column_stack([lonlat, heights]))
        return fit_rpc(lonlat, heights, pixels)


@dataclass(frozen=True)
class Scene:
    """An orthophoto, heights on the same grid, and a camera over them."""

    grid: Grid
    """Grid of the orthophoto and the heights."""

    ortho: np.ndarray
    """(H, W), 0 to 255."""

    heights: np.ndarray
    """(H, W), at the centres of the pixels, metres above the ellipsoid."""

    camera: Pushbroom
    """The camera."""

    def height_at(self, lonlat: np.ndarray) -> np.ndarray:
        """Interpolate heights (N,) at longitudes and latitudes (N, 2), bilinearly."""
        east, north = FROM_DEGREES.transform(*lonlat.T)
        at = self.grid.map_to_pixel(np.stack([east, north], axis=1)) - 0.5
        return bilinear(self.heights, at)

    def true_pixels(self, reference: np.ndarray) -> np.ndarray:
        """Transform pixels (N, 2) of the orthophoto to true pixels of the image, (N, 2)."""
        lonlat = np.stack(TO_DEGREES.transform(*self.grid.pixel_to_map(reference).T), axis=1)
        return self.camera.see(np.column_stack([lonlat, self.height_at(lonlat)]))

    def photograph(self, ortho: np.ndarray | None = None, knots: int = 65) -> np.ndarray:
        """Render the image of the camera, (H, W) float32 from 0 to 255; relief occludes."""
        camera = self.camera
        axes = np.linspace(0, camera.width, knots), np.linspace(0, camera.height, knots)
        lattice = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
        high, low = float(self.heights.max()) + 1, float(self.heights.min()) - 1
        sights = []
        for level in (high, (high + low) / 2, low):
            lonlat = camera.ground_at(lattice, level)
            at = self.grid.map_to_pixel(np.stack(FROM_DEGREES.transform(*lonlat.T), axis=1))
            sights.append(self._for_each_pixel((at - 0.5).reshape(knots, knots, 2)))
        at = self._march(sights, high, low)
        values = cv2.remap(
            (self.ortho if ortho is None else ortho).astype(np.float32),
            at[..., 0],
            at[..., 1],
            cv2.INTER_CUBIC,
            borderValue=0,
        )
        return np.clip(values, 0, 255)

    def _for_each_pixel(self, lattice: np.ndarray) -> np.ndarray:
        """Interpolate a lattice over the whole image to the centres of its pixels."""
        rows, columns = (
            (np.arange(side) + 0.5) / side * (len(lattice) - 1)
            for side in (self.camera.height, self.camera.width)
        )
        at = [axis.astype(np.float32) for axis in np.meshgrid(columns, rows)]
        # Without the linear part, float32 is accurate to a thousandth of a pixel.
        flat = lattice.reshape(-1, 2)
        steps = np.stack(np.meshgrid(*[np.arange(len(lattice))] * 2), axis=-1).reshape(-1, 2)
        design = np.column_stack([np.ones(len(flat)), steps])
        plane = np.linalg.lstsq(design, flat, rcond=None)[0]
        rest = (flat - design @ plane).reshape(lattice.shape).astype(np.float32)
        smooth = plane[0] + at[0][..., None] * plane[1] + at[1][..., None] * plane[2]
        return np.asarray(smooth + cv2.remap(rest, *at, cv2.INTER_LINEAR))

    def _march(self, sights: list[np.ndarray], high: float, low: float) -> np.ndarray:
        def location(t: np.ndarray) -> np.ndarray:
            t = t[..., None]
            return (
                (1 - t) * (1 - 2 * t) * sights[0]
                + 4 * t * (1 - t) * sights[1]
                + t * (2 * t - 1) * sights[2]
            )

        def depth(t: np.ndarray) -> np.ndarray:
            at = location(t).astype(np.float32)
            ground = cv2.remap(
                self.heights.astype(np.float32),
                at[..., 0],
                at[..., 1],
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )
            return ground - (high + t * (low - high))

        shape = sights[0].shape[:2]
        travel = np.linalg.norm(sights[0] - sights[2], axis=-1).max()
        steps = int(np.clip(2 * travel, 8, 400))
        above, below = np.zeros(shape), np.ones(shape)
        is_hit = np.zeros(shape, bool)
        for step in range(1, steps + 1):
            t = np.full(shape, step / steps)
            hit = ~is_hit & (depth(t) >= 0)
            above[hit], below[hit] = (step - 1) / steps, step / steps
            is_hit |= hit
            if is_hit.all():
                break
        for _ in range(14):
            half = (above + below) / 2
            under = depth(half) >= 0
            below, above = np.where(under, half, below), np.where(under, above, half)
        return location((above + below) / 2).astype(np.float32)


def bilinear(values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Interpolate values (H, W) bilinearly at points (N, 2), origin at the first pixel's centre."""
    size = np.array(values.shape[::-1])
    at = np.clip(at, 0, size - 1.000001)
    first = np.floor(at).astype(int)
    x, y = (at - first).T
    column, row = first.T
    top = values[row, column] * (1 - x) + values[row, column + 1] * x
    bottom = values[row + 1, column] * (1 - x) + values[row + 1, column + 1] * x
    return np.asarray(top * (1 - y) + bottom * y)


def mountains(size: int, relief: float, seed: int = 5, roughness: float = 1.1) -> np.ndarray:
    """Draw fractal heights (size, size) from 0 to `relief`."""
    random = np.random.default_rng(seed)
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(size), np.fft.rfftfreq(size), indexing="ij"))
    frequency[0, 0] = 1
    spectrum = random.normal(size=frequency.shape) + 1j * random.normal(size=frequency.shape)
    spectrum *= frequency ** -(1 + roughness)
    # Nothing finer than some pixels, which an elevation model could not represent.
    spectrum *= np.exp(-((frequency / 0.06) ** 2))
    spectrum[0, 0] = 0
    heights = np.fft.irfft2(spectrum, s=(size, size))
    return np.asarray((heights - heights.min()) / np.ptp(heights) * relief)


def write_on_grid(path: Path, values: np.ndarray, grid: Grid, **profile) -> Path:
    """Write values (H, W) as a GeoTIFF on a grid; `profile` is passed to rasterio."""
    return write_raster(path, values, grid.crs, grid.transform, **profile)


def utm_grid(size: int, pixel: float) -> Grid:
    """Make a square grid in UTM zone 33, in the Alps."""
    return Grid(Affine(pixel, 0, 420_000, 0, -pixel, 5_190_000), size, size, UTM)


def camera_over(grid: Grid, heights: np.ndarray, share: float, gsd: float, **angles) -> Pushbroom:
    """Make a camera that covers the central `share` of a grid."""
    centre_pixel = np.array([[grid.width / 2, grid.height / 2]])
    longitude, latitude = TO_DEGREES.transform(*grid.pixel_to_map(centre_pixel).T)
    side = int(share * grid.width * grid.gsd / gsd)
    centre = (float(longitude[0]), float(latitude[0]), float(heights.mean()))
    return Pushbroom(centre, side, side, gsd, **angles)


def shifted(model: RpcModel, change: Callable[[np.ndarray, np.ndarray], tuple]) -> RpcModel:
    """Change image offset and scale of RPCs, as a wrong attitude would."""
    from dataclasses import replace

    offset, scale = change(model.image_offset, model.image_scale)
    return replace(model, image_offset=np.asarray(offset), image_scale=np.asarray(scale))
