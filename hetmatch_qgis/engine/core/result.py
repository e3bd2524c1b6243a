"""What a match returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from typing import Any, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS

from hetmatch_qgis.common.accuracy import accuracy
from hetmatch_qgis.common.raster_names import RasterName, lasting
from hetmatch_qgis.engine.core.errors import HetMatchError
from hetmatch_qgis.engine.core.evidence import Evidence
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.tie_points import TiePoints

MATCHED = "matched"
NO_RELIABLE_MATCH = "no_reliable_match"
_MOST_EXTRAPOLATED = {
    **dict.fromkeys(("similarity", "affine", "homography"), 0.5),
    **dict.fromkeys(("polynomial2", "polynomial3", "thin_plate"), 0.05),
}
"""A curved transform is soon astray where no tie point holds it."""

PACKAGES = ("torch", "numpy", "opencv-python-headless", "scikit-image", "rasterio", "pyproj")


@dataclass(frozen=True)
class ImageDescription:
    """What the engine saw in one of the two images.

    georeference: "affine", "gcps", "rpcs" or "none"; transform is set only for "affine".
    gsd: ground sampling distance in units of the CRS. bands: band numbers used, from 1.
    modality_reason: how the modality was decided, in words. collar: whether a black or white collar
    was taken for nodata.
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

    def to_dict(self) -> dict[str, Any]:
        return {
            "path": None if self.path is None else lasting(self.path),
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
        }


@dataclass(frozen=True)
class TileReport:
    """One tile: its window of the frame, "matched", "skipped" or "no_match", why, how many.

    outline: its corners where QGIS shows the reference: on the map, or (column, -row).
    """

    window: Window
    status: str
    reason: str
    count: int = 0
    outline: tuple[tuple[float, float], ...] = ()

    def to_dict(self) -> dict[str, Any]:
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


@dataclass(frozen=True)
class MatchResult:
    """The outcome of one match.

    status: MATCHED or NO_RELIABLE_MATCH, with the reason in one sentence.
    transform_type: "similarity", "affine", "homography", "polynomial2", "polynomial3" or
        "thin_plate"; None without a match.
    moving_to_reference: 3 x 3, moving pixels to reference pixels, None where no single matrix
        says what the transform does.
    mapper: moving pixels (N, 2) to reference pixels (N, 2), by the whole transform.
    confidence: probability that the match is right, 0 to 1.
    coverage: share of a 4 x 4 lattice of the overlap that holds a tie point.
    extrapolated: share of the overlap that lies farther than a tenth of its diagonal from any.
    seconds: by stage.
    evidence: what the confidence rests on.
    options: the settings that it was found with.
    rpc: what became of the RPCs of a moving raster that is placed by them.
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
    confidence: float = 0.0
    coverage: float = 0.0
    extrapolated: float = 0.0
    tiles: tuple[TileReport, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    evidence: Evidence | None = None
    options: Options = field(default_factory=Options)
    rpc: RpcRecord | None = None

    @property
    def matched(self) -> bool:
        return self.status == MATCHED

    def map_points(self, moving_points: Points) -> Points:
        """Moving pixels (N, 2) to reference pixels (N, 2), local deformation included.

        Raises HetMatchError when there was no reliable match.
        """
        if self.mapper is None:
            raise HetMatchError(
                "There is no transform to map points with: {reason}", reason=self.reason
            )
        return self.mapper(np.asarray(moving_points, dtype=np.float64).reshape(-1, 2))

    @cached_property
    def check_points(self) -> dict[str, float | int | None]:
        """Accuracy at the points that no fit saw: count, rmse_px, rmse_map, ce90_px."""
        checks = self.tie_points.residual_px[self.tie_points.is_check]
        return accuracy(checks.tolist(), self.reference.gsd)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences about what the figures of a match do not tell."""
        if self.extrapolated < _MOST_EXTRAPOLATED.get(self.transform_type or "", 1.0):
            return ()
        kind = (self.transform_type or "").replace("_", " ")
        return (
            f"{self.extrapolated:.0%} of the overlap lies farther than a tenth of its diagonal "
            f"from any tie point: there the {kind} transform is extrapolated, and no check point "
            "tells how far it is off.",
        )

    def to_dict(self) -> dict[str, Any]:
        """The content of `result.json`: plain numbers, strings, lists and dicts."""
        matrix = self.moving_to_reference
        return {
            "status": self.status,
            "reason": self.reason,
            "reference": self.reference.to_dict(),
            "moving": self.moving.to_dict(),
            "matcher": self.matcher,
            "options": self.options.to_dict(),
            "transform": {
                "type": self.transform_type,
                "moving_to_reference": None if matrix is None else matrix.tolist(),
            },
            "tie_points": {
                "count": len(self.tie_points),
                "coverage": self.coverage,
                "extrapolated": self.extrapolated,
            },
            "check_points": dict(self.check_points),
            "confidence": self.confidence,
            "warnings": list(self.warnings),
            "tiles": [tile.to_dict() for tile in self.tiles],
            "seconds": dict(self.seconds),
            "versions": versions(),
            **({} if self.rpc is None else {"rpc_correction": self.rpc.to_dict()}),
        }


def versions() -> dict[str, str]:
    """Versions of HetMatch and of what the figures depend on."""
    found = {}
    for name in ("hetmatch-qgis", *PACKAGES):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed as a package"
    return found
