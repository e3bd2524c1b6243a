"""What an assessment found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.field import FieldModel
from hetmatch_qgis.engine.assessing.figures import Figures
from hetmatch_qgis.engine.assessing.frame import Frame
from hetmatch_qgis.engine.assessing.requirement import Requirement
from hetmatch_qgis.engine.assessing.trust import Trust
from hetmatch_qgis.engine.assessing.windows import Vectors
from hetmatch_qgis.engine.assessing.wording import verdict
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.result import ImageDescription, versions

MEASURED, TOO_FAR, CANNOT_TELL = "measured", "too_far", "cannot_tell"
SECTORS = 16


@dataclass(frozen=True)
class Judgement:
    """A requirement, the figure that was found, whether that meets it, and how probable it is that
    the truth does."""

    requirement: Requirement
    found: float
    met: bool
    probability: float

    @property
    def close(self) -> bool:
        """Whether the measurement's own uncertainty might turn the verdict."""
        return 0.05 < self.probability < 0.95

    def to_dict(self) -> dict[str, Any]:
        return {
            "requirement": str(self.requirement),
            "measure": self.requirement.measure,
            "limit": self.requirement.limit,
            "unit": self.requirement.unit,
            "found": self.found,
            "met": self.met,
            "probability": self.probability,
        }


@dataclass(frozen=True)
class Findings:
    """What was measured.

    vectors: in frame pixels. model: the field through them. valid: (M, 2) frame places that both
    rasters show. figures: by unit, "px" (of the coarser raster, that is of the frame),
    "reference_px", "moving_px" and, where known, "m". raw: the same figures over the vectors as
    they were measured, their noise included, in px. noise: (2,) standard deviation of one vector's
    error along x and y. shared: (2,) the same of an error that all vectors may have in common.
    searched: windows that both images fill.
    """

    vectors: Vectors
    model: FieldModel
    valid: Points
    figures: dict[str, Figures]
    raw: dict[str, float]
    noise: NDArray[np.float64]
    shared: NDArray[np.float64]
    searched: int

    @property
    def pixels(self) -> Figures:
        return self.figures["px"]

    @property
    def metres(self) -> Figures | None:
        return self.figures.get("m")


@dataclass(frozen=True)
class Assessment:
    """The outcome of one assessment.

    status: MEASURED; TOO_FAR, where the rasters lie farther apart than the search goes, with
        offset_px, about how far; CANNOT_TELL, where nothing reliable was found. reason: one
        sentence that says so.
    frame: the grid that both were compared on; its rasters are closed.
    findings: None unless measured. judgements: one for each requirement, empty when it cannot be
        told.
    backdrop: (H, W) uint8, the reference's grey levels over the frame's area, for pictures.
    """

    status: str
    reason: str
    reference: ImageDescription
    moving: ImageDescription
    frame: Frame
    options: AssessOptions
    trust: Trust | None = None
    findings: Findings | None = None
    judgements: tuple[Judgement, ...] = ()
    offset_px: float | None = None
    backdrop: NDArray[np.uint8] | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def measured(self) -> bool:
        return self.status == MEASURED

    @property
    def found(self) -> Findings:
        """The findings of what was measured; raises ValueError where nothing was."""
        if self.findings is None:
            raise ValueError("nothing was measured")
        return self.findings

    @property
    def passed(self) -> bool | None:
        """Whether all requirements are met; None where there are none, or it cannot be told."""
        if not self.judgements:
            return None
        return all(one.met for one in self.judgements)

    @property
    def exit_code(self) -> int:
        """0 measured and nothing that was required is missed, 3 it cannot be told, 4 missed."""
        if self.passed is False:
            return 4
        return 0 if self.measured else 3

    @property
    def name(self) -> str:
        sides = self.moving.path, self.reference.path
        names = ("image" if path is None else path.name for path in sides)
        return " on ".join(names)

    def to_dict(self) -> dict[str, Any]:
        """The content of `assessment.json`: plain numbers, strings, lists and dicts."""
        return {
            "status": self.status,
            "reason": self.reason,
            "verdict": verdict(self),
            "passed": self.passed,
            "exit_code": self.exit_code,
            "requirements": [one.to_dict() for one in self.judgements],
            "offset_px": self.offset_px,
            **self._found(),
            "frame": self._frame(),
            "reference": self.reference.to_dict(),
            "moving": self.moving.to_dict(),
            "trust": None if self.trust is None else asdict(self.trust),
            "options": self.options.to_dict(),
            "seconds": dict(self.seconds),
            "versions": versions(),
        }

    def _found(self) -> dict[str, Any]:
        found = self.findings
        if found is None:
            return {"figures": None, "raw_px": None, "vectors": None, "directions": None}
        return {
            "figures": {unit: one.to_dict() for unit, one in found.figures.items()},
            "raw_px": dict(found.raw),
            "vectors": {
                "count": len(found.vectors),
                "searched": found.searched,
                "window_px": found.vectors.window,
                "noise_px": [float(one) for one in found.noise],
                "shared_error_px": [float(one) for one in found.shared],
            },
            "directions": directions(found.vectors.steps),
        }

    def _frame(self) -> dict[str, Any]:
        frame = self.frame
        return {
            "crs": None if frame.crs is None else frame.crs.to_string(),
            "transform": None if frame.grid is None else list(frame.grid.transform)[:6],
            "width": frame.pair.reference.width,
            "height": frame.pair.reference.height,
            "pixel_m": None if frame.ground is None else list(frame.ground),
            "reference_pixel_px": frame.reference_pixel,
            "moving_pixel_px": frame.moving_pixel,
        }


def directions(steps: Points) -> list[dict[str, float | int]]:
    """How many vectors (N, 2) point where, and how long they are: degrees clockwise from up, which
    is north where the frame is a map."""
    lengths = np.linalg.norm(steps, axis=1)
    turned = np.degrees(np.arctan2(steps[:, 0], -steps[:, 1])) % 360
    width = 360 / SECTORS
    sector = (np.floor((turned + width / 2) / width) % SECTORS).astype(int)
    rows: list[dict[str, float | int]] = []
    for index in range(SECTORS):
        inside = sector == index
        count = int(np.count_nonzero(inside))
        rows.append(
            {
                "degrees": index * width,
                "count": count,
                "share": count / max(1, len(steps)),
                "mean_px": float(lengths[inside].mean()) if count else 0.0,
            }
        )
    return rows
