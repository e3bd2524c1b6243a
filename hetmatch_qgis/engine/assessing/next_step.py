"""The next step after an assessment, as a sentence and as commands."""

from __future__ import annotations

import shlex

from hetmatch_qgis.common.contract import REGISTERED_SUFFIX, TOO_FAR
from hetmatch_qgis.engine.assessing.assess_options import AssessOptions
from hetmatch_qgis.engine.assessing.assessment import Assessment
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.report.sections.settings import changed_flags, rasters_in_words

_OWN_OPTIONS = ("require", "search_pixels", "max_points")
"""Options that mean something else to a match, or nothing."""


def next_step(assessment: Assessment) -> Message:
    """The next step in a sentence or two."""
    if assessment.status == TOO_FAR:
        return Message(
            "Match the rasters: a match searches farther. Then register the moving one, and assess "
            "it again."
        )
    if not assessment.is_measured:
        return Message(
            "Match the rasters: that searches farther, and says tile by tile why nothing is found."
        )
    if assessment.passed:
        return Message("What is required is met: use the moving raster as it is.")
    if assessment.passed is False:
        return Message("Match the rasters, register the moving one, and assess it again.")
    return Message(
        "If these errors are too large for your purpose, match the rasters, register the moving "
        "one, and assess it again. Otherwise use it as it is."
    )


def next_commands(assessment: Assessment) -> list[str]:
    """The commands that match the rasters and warp the moving one; none where all is well."""
    if assessment.is_measured and assessment.passed:
        return []
    rasters = rasters_in_words(assessment.reference, assessment.moving)
    chosen, defaults = (
        {name: value for name, value in values.items() if name not in _OWN_OPTIONS}
        for values in (assessment.options.recorded(), AssessOptions().to_dict())
    )
    words = ["hetmatch", "match", *rasters, "--out", "FOLDER", *changed_flags(chosen, defaults)]
    commands = [shlex.join(words)]
    if not assessment.moving.layers:
        # Vector layers are moved by other programs, with the points of the match.
        commands.append(f"hetmatch warp FOLDER --out moving{REGISTERED_SUFFIX}.tif")
    return commands
