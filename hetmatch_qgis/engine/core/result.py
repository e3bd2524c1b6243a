"""The result of a match."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import metadata
from typing import Any, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.common.accuracy import accuracy
from hetmatch_qgis.common.contract import MATCHED
from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.evidence import Corroboration, Evidence
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.ground_lengths import metres_per_unit
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.match_warnings import (
    building_warning,
    contradiction_warning,
    coverage_warning,
    extrapolation_warning,
    fill_warning,
    mask_warning,
    mirror_warning,
    unknown_accuracy,
)
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.relief import DrawnShadows, ReliefDisplacement
from hetmatch_qgis.engine.core.reproducible import recorded_name, recorded_seconds
from hetmatch_qgis.engine.core.search import LaidAsWhole, Search
from hetmatch_qgis.engine.core.tie_points import TiePoints

SCHEMA_VERSION = 1
"""Version of the format of `result.json`; it goes up with a change that programs which read it have
to know of. docs/schemas describes it."""

PACKAGES = (
    "onnxruntime",
    "torch",
    "numpy",
    "opencv-python-headless",
    "scikit-image",
    "rasterio",
    "pyproj",
)


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

    Pixels are (column, row), counted from the outer corner of the top-left pixel.

    status: "matched", "ambiguous" (several places fit) or "no_reliable_match"; see `matched`.
    reason: why, in one sentence; a Message unless read from a file.
    reference: the reference image: path, size, CRS, bands, modality.
    moving: the moving image, likewise.
    matcher: the network that matched, "hetmatch" or "d2net".
    tie_points: tie points and check points as columns; empty without a match.
    transform_type: such as "affine" or "thin_plate"; None without a match.
    moving_to_reference: 3 x 3, moving pixels to reference pixels; None for a curved transform, for
        which there is `map_points`.
    mapper: moving pixels (N, 2) to reference pixels (N, 2), by the whole transform; None without a
        match. `map_points` calls it.
    inverse: reference pixels (N, 2) to moving pixels (N, 2), where that needs no iteration.
    relief: the displacement by relief, of the transform "relief".
    confidence: probability that the match is right, 0 to 1.
    coverage: share of the cells of a 4 x 4 lattice over the overlap that hold a tie point.
    extrapolated: share of the overlap farther than a tenth of its diagonal from all tie points.
    tiles: the outcome of each tile.
    seconds: time spent, by stage.
    evidence: what the confidence rests on; None for points set by hand or read from a file.
    corroboration: the second look at the match; None if none was taken.
    options: the settings of the match.
    rpc: the correction of the moving raster's RPCs; None if it has none.
    doubtful: without a reliable match, the match that was not believed, as a result of the same
        status with tie points and a transform; None if there was none. No export takes it.
    search: which part of the overlap was searched and how well the displacement is known; None for
        points set by hand and results of earlier versions.
    accuracy: the error to expect of the transform over the overlap, with `rmse_px` and `ce90_px`;
        None where it cannot be predicted, for points read from a table, and for results of earlier
        versions.
    laid_as_whole: how an image was placed on a bare map as a whole; None if it was not.

    >>> from hetmatch_qgis.engine import match_rasters
    >>> result = match_rasters("reference.tif", "moving.tif")
    >>> columns, rows = result.tie_points.mov_col, result.tie_points.mov_row
    >>> stated = result.accuracy
    >>> print(result.reason if stated is None else stated.rmse_px)
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
    def is_placed_as_whole(self) -> bool:
        """True of a match on a map of trees that all of the map speaks for, not its points."""
        return self.laid_as_whole is not None and self.corroboration is None

    @property
    def matched(self) -> bool:
        """True where there is a reliable match."""
        return self.status == MATCHED

    def map_points(self, moving_points: Points) -> Points:
        """Map moving pixels (N, 2) to reference pixels (N, 2) by the whole transform.

        Raises HetMatchError if there was no reliable match.
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
        """Warnings about errors that the accuracy at the check points does not show."""
        sides = (self.reference, self.moving)
        # Points set by hand were not searched; their accuracy is not an issue.
        is_unknown = self.matched and self.search is not None and self.accuracy is None
        is_free = any(side.georeference == "none" for side in sides)
        warnings = (
            unknown_accuracy() if is_unknown else None,
            *(
                None if side.path is None else fill_warning(side.path.name, side.fill_values)
                for side in sides
            ),
            self._mask_warning(self.reference, self.options.reference_mask_classes),
            self._mask_warning(self.moving, self.options.moving_mask_classes),
            mirror_warning(self.moving_to_reference) if is_free else None,
            extrapolation_warning(self.extrapolated, self.transform_type),
            contradiction_warning(self.tie_points),
            None if self.relief is None else coverage_warning(self.relief.covered),
            self._building_warning() if self.matched else None,
        )
        return tuple(warning for warning in warnings if warning is not None)

    @staticmethod
    def _mask_warning(side: ImageDescription, classes: tuple[str, ...] | None) -> Message | None:
        # Of classes that a scene does not have there is nothing to tell.
        if not side.mask or classes:
            return None
        image = "" if side.path is None else side.path.name
        return mask_warning(image, raster_name(side.mask).name, side.masked_share)

    def _building_warning(self) -> Message | None:
        are_radar = [side.modality == "sar" for side in self._sides]
        return building_warning(
            has_radar=any(are_radar) and not all(are_radar),
            metres=self._metres_per_pixel,
            displacement=None if self.relief is None else self.relief.ground_m,
        )

    @property
    def _metres_per_pixel(self) -> float | None:
        """Metres on the ground along a pixel of the reference; None where that is not known."""
        crs, gsd, places = self.reference.crs, self.reference.gsd, self.tie_points.reference_map
        places = places[np.isfinite(places).all(axis=1)]
        if crs is None or gsd is None or not len(places):
            return None
        across, down = metres_per_unit(crs, places.mean(axis=0))
        return float(gsd * np.sqrt(across * down))

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


def versions() -> dict[str, str]:
    """Versions of HetMatch and of the packages that its results depend on, where installed."""
    found = {name: _version(name) for name in PACKAGES}
    present = {name: version for name, version in found.items() if version is not None}
    # In a plugin or a checkout the package itself may not be installed.
    return {"hetmatch-qgis": VERSION, **present}


@cache
def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
