"""The content of `assessment.json`, which command line and worker return as well."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hetmatch_qgis.engine.assessing.assessment import Assessment, Judgement, direction_sectors
from hetmatch_qgis.engine.assessing.wording import verdict
from hetmatch_qgis.engine.core.reproducible import recorded_seconds
from hetmatch_qgis.engine.core.result import versions

SCHEMA_VERSION = 1
"""Version of the format of `assessment.json`; it goes up with a change that programs which read it
have to know of. docs/schemas describes it."""


def assessment_content(assessment: Assessment) -> dict[str, Any]:
    """Plain numbers, strings, lists and dicts; `reason` and `verdict` are Messages."""
    return {
        "schema_version": SCHEMA_VERSION,
        "status": assessment.status,
        "reason": assessment.reason,
        "verdict": verdict(assessment),
        "passed": assessment.passed,
        "exit_code": assessment.exit_code,
        "requirements": [_judgement(judgement) for judgement in assessment.judgements],
        "offset_px": assessment.offset_px,
        **_findings(assessment),
        "frame": _frame(assessment),
        "reference": assessment.reference.to_dict(),
        "moving": assessment.moving.to_dict(),
        "trust": None if assessment.trust is None else assessment.trust.to_dict(),
        "options": assessment.options.recorded(),
        "seconds": recorded_seconds(assessment.seconds),
        "versions": versions(),
    }


def _judgement(judgement: Judgement) -> dict[str, Any]:
    return {
        "requirement": str(judgement.requirement),
        "measure": judgement.requirement.measure,
        "limit": judgement.requirement.limit,
        "unit": judgement.requirement.unit,
        "found": judgement.value,
        "met": judgement.is_met,
        "probability": judgement.probability,
    }


def _findings(assessment: Assessment) -> dict[str, Any]:
    findings = assessment.findings
    if findings is None:
        names = ("figures", "raw_px", "vectors", "directions", "relief")
        return dict.fromkeys(names)
    sectors = direction_sectors(findings.vectors.displacements)
    return {
        "figures": {unit: figures.to_dict() for unit, figures in findings.figures.items()},
        "raw_px": dict(findings.raw),
        "vectors": {
            "count": len(findings.vectors),
            "searched": findings.window_count,
            "window_px": findings.vectors.window,
            "noise_px": [float(std) for std in findings.noise],
            "shared_error_px": [float(std) for std in findings.shared_error],
        },
        "directions": [asdict(sector) for sector in sectors],
        "relief": None if findings.relief is None else findings.relief.to_dict(),
    }


def _frame(assessment: Assessment) -> dict[str, Any]:
    frame = assessment.frame
    return {
        "crs": None if frame.crs is None else frame.crs.to_string(),
        "transform": None if frame.grid is None else list(frame.grid.transform)[:6],
        "width": frame.pair.reference.width,
        "height": frame.pair.reference.height,
        "pixel_m": None if frame.pixel_m is None else list(frame.pixel_m),
        "reference_pixel_px": frame.reference_pixel,
        "moving_pixel_px": frame.moving_pixel,
    }
