"""Rational polynomial coefficients (RPC00B) as numbers that can be evaluated, inverted and changed.

NIMA, "The Compendium of Controlled Extensions for NITF", STDI-0002, section 8: the order of the
twenty terms. RPCs count lines and samples from the centre of the top-left pixel; here, as
everywhere in the engine, pixels are (column, row) from its outer corner, half a pixel more:
HALF_PIXEL, wherever numbers of an RPC file meet pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio.rpc import RPC

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points

TERMS = 20
HALF_PIXEL = 0.5
# Cubic quotients fold over outside of where they were fitted, and far ground would get a place in
# the image: normalised longitude and latitude run from -1 to 1 over the scene.
BELIEVED = 2.0
CHUNK = 1 << 14
NEWTON_ROUNDS = 20
NEWTON_STEP = 1e-4
CONVERGED_PX = 1e-7


@dataclass(frozen=True)
class RpcModel:
    """An RPC. ground is (longitude, latitude, height), image is (sample, line).

    ground_offset, ground_scale: (3,), degrees and metres above the WGS 84 ellipsoid.
    image_offset, image_scale: (2,), pixels counted from pixel centres, as the files have them.
    numerators, denominators: (2, 20), rows for sample and line. err_bias, err_rand: metres, None
    where the file names none.
    """

    ground_offset: NDArray[np.float64]
    ground_scale: NDArray[np.float64]
    image_offset: NDArray[np.float64]
    image_scale: NDArray[np.float64]
    numerators: NDArray[np.float64]
    denominators: NDArray[np.float64]
    err_bias: float | None = None
    err_rand: float | None = None

    @staticmethod
    def from_rasterio(rpc: RPC) -> RpcModel:
        """From rasterio's RPC.

        Raises InputError for RPCs that are incomplete or say nothing.
        """
        try:
            model = RpcModel(
                _floats(rpc.long_off, rpc.lat_off, rpc.height_off),
                _floats(rpc.long_scale, rpc.lat_scale, rpc.height_scale),
                _floats(rpc.samp_off, rpc.line_off),
                _floats(rpc.samp_scale, rpc.line_scale),
                np.array([rpc.samp_num_coeff, rpc.line_num_coeff], dtype=np.float64),
                np.array([rpc.samp_den_coeff, rpc.line_den_coeff], dtype=np.float64),
                rpc.err_bias,
                rpc.err_rand,
            )
        except (TypeError, ValueError) as error:
            raise InputError(UNUSABLE) from error
        numbers = [value for name, value in vars(model).items() if not name.startswith("err")]
        scales = np.concatenate([model.ground_scale, model.image_scale])
        complete = model.numerators.shape == model.denominators.shape == (2, TERMS)
        if not complete or not all(np.isfinite(n).all() for n in numbers) or (scales == 0).any():
            raise InputError(UNUSABLE)
        return model

    def to_rpc(self) -> RPC:
        """As rasterio's RPC."""
        return RPC(
            height_off=float(self.ground_offset[2]),
            height_scale=float(self.ground_scale[2]),
            lat_off=float(self.ground_offset[1]),
            lat_scale=float(self.ground_scale[1]),
            line_den_coeff=self.denominators[1].tolist(),
            line_num_coeff=self.numerators[1].tolist(),
            line_off=float(self.image_offset[1]),
            line_scale=float(self.image_scale[1]),
            long_off=float(self.ground_offset[0]),
            long_scale=float(self.ground_scale[0]),
            samp_den_coeff=self.denominators[0].tolist(),
            samp_num_coeff=self.numerators[0].tolist(),
            samp_off=float(self.image_offset[0]),
            samp_scale=float(self.image_scale[0]),
            err_bias=self.err_bias,
            err_rand=self.err_rand,
        )

    @property
    def mean_height(self) -> float:
        """The height of the scene that the RPCs name, metres above the ellipsoid."""
        return float(self.ground_offset[2])

    @property
    def image_box(self) -> tuple[Points, Points]:
        """The lowest and the highest pixel (2,), (column, row), that the RPCs are for."""
        centre, half = self.image_offset + HALF_PIXEL, np.abs(self.image_scale)
        return centre - half, centre + half

    def project(self, places: Points, heights: NDArray[np.float64] | float) -> Points:
        """Longitude and latitude (N, 2) and heights (N,) to pixels (N, 2).

        NaN where an input is, and farther from the scene than twice its size.
        """
        places = np.asarray(places, dtype=np.float64).reshape(-1, 2)
        heights = np.broadcast_to(np.asarray(heights, dtype=np.float64), len(places))
        pixels = np.empty((len(places), 2))
        for first in range(0, len(places), CHUNK):
            rows = slice(first, first + CHUNK)
            pixels[rows] = self._from_normal(self._normalised(places[rows], heights[rows]))
        return pixels

    def locate(self, pixels: Points, heights: NDArray[np.float64] | float) -> Points:
        """Pixels (N, 2) on ground of known heights (N,) to longitude and latitude (N, 2).

        Newton's method, to far below a thousandth of a pixel; NaN where it does not converge.
        """
        pixels = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
        normal = np.zeros((len(pixels), 3))
        normal[:, 2] = (heights - self.ground_offset[2]) / self.ground_scale[2]
        missed = np.full((len(pixels), 2), np.inf)
        # Against the normalised image, so that the bound below is one for all sizes of image.
        for _ in range(NEWTON_ROUNDS):
            open_rows = np.flatnonzero(~(np.abs(missed).max(axis=1) < CONVERGED_PX))
            if not len(open_rows):
                break
            self._newton(normal, missed, pixels, open_rows)
        normal[~(np.abs(missed).max(axis=1) < 100 * CONVERGED_PX)] = np.nan
        return np.asarray(normal[:, :2] * self.ground_scale[:2] + self.ground_offset[:2])

    def _newton(self, normal: NDArray, missed: NDArray, pixels: Points, rows: NDArray) -> None:
        """One step for some rows, in place; their `missed` is that from before the step."""
        here = normal[rows]
        at, right, up = (
            self._from_normal(here + shift)
            for shift in ([0, 0, 0], [NEWTON_STEP, 0, 0], [0, NEWTON_STEP, 0])
        )
        missed[rows] = apart = pixels[rows] - at
        a, b = (right - at).T / NEWTON_STEP, (up - at).T / NEWTON_STEP
        with np.errstate(divide="ignore", invalid="ignore"):
            determinant = a[0] * b[1] - a[1] * b[0]
            step = np.stack(
                [
                    (apart[:, 0] * b[1] - apart[:, 1] * b[0]) / determinant,
                    (a[0] * apart[:, 1] - a[1] * apart[:, 0]) / determinant,
                ],
                axis=1,
            )
        normal[rows, :2] += np.clip(step, -BELIEVED, BELIEVED)

    def _normalised(self, places: Points, heights: NDArray) -> NDArray[np.float64]:
        normal = np.empty((len(places), 3))
        longitude = places[:, 0] - self.ground_offset[0]
        # The scene may lie across the antimeridian.
        normal[:, 0] = longitude - 360 * np.round(longitude / 360)
        normal[:, 1] = places[:, 1] - self.ground_offset[1]
        normal[:, 2] = heights - self.ground_offset[2]
        normal /= self.ground_scale
        return normal

    def _from_normal(self, normal: NDArray) -> Points:
        terms = rpc_terms(normal)
        with np.errstate(divide="ignore", invalid="ignore"):
            image = (self.numerators @ terms) / (self.denominators @ terms)
        pixels = image.T * self.image_scale + self.image_offset + HALF_PIXEL
        far = ~(np.abs(normal[:, :2]).max(axis=1) <= BELIEVED)
        pixels[far | ~np.isfinite(pixels).all(axis=1)] = np.nan
        return np.asarray(pixels)


def rpc_terms(normal: NDArray[np.float64]) -> NDArray[np.float64]:
    """The twenty terms (20, N) of normalised longitude, latitude and height (N, 3)."""
    x, y, z = np.ascontiguousarray(normal.T)
    terms = np.empty((TERMS, len(x)))
    terms[0] = 1
    terms[1], terms[2], terms[3] = x, y, z
    terms[4], terms[5], terms[6] = x * y, x * z, y * z
    terms[7], terms[8], terms[9] = x * x, y * y, z * z
    terms[10] = terms[4] * z
    terms[11], terms[12], terms[13] = terms[7] * x, x * terms[8], x * terms[9]
    terms[14], terms[15], terms[16] = terms[7] * y, terms[8] * y, y * terms[9]
    terms[17], terms[18], terms[19] = terms[7] * z, terms[8] * z, terms[9] * z
    return terms


def _floats(*values: float) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


UNUSABLE = (
    "The raster's RPCs are incomplete or damaged; take the RPC file anew from where the raster "
    "comes from."
)
