"""The result of an assessment."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import (
    EXIT_NO_MATCH,
    EXIT_NOT_MET,
    EXIT_OK,
    MEASURED,
)
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.field import DisplacementField
from hetmatch_qgis.engine.assessing.figures import Figures
from hetmatch_qgis.engine.assessing.frame import Frame
from hetmatch_qgis.engine.assessing.relief import ReliefFindings
from hetmatch_qgis.engine.assessing.requirement import Requirement
from hetmatch_qgis.engine.assessing.trust import Trust
from hetmatch_qgis.engine.assessing.windows import DisplacementVectors
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.result import ImageDescription

SECTOR_COUNT = 16
"""Sectors of the rose of directions, 22.5 degrees each; set by hand with `assess` (559f29a)."""

CLOSE_PROBABILITY = 0.05
"""Probability of the other outcome from which a judgement is close; set by hand with `assess`
(559f29a)."""


@dataclass(frozen=True)
class Judgement:
    """A requirement and its outcome.

    requirement: what was required.
    value: the measured figure, in the requirement's unit.
    is_met: whether the figure meets the requirement.
    probability: that the true figure meets it, 0 to 1.
    """

    requirement: Requirement
    value: float
    is_met: bool
    probability: float

    @property
    def is_close(self) -> bool:
        """True when the outcome is within the measurement's uncertainty."""
        return CLOSE_PROBABILITY < self.probability < 1 - CLOSE_PROBABILITY


@dataclass(frozen=True)
class Findings:
    """Measured displacements and the figures taken from them.

    vectors: in frame pixels.
    field: the displacement field fitted to the vectors.
    valid_points: (M, 2), frame points at which both rasters are valid.
    figures: by unit: "px" (pixels of the coarser raster, which are the frame's), "reference_px",
        "moving_px" and, where known, "m".
    raw: measures of the vectors with their noise, in px, by name.
    noise: (2,), standard deviation of one vector's error along x and y.
    shared_error: (2,), standard deviation of an error that all vectors may have in common.
    window_count: windows in which both images are valid.
    relief: the displacements against height; None without an elevation model, or on flat ground.
    """

    vectors: DisplacementVectors
    field: DisplacementField
    valid_points: Points
    figures: dict[str, Figures]
    raw: dict[str, float]
    noise: NDArray[np.float64]
    shared_error: NDArray[np.float64]
    window_count: int
    relief: ReliefFindings | None = None

    @property
    def pixels(self) -> Figures:
        """Figures in pixels of the coarser raster."""
        return self.figures["px"]

    @property
    def metres(self) -> Figures | None:
        """Figures in metres on the ground, None where unknown."""
        return self.figures.get("m")


@dataclass(frozen=True)
class Assessment:
    """The result of one assessment.

    status: MEASURED; TOO_FAR, where the displacement is larger than the search range; CANNOT_TELL,
        where nothing reliable was measured.
    reason: the status in a sentence.
    reference, moving: the rasters.
    frame: the grid on which both were compared; its rasters are closed.
    options: the settings.
    trust: the evidence that the measurement is reliable.
    findings: None unless measured.
    judgements: one for each requirement, empty where it cannot be decided.
    offset_px: the approximate displacement where it is too large, in frame pixels.
    backdrop: (H, W) uint8, grey levels of the reference over the frame's area, for pictures.
    seconds: time of each stage.
    """

    status: str
    reason: Message
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
    def is_measured(self) -> bool:
        """True when displacements were measured."""
        return self.status == MEASURED

    @property
    def measured_findings(self) -> Findings:
        """The findings; raises ValueError where nothing was measured."""
        if self.findings is None:
            raise ValueError("nothing was measured")
        return self.findings

    @property
    def passed(self) -> bool | None:
        """True when all requirements are met; None without any, or when inconclusive."""
        if not self.judgements:
            return None
        return all(judgement.is_met for judgement in self.judgements)

    @property
    def exit_code(self) -> int:
        """0: measured and no requirement missed; 3: inconclusive; 4: a requirement missed."""
        if self.passed is False:
            return EXIT_NOT_MET
        return EXIT_OK if self.is_measured else EXIT_NO_MATCH

    @property
    def name(self) -> Message:
        """The file names of both rasters."""
        moving, reference = (
            Message("image") if side.path is None else side.path.name
            for side in (self.moving, self.reference)
        )
        return Message("{moving} on {reference}", moving=moving, reference=reference)


@dataclass(frozen=True)
class DirectionSector:
    """Vectors that point to one sector.

    degrees: its middle, clockwise from up, which is north where the frame is a map.
    count: of the vectors.
    share: of all vectors.
    mean_px: mean length in frame pixels.
    """

    degrees: float
    count: int
    share: float
    mean_px: float


def direction_sectors(displacements: Points) -> list[DirectionSector]:
    """Count displacements (N, 2), (column, row), by their direction."""
    lengths = np.linalg.norm(displacements, axis=1)
    angles = np.degrees(np.arctan2(displacements[:, 0], -displacements[:, 1])) % 360
    width = 360 / SECTOR_COUNT
    sectors = (np.floor((angles + width / 2) / width) % SECTOR_COUNT).astype(int)
    rows = []
    for index in range(SECTOR_COUNT):
        is_inside = sectors == index
        count = int(np.count_nonzero(is_inside))
        rows.append(
            DirectionSector(
                degrees=index * width,
                count=count,
                share=count / max(1, len(displacements)),
                mean_px=float(lengths[is_inside].mean()) if count else 0.0,
            )
        )
    return rows
