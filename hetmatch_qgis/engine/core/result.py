"""The result of a match."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from typing import Any, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.common.accuracy import accuracy
from hetmatch_qgis.common.contract import MATCHED
from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.evidence import Corroboration, Evidence
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.relief import DrawnShadows, ReliefDisplacement
from hetmatch_qgis.engine.core.reproducible import recorded_name, recorded_seconds
from hetmatch_qgis.engine.core.search import LaidAsWhole, Search
from hetmatch_qgis.engine.core.terms import transform_name
from hetmatch_qgis.engine.core.tie_points import TiePoints

_MAX_EXTRAPOLATED = {
    **dict.fromkeys(("shift", "similarity", "affine", "relief", "homography"), 0.5),
    **dict.fromkeys(("polynomial2", "polynomial3", "thin_plate"), 0.05),
}
"""Share of the overlap from which on a warning of extrapolation is given; curved transforms fail
sooner where no tie point holds them. Set by hand in c802a9f."""

MAX_RMSE_PER_CE90, MIN_CE90_PX = 1.5, 0.1
"""RMSE of residuals, in their CE90, from which on a few points far off must make it up: of normally
distributed errors it is 0.66, of those with a tenth of outliers ten times as large 1. CE90 below
MIN_CE90_PX counts as that, since rounding alone may then decide."""

MIN_COVERED = 0.995
"""Share of the overlap with heights from which on none are missed."""

MAX_MEASURED = 1e30
"""Absolute value beyond which no number was measured: seven powers below the largest 32-bit float,
which fills are made of."""

SCHEMA_VERSION = 1
"""Version of the format of `result.json`; it goes up with a change that programs which read it have
to know of. docs/schemas describes it."""

PACKAGES = ("torch", "numpy", "opencv-python-headless", "scikit-image", "rasterio", "pyproj")


@dataclass(frozen=True)
class ImageDescription:
    """One of the two images as the engine read it.

    path: the raster, None for an array.
    width: columns.
    height: rows.
    band_count: how many bands the raster has.
    dtype: data type, as numpy calls it.
    georeference: "affine", "gcps", "rpcs" or "none".
    crs: the CRS, None without one.
    transform: the geotransform, only of the georeference "affine".
    gsd: ground sampling distance in units of the CRS, None without georeference.
    bands: numbers of the bands used, from 1.
    modality: one of MODALITIES, but not "auto".
    modality_reason: how the modality was decided; a Message unless read from a file.
    collar: whether a black or white collar was masked as nodata.
    layers: the vector layers that it is a map of, in QGIS's notation; empty for a raster.
    mask: the user's mask; empty for none.
    masked_share: share of the image that the mask makes invalid.
    sheet: whether it is the sheet of a scanned map, matched within its neat line and without ink.
    fill_values: values taken for nodata though none is declared so.
    shadows: that a map of vector layers was drawn with; None for none.
    """

    path: RasterName | None
    width: int
    height: int
    band_count: int
    dtype: str
    georeference: str = "none"
    crs: CRS | None = None
    transform: Affine | None = None
    gsd: float | None = None
    bands: tuple[int, ...] = ()
    modality: str = "optical"
    modality_reason: str = ""
    collar: bool = False
    layers: tuple[str, ...] = ()
    mask: str = ""
    masked_share: float = 0.0
    sheet: bool = False
    fill_values: tuple[float, ...] = ()
    shadows: DrawnShadows | None = None

    def to_dict(self) -> dict[str, Any]:
        """The content of `reference` and `moving` in `result.json`."""
        return {
            "path": None if self.path is None else recorded_name(self.path),
            "width": self.width,
            "height": self.height,
            "band_count": self.band_count,
            "dtype": self.dtype,
            "georeference": self.georeference,
            "crs": None if self.crs is None else self.crs.to_string(),
            "crs_wkt": None if self.crs is None else self.crs.to_wkt(),
            "transform": None if self.transform is None else list(self.transform)[:6],
            "gsd": self.gsd,
            "bands": list(self.bands),
            "modality": self.modality,
            "modality_reason": self.modality_reason,
            "collar": self.collar,
            "layers": [recorded_name(layer) for layer in self.layers],
            "mask": self.mask and recorded_name(self.mask),
            "masked_share": self.masked_share,
            "sheet": self.sheet,
            "fill_values": list(self.fill_values),
            **({} if self.shadows is None else {"shadows": self.shadows.to_dict()}),
        }


@dataclass(frozen=True)
class TileReport:
    """The outcome of one tile.

    window: the part of the reference's frame that the tile owns.
    status: TILE_MATCHED, TILE_SKIPPED or TILE_NO_MATCH.
    reason: why there is no match, empty with one; a Message unless read from a file.
    count: candidate tie points.
    outline: its corners in canvas coordinates: on the map, (column, -row) without georeference.
    """

    window: Window
    status: str
    reason: str
    count: int = 0
    outline: tuple[tuple[float, float], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """One of `tiles` in `result.json`."""
        return {
            "window": list(self.window),
            "status": self.status,
            "reason": self.reason,
            "count": self.count,
            "outline": [list(corner) for corner in self.outline],
        }


class RpcRecord(Protocol):
    """The outcome of correcting the RPCs of a moving raster: `rpc.record` has both kinds."""

    def in_words(self) -> list[Message]:
        """The outcome in a few lines for a person."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """The content of `rpc_correction` in `result.json`."""
        ...


@dataclass(frozen=True, repr=False)
class MatchResult:
    """The outcome of one match.

    status: MATCHED, AMBIGUOUS or NO_RELIABLE_MATCH.
    reason: why, in one sentence; a Message unless read from a file.
    reference: the reference image.
    moving: the moving image.
    matcher: one of MATCHERS.
    tie_points: tie points and check points, none without a match.
    transform_type: one of TRANSFORMS but "auto"; None without a match.
    moving_to_reference: 3 x 3, moving pixels to reference pixels, None of a curved transform.
    mapper: moving pixels (N, 2) to reference pixels (N, 2), by the whole transform; None without a
        match.
    inverse: reference pixels (N, 2) to moving pixels (N, 2), where that needs no iteration.
    relief: the displacement by relief, of the transform "relief".
    confidence: probability that the match is right, 0 to 1.
    coverage: share of the cells of a 4 x 4 lattice over the overlap that hold a tie point.
    extrapolated: share of the overlap farther than a tenth of its diagonal from all tie points.
    tiles: the outcome of each tile.
    seconds: time spent, by stage.
    evidence: what the confidence rests on, None of points set by hand or read from a file.
    corroboration: the second look at the match, None where none was taken.
    options: the settings of the match.
    rpc: the correction of the moving raster's RPCs, None where it has none.
    doubtful: without a reliable match, the match that was not believed, as a result of the same
        status with tie points and a transform; None where there were none. No export takes it.
    search: which part of the overlap was searched and how well the displacement is known; None of
        points set by hand or of results of earlier versions.
    accuracy: the accuracy to expect of the transform all over the overlap; None where too little is
        left to tell it, of points read from a file, and of results of earlier versions.
    laid_as_whole: that the image was laid on a bare map as a whole; None where it was not.
    """

    status: str
    reason: str
    reference: ImageDescription
    moving: ImageDescription
    matcher: str
    tie_points: TiePoints = field(default_factory=TiePoints.empty)
    transform_type: str | None = None
    moving_to_reference: NDArray[np.float64] | None = None
    mapper: Callable[[Points], Points] | None = None
    inverse: Callable[[Points], Points] | None = None
    relief: ReliefDisplacement | None = None
    confidence: float = 0.0
    coverage: float = 0.0
    extrapolated: float = 0.0
    tiles: tuple[TileReport, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    evidence: Evidence | None = None
    corroboration: Corroboration | None = None
    options: Options = field(default_factory=Options)
    rpc: RpcRecord | None = None
    search: Search | None = None
    accuracy: Accuracy | None = None
    laid_as_whole: LaidAsWhole | None = None
    doubtful: MatchResult | None = None

    def __repr__(self) -> str:
        names = ("an array" if side.path is None else repr(side.path.name) for side in self._sides)
        pair = f"{next(names)} on {next(names)}"
        if not self.matched:
            return f"MatchResult({self.status}, {pair}: {self.reason})"
        stated = "" if self.accuracy is None else f", RMSE {self.accuracy.rmse_px:.2f} px"
        return (
            f"MatchResult({self.status}, {pair}: {len(self.tie_points)} points, "
            f"{self.transform_type}{stated}, confidence {self.confidence:.3f})"
        )

    @property
    def _sides(self) -> tuple[ImageDescription, ImageDescription]:
        return self.moving, self.reference

    @property
    def matched(self) -> bool:
        """True where there is a reliable match."""
        return self.status == MATCHED

    def map_points(self, moving_points: Points) -> Points:
        """Map moving pixels (N, 2) to reference pixels (N, 2) by the whole transform.

        Raises HetMatchError when there was no reliable match.
        """
        if self.mapper is None:
            raise HetMatchError(
                "There is no transform to map points with: {reason}", reason=self.reason
            )
        return self.mapper(np.asarray(moving_points, dtype=np.float64).reshape(-1, 2))

    @cached_property
    def check_points(self) -> dict[str, float | int | None]:
        """Accuracy at the check points: count, rmse_px, rmse_map and ce90_px."""
        checks = self.tie_points.residual_px[self.tie_points.is_check]
        return accuracy(checks.tolist(), self.reference.gsd)

    @property
    def warnings(self) -> tuple[Message, ...]:
        """Warnings about errors that the accuracy at the check points does not tell."""
        return (
            *self._accuracy_warning(),
            *self._fill_warning(),
            *self._mirror_warning(),
            *self._extrapolation_warning(),
            *self._contradiction_warning(),
            *self._coverage_warning(),
        )

    def _accuracy_warning(self) -> tuple[Message, ...]:
        """That nothing tells how far off a match is; of points set by hand nobody asks."""
        if not self.matched or self.accuracy is not None or self.search is None:
            return ()
        return (
            Message(
                "Nothing tells how far off the transform is: its points lie too close together. "
                "Such matches are off by 0.3 to 5 pixels, whatever their residuals say; compare "
                "the rasters by eye, or take some with a larger overlap."
            ),
        )

    def _coverage_warning(self) -> tuple[Message, ...]:
        if self.relief is None or self.relief.covered > MIN_COVERED:
            return ()
        return (
            Message(
                "The elevation model has no heights under {share:.0%} of the overlap: nothing can "
                "be placed there, and a registered raster stays empty.",
                share=1 - self.relief.covered,
            ),
        )

    def _fill_warning(self) -> tuple[Message, ...]:
        """That values were taken for nodata which no raster declares so."""
        warnings = []
        for side in (self.reference, self.moving):
            doubtful = [value for value in side.fill_values if abs(value) <= MAX_MEASURED]
            if doubtful and side.path is not None:
                warnings.append(undeclared_nodata(side.path.name, doubtful))
        return tuple(warnings)

    def _mirror_warning(self) -> tuple[Message, ...]:
        """That a raster without georeference is mirrored, as a scan of a film's back is."""
        matrix = self.moving_to_reference
        is_free = "none" in (self.reference.georeference, self.moving.georeference)
        if matrix is None or not is_free or np.linalg.det(matrix[:2, :2]) > 0:
            return ()
        return (
            Message(
                "The moving image is mirrored: it fits flipped left to right only. It is "
                "warped so; programs that expect a rotation and a scale need it flipped first."
            ),
        )

    def _extrapolation_warning(self) -> tuple[Message, ...]:
        if self.extrapolated < _MAX_EXTRAPOLATED.get(self.transform_type or "", 1.0):
            return ()
        return (
            Message(
                "{share:.0%} of the overlap lies farther than a tenth of its diagonal from any tie "
                "point: there the {transform} transform is extrapolated, and no check point tells "
                "how far it is off.",
                share=self.extrapolated,
                transform=transform_name(self.transform_type),
            ),
        )

    def _contradiction_warning(self) -> tuple[Message, ...]:
        """That a few points lie far off where RMSE and CE90 cannot be of one distribution."""
        residuals = self.tie_points.residual_px
        figures = accuracy(residuals.tolist(), None)
        rmse, ce90 = figures["rmse_px"], figures["ce90_px"]
        if rmse is None or ce90 is None or rmse <= MAX_RMSE_PER_CE90 * max(ce90, MIN_CE90_PX):
            return ()
        largest = int(np.argmax(residuals))
        return (
            Message(
                "The residuals contradict each other: an RMSE of {rmse:.3g} px beside a CE90 of "
                "{ce90:.3g} px; a few points lie far off, the farthest by {largest:.3g} px at "
                "{column:.0f}, {row:.0f} of the reference. Look at it, and switch it off.",
                rmse=rmse,
                ce90=ce90,
                largest=float(residuals[largest]),
                column=float(self.tie_points.ref_col[largest]),
                row=float(self.tie_points.ref_row[largest]),
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """The content of `result.json`: plain numbers, strings, lists and dicts."""
        matrix = self.moving_to_reference
        return {
            "schema_version": SCHEMA_VERSION,
            "status": self.status,
            "reason": self.reason,
            "reference": self.reference.to_dict(),
            "moving": self.moving.to_dict(),
            "matcher": self.matcher,
            "options": self.options.recorded(),
            "transform": {
                "type": self.transform_type,
                "moving_to_reference": None if matrix is None else matrix.tolist(),
                **({} if self.relief is None else {"relief": self.relief.to_dict()}),
            },
            "tie_points": {
                "count": len(self.tie_points),
                "coverage": self.coverage,
                "extrapolated": self.extrapolated,
            },
            "check_points": dict(self.check_points),
            "accuracy": None if self.accuracy is None else self.accuracy.to_dict(),
            "confidence": self.confidence,
            "warnings": list(self.warnings),
            "tiles": [tile.to_dict() for tile in self.tiles],
            "seconds": recorded_seconds(self.seconds),
            "versions": versions(),
            **({} if self.search is None else {"search": self.search.to_dict()}),
            **(
                {}
                if self.laid_as_whole is None
                else {"laid_as_whole": self.laid_as_whole.to_dict()}
            ),
            **(
                {}
                if self.corroboration is None
                else {"corroboration": self.corroboration.to_dict()}
            ),
            **({} if self.rpc is None else {"rpc_correction": self.rpc.to_dict()}),
        }


def undeclared_nodata(name: str, values: Sequence[float]) -> Message:
    """The sentence about values of a raster that were taken for nodata."""
    return Message(
        "{values} in '{name}' lies far from all other values and was taken for nodata, though it "
        "is not declared as such; if it was measured, declare another nodata value.",
        values=[f"{value:.9g}" for value in values],
        name=name,
    )


def versions() -> dict[str, str]:
    """Versions of HetMatch and of the packages that its results depend on."""
    by_package = {}
    for name in ("hetmatch-qgis", *PACKAGES):
        try:
            by_package[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            by_package[name] = "not installed as a package"
    return by_package
