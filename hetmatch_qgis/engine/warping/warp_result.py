"""The result of a warp."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.core.messages import Message


@dataclass(frozen=True)
class WarpResult:
    """The result of a warp: its files and its accuracy.

    outputs: (source, target) for each raster.
    model: the transform and what it was fitted to, for users.
    kind: its name, one of TRANSFORMS except "auto" and "gdal".
    warnings: GDAL's and HetMatch's, each once.
    resampling: the method for each raster, with the reason for an automatic choice.
    checks: count, rmse_moving_px, rmse_px (reference pixels) and rmse_m (metres) of the model at
        the match's check points, which it was not fitted to; None where unknown.
    left_out_px: RMSE in moving pixels at tie points left out of a fit, None where not measured.
    seconds: time of the whole warp.
    """

    outputs: tuple[tuple[RasterName, Path], ...]
    model: Message
    kind: str
    warnings: tuple[Message, ...] = ()
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
