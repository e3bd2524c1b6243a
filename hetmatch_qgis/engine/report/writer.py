"""The whole report, from the verdict down to the versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.report.accuracy import accuracy_section
from hetmatch_qgis.engine.report.details import (
    files_section,
    footer,
    rasters_section,
    settings_section,
)
from hetmatch_qgis.engine.report.html_page import beside, page
from hetmatch_qgis.engine.report.overview import OverviewImages, title_of
from hetmatch_qgis.engine.report.residuals import residuals_of
from hetmatch_qgis.engine.report.tile_map import tiles_section
from hetmatch_qgis.engine.report.verdict_section import (
    facts_section,
    verdict_section,
    words_section,
)
from hetmatch_qgis.engine.report.viewer import (
    comparison_section,
    pair_section,
    picture_styles,
    script,
)


def write_report(
    path: Path,
    result: MatchResult,
    images: OverviewImages | None = None,
    outputs: Sequence[str] = (),
    gcps: Mapping[str, Any] | None = None,
) -> None:
    """Write the report of a match or of a refusal.

    images: the pictures, read anew from the rasters; without them there is no comparison. outputs:
    names of the files that are written beside the report. gcps: what `result.json` says of the GCPs
    in them.
    """
    name = title_of(result)
    comparison = None if images is None else images.comparison
    views = comparison.views if comparison is not None else ()
    checks, ties = residuals_of(result)
    pair = "" if comparison is None or result.matched else pair_section(comparison)
    when = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    parts = [
        f"<h1>{escape(name)}</h1>",
        verdict_section(result),
        facts_section(result, checks, ties),
        words_section(result, checks, ties, comparison),
        pair,
        comparison_section(comparison, result.matched),
        accuracy_section(result, checks, ties, views[0] if views else None),
        tiles_section(result),
        rasters_section(result.reference, result.moving),
        settings_section(result),
        files_section(result, outputs, gcps),
        footer(result, when),
    ]
    text = page(
        f"{name} - HetMatch",
        parts,
        script=script() if views else "",
        css=beside("report.css") + picture_styles(comparison),
    )
    path.write_text(text, encoding="utf-8")
