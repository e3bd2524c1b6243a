"""The outcome of correcting the RPCs of a matched raster, as a match records it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.georeferencing.rpc_camera import RpcCamera
from hetmatch_qgis.engine.rpc.correction import BiasCorrection

CORRECTION_NAMES = {
    "shift": Message("a shift"),
    "drift": Message("a shift and a drift"),
    "affine": Message("an affine transform"),
}


@dataclass(frozen=True)
class CorrectedRpcs:
    """Corrected RPCs and their errors at the tie points.

    correction: what was added to the pixels that the RPCs gave.
    camera: the corrected RPCs over their ground.
    deviation_px: the largest deviation of the corrected RPCs from `correction`, in pixels.
    ties: errors at the points that the correction was fitted to; see `correct_rpcs`.
    checks: errors at the check points.
    """

    correction: BiasCorrection
    camera: RpcCamera
    deviation_px: float
    ties: dict[str, Any]
    checks: dict[str, Any]

    def in_words(self) -> list[Message]:
        """The outcome in one or two sentences."""
        sentences = [self._accuracy()]
        if self.camera.dem is None:
            sentences.append(
                Message(
                    "Without an elevation model ({option}) these errors include the relief "
                    "displacement, which stays in the corrected RPCs.",
                    option=Option("dem"),
                )
            )
        return sentences

    def to_dict(self) -> dict[str, Any]:
        """The content of `rpc_correction` in `result.json`; errors in moving pixels."""
        dem = self.camera.dem
        return {
            "kind": self.correction.kind,
            "parameters": self.correction.to_dict(),
            "tie_points": self.ties,
            "check_points": self.checks,
            "written_to_within_px": self.deviation_px,
            "dem": None if dem is None else str(dem.path),
            "heights": "the scene's mean height" if dem is None else dem.vertical_reference,
        }

    def _accuracy(self) -> Message:
        name = CORRECTION_NAMES[self.correction.kind]
        if self.checks["count"]:
            return Message(
                "RPCs corrected by {correction}: RMSE at {count} check points {before:.2f} px "
                "before, {after:.2f} px after, in pixels of the moving raster.",
                correction=name,
                count=self.checks["count"],
                before=self.checks["before"]["rmse_px"],
                after=self.checks["after"]["rmse_px"],
            )
        return Message(
            "RPCs corrected by {correction}: RMSE at {count} tie points {before:.2f} px before, "
            "{after:.2f} px after, in pixels of the moving raster.",
            correction=name,
            count=self.ties["count"],
            before=self.ties["before"]["rmse_px"],
            after=self.ties["after"]["rmse_px"],
        )


@dataclass(frozen=True)
class UncorrectedRpcs:
    """The reason, in one sentence, why the RPCs of a matched raster could not be corrected."""

    reason: Message

    def in_words(self) -> list[Message]:
        """As `CorrectedRpcs.in_words`."""
        return [Message("RPCs not corrected: {reason}", reason=self.reason)]

    def to_dict(self) -> dict[str, Any]:
        """As `CorrectedRpcs.to_dict`."""
        return {"kind": None, "reason": self.reason}
