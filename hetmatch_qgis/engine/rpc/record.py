"""What became of the RPCs of a matched raster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.engine.raster.rpc_camera import RpcCamera
from hetmatch_qgis.engine.rpc.correction import BiasCorrection

WORDS = {"shift": "a shift", "drift": "a shift and a drift", "affine": "an affine"}


@dataclass(frozen=True)
class CorrectedRpcs:
    """Corrected RPCs, and how well they do.

    camera: the corrected RPCs over their ground. missed_px: how far they are off the correction
    that was asked for, at most. ties, checks: the errors at the points that the correction was
    fitted to and at those that it never saw.
    """

    correction: BiasCorrection
    camera: RpcCamera
    missed_px: float
    ties: dict[str, Any]
    checks: dict[str, Any]

    def in_words(self) -> list[str]:
        """The outcome in a few lines for a person."""
        held, name = (self.checks, "check") if self.checks["count"] else (self.ties, "tie")
        before, after = (held[when]["rmse_px"] for when in ("before", "after"))
        lines = [
            f"RPCs corrected by {WORDS[self.correction.kind]}: RMSE at the {held['count']} {name} "
            f"points {before:.2f} pixels of the moving raster before, {after:.2f} after."
        ]
        if self.camera.dem is None:
            lines.append(
                "Without an elevation model (--dem) relief is part of these errors, and stays."
            )
        return lines

    def to_dict(self) -> dict[str, Any]:
        """What `result.json` says of it: errors in pixels of the moving raster."""
        dem = self.camera.dem
        return {
            "kind": self.correction.kind,
            "parameters": self.correction.to_dict(),
            "tie_points": self.ties,
            "check_points": self.checks,
            "written_to_within_px": self.missed_px,
            "dem": None if dem is None else str(dem.path),
            "heights": "the scene's mean height" if dem is None else dem.vertical_reference,
        }


@dataclass(frozen=True)
class UncorrectedRpcs:
    """Why the RPCs of a matched raster could not be corrected, in one sentence."""

    reason: str

    def in_words(self) -> list[str]:
        """As `CorrectedRpcs.in_words`."""
        return [f"RPCs not corrected: {self.reason}"]

    def to_dict(self) -> dict[str, Any]:
        return {"kind": None, "reason": self.reason}
