"""`report.html`: the whole report, from the verdict to the versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.core.language import tr
from hetmatch_qgis.engine.core.reproducible import EPOCH, is_reproducible, now
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.report.html_page import page, read_asset
from hetmatch_qgis.engine.report.overview_content import OverviewImages
from hetmatch_qgis.engine.report.residuals import residuals_of
from hetmatch_qgis.engine.report.sections.accuracy import accuracy_section
from hetmatch_qgis.engine.report.sections.files import files_section
from hetmatch_qgis.engine.report.sections.footer import footer
from hetmatch_qgis.engine.report.sections.rasters import rasters_section
from hetmatch_qgis.engine.report.sections.rivals import rivals_section
from hetmatch_qgis.engine.report.sections.search import search_section
from hetmatch_qgis.engine.report.sections.settings import settings_section
from hetmatch_qgis.engine.report.sections.tiles import tiles_section
from hetmatch_qgis.engine.report.sections.verdict import (
    key_figures_section,
    summary_section,
    verdict_section,
)
from hetmatch_qgis.engine.report.transform_summary import correction_of
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
    """Write the report of a result, with or without a match, in the language of reports.

    images: the pictures, read from the rasters; without them there is no comparison.
    outputs: names of the files that are written next to the report.
    gcps: the content of `gcps` in `result.json`.
    """
    moving, reference = (
        tr("image") if side.path is None else side.path.name
        for side in (result.moving, result.reference)
    )
    name = tr("{moving} on {reference}", moving=moving, reference=reference)
    comparison = None if images is None else images.comparison
    views = comparison.views if comparison is not None else ()
    checks, ties = residuals_of(result)
    pair = "" if comparison is None or result.matched else pair_section(comparison)
    zone = EPOCH.tzinfo if is_reproducible() else None
    written_at = now().astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %z")
    parts = [
        f"<h1>{escape(name)}</h1>",
        verdict_section(result),
        key_figures_section(result, checks, ties, correction_of(result, comparison)),
        summary_section(result, checks, ties, comparison),
        pair,
        comparison_section(comparison, result.matched),
        accuracy_section(result, checks, ties, views[0] if views else None),
        rivals_section(result),
        search_section(result),
        tiles_section(result),
        rasters_section(result.reference, result.moving),
        settings_section(result),
        files_section(result, outputs, gcps),
        footer(result, written_at),
    ]
    text = page(
        f"{name} - HetMatch",
        parts,
        script=script() if views else "",
        css=read_asset("report.css") + picture_styles(comparison),
    )
    path.write_text(text, encoding="utf-8")
