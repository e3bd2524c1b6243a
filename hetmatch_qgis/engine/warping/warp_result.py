"""What a warp returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.raster_names import RasterName


@dataclass(frozen=True)
class WarpOutcome:
    """What a warp wrote.

    outputs: (source, target) for each raster. model: the transform in words. kind: its name, one
    of TRANSFORMS but "auto" and "gdal". warnings: GDAL's and our own, each once. resampling: what
    was used for each raster, and why. checks: count, rmse_moving_px, rmse_px (reference pixels) and
    rmse_m (metres) of the model at the match's check points, which it never saw; None where
    unknown. left_out_px: the model's error in moving pixels at tie points left out of a fit, None
    where that was not measured. seconds: all of it.
    """

    outputs: tuple[tuple[RasterName, Path], ...]
    model: str
    kind: str
    warnings: tuple[str, ...] = ()
    resampling: tuple[str, ...] = ()
    checks: dict[str, Any] = field(default_factory=dict)
    left_out_px: float | None = None
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """As plain values; `outputs` is a list of objects with `source` and `target`."""
        return {
            "outputs": [
                {"source": str(source), "target": str(target)} for source, target in self.outputs
            ],
            "model": self.model,
            "kind": self.kind,
            "warnings": list(self.warnings),
            "resampling": list(self.resampling),
            "checks": dict(self.checks),
            "left_out_px": self.left_out_px,
            "seconds": self.seconds,
        }
