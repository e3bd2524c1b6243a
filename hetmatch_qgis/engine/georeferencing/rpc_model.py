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
from hetmatch_qgis.engine.core.messages import Message

TERMS = 20
"""Terms of each polynomial of RPC00B (STDI-0002)."""

HALF_PIXEL = 0.5
"""Pixels from the outer corner of the top-left pixel to its centre, where RPCs count from."""

MAX_NORMALISED = 2.0
"""Normalised longitude or latitude, -1 to 1 over the scene, up to which RPCs are evaluated. Farther
out the cubic quotients fold over, and ground there would get a pixel of the image. Set by hand with
the first RPCs (559f29a)."""

_CHUNK_POINTS = 1 << 14
"""Points evaluated at once, whose terms take 2.6 MB; set by hand with the first RPCs (559f29a)."""

MAX_NEWTON_ITERATIONS = 20
"""Iterations of Newton's method; set by hand with the first RPCs (559f29a)."""

NEWTON_STEP = 1e-4
"""Step of its finite differences in normalised coordinates; set by hand with the first RPCs
(559f29a)."""

CONVERGED_PX = 1e-7
"""Pixels of the residual at which a point has converged; set by hand with the first RPCs
(559f29a)."""

_MAX_RESIDUAL_FACTOR = 100
"""Times CONVERGED_PX that the residual may be after all iterations; set with it."""

UNUSABLE_RPCS = Message(
    "The raster's RPCs are incomplete or damaged; obtain the RPC file again from the provider of "
    "the raster."
)


@dataclass(frozen=True)
class RpcModel:
    """Rational polynomial coefficients from (longitude, latitude, height) to (sample, line).

    ground_offset, ground_scale: (3,), degrees and metres above the WGS 84 ellipsoid.
    image_offset, image_scale: (2,), pixels counted from pixel centres, as the files have them.
    numerators, denominators: (2, 20), rows for sample and line.
    err_bias: metres; None where the file states none.
    err_rand: metres; None where the file states none.
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

        Raises InputError for RPCs that are incomplete or degenerate.
        """
        try:
            model = RpcModel(
                ground_offset=_floats(rpc.long_off, rpc.lat_off, rpc.height_off),
                ground_scale=_floats(rpc.long_scale, rpc.lat_scale, rpc.height_scale),
                image_offset=_floats(rpc.samp_off, rpc.line_off),
                image_scale=_floats(rpc.samp_scale, rpc.line_scale),
                numerators=np.array([rpc.samp_num_coeff, rpc.line_num_coeff], dtype=np.float64),
                denominators=np.array([rpc.samp_den_coeff, rpc.line_den_coeff], dtype=np.float64),
                err_bias=rpc.err_bias,
                err_rand=rpc.err_rand,
            )
        except (TypeError, ValueError) as error:
            raise InputError(UNUSABLE_RPCS) from error
        arrays = [value for name, value in vars(model).items() if not name.startswith("err")]
        is_finite = all(np.isfinite(array).all() for array in arrays)
        is_complete = model.numerators.shape == model.denominators.shape == (2, TERMS)
        scales = np.concatenate([model.ground_scale, model.image_scale])
        if not is_complete or not is_finite or (scales == 0).any():
            raise InputError(UNUSABLE_RPCS)
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
        """The height offset of the RPCs, about the scene's mean: metres above the ellipsoid."""
        return float(self.ground_offset[2])

    @property
    def image_box(self) -> tuple[Points, Points]:
        """The corners (2,), (column, row), of the part of the image that the RPCs cover."""
        centre, half = self.image_offset + HALF_PIXEL, np.abs(self.image_scale)
        return centre - half, centre + half

    def project(self, lon_lat: Points, heights: NDArray[np.float64] | float) -> Points:
        """Longitude and latitude (N, 2) and heights (N,) to pixels (N, 2).

        NaN where an input is, and where normalised coordinates exceed MAX_NORMALISED.
        """
        lon_lat = np.asarray(lon_lat, dtype=np.float64).reshape(-1, 2)
        heights = np.broadcast_to(np.asarray(heights, dtype=np.float64), len(lon_lat))
        pixels = np.empty((len(lon_lat), 2))
        for first in range(0, len(lon_lat), _CHUNK_POINTS):
            rows = slice(first, first + _CHUNK_POINTS)
            pixels[rows] = self._evaluate(self._normalise(lon_lat[rows], heights[rows]))
        return pixels

    def locate(self, pixels: Points, heights: NDArray[np.float64] | float) -> Points:
        """Pixels (N, 2) and heights of their ground (N,) to longitude and latitude (N, 2).

        Newton's method, to CONVERGED_PX; NaN where it does not converge.
        """
        pixels = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
        normal = np.zeros((len(pixels), 3))
        normal[:, 2] = (heights - self.ground_offset[2]) / self.ground_scale[2]
        residuals = np.full((len(pixels), 2), np.inf)
        for _ in range(MAX_NEWTON_ITERATIONS):
            rows = np.flatnonzero(~(np.abs(residuals).max(axis=1) < CONVERGED_PX))
            if not len(rows):
                break
            self._newton_step(normal, residuals, pixels, rows)
        max_residual = _MAX_RESIDUAL_FACTOR * CONVERGED_PX
        normal[~(np.abs(residuals).max(axis=1) < max_residual)] = np.nan
        return np.asarray(normal[:, :2] * self.ground_scale[:2] + self.ground_offset[:2])

    def _newton_step(
        self, normal: NDArray, residuals: NDArray, pixels: Points, rows: NDArray
    ) -> None:
        """One step for the points of `rows`, in place; their residuals are those before it."""
        start = normal[rows]
        projected, right, up = (
            self._evaluate(start + shift)
            for shift in ([0, 0, 0], [NEWTON_STEP, 0, 0], [0, NEWTON_STEP, 0])
        )
        residuals[rows] = residual = pixels[rows] - projected
        a, b = (right - projected).T / NEWTON_STEP, (up - projected).T / NEWTON_STEP
        with np.errstate(divide="ignore", invalid="ignore"):
            determinant = a[0] * b[1] - a[1] * b[0]
            step = np.stack(
                [
                    (residual[:, 0] * b[1] - residual[:, 1] * b[0]) / determinant,
                    (a[0] * residual[:, 1] - a[1] * residual[:, 0]) / determinant,
                ],
                axis=1,
            )
        normal[rows, :2] += np.clip(step, -MAX_NORMALISED, MAX_NORMALISED)

    def _normalise(self, lon_lat: Points, heights: NDArray) -> NDArray[np.float64]:
        normal = np.empty((len(lon_lat), 3))
        longitude = lon_lat[:, 0] - self.ground_offset[0]
        # The scene may lie across the antimeridian.
        normal[:, 0] = longitude - 360 * np.round(longitude / 360)
        normal[:, 1] = lon_lat[:, 1] - self.ground_offset[1]
        normal[:, 2] = heights - self.ground_offset[2]
        normal /= self.ground_scale
        return normal

    def _evaluate(self, normal: NDArray) -> Points:
        """Normalised ground coordinates (N, 3) to pixels (N, 2)."""
        terms = rpc_terms(normal)
        with np.errstate(divide="ignore", invalid="ignore"):
            image = (self.numerators @ terms) / (self.denominators @ terms)
        pixels = image.T * self.image_scale + self.image_offset + HALF_PIXEL
        is_far = ~(np.abs(normal[:, :2]).max(axis=1) <= MAX_NORMALISED)
        pixels[is_far | ~np.isfinite(pixels).all(axis=1)] = np.nan
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
