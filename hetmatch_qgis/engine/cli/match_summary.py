"""The summary of a match on the command line."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.contract import (
    AMBIGUOUS,
    GDALWARP_BAT,
    GDALWARP_SH,
    REGISTERED_SUFFIX,
    TILE_MATCHED,
)
from hetmatch_qgis.engine.core.language import with_flags
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.core.terms import transform_name, transform_noun
from hetmatch_qgis.engine.export import ogr2ogr
from hetmatch_qgis.engine.report.residuals import ground_of, residuals_of, rmse
from hetmatch_qgis.engine.report.wording import length_message
from hetmatch_qgis.engine.results.write import Outputs

MAX_REASONS = 5
"""Different reasons of rejected tiles that are listed; set by hand, to fit a terminal."""


def summarise_match(result: MatchResult, outputs: Outputs) -> str:
    """The result of a match in a few lines."""
    lines = _matched_lines(result, outputs) if result.matched else _no_match_lines(result)
    lines += map(with_flags, result.rpc.in_words()) if result.rpc is not None else []
    lines += gcp_lines(outputs.gcps)
    if outputs:
        # The shortest path is none of those in a subfolder.
        folder = min((path.parent for path in outputs.values()), key=lambda path: len(path.parts))
        lines += ["", f"Results in {folder}:", f"  {'  '.join(outputs)}"]
        lines += _next_step_lines(result, outputs, folder)
    return "\n".join(lines)


def gcp_lines(gcps: dict[str, Any]) -> list[str]:
    """The GCPs of an export: how many, and the files that have fewer or are missing."""
    if not gcps:
        return []
    noun = "" if gcps["method"] is None else f". Transform: {transform_noun(gcps['method'])}."
    lines = [f"GCPs: {with_flags(gcps['left_out'])}{noun}"]
    lines += [f"  {name}: {subset['count']} GCPs." for name, subset in gcps["files"].items()]
    lines += [
        f"{name} was not written: {with_flags(reason)}."
        for name, reason in gcps["not_written"].items()
    ]
    return lines


def _matched_lines(result: MatchResult, outputs: Outputs) -> list[str]:
    checks = result.check_points
    lines = [
        (
            f"Matched: {len(result.tie_points)} points ({checks['count']} of them check points), "
            f"confidence {result.confidence:.3f}, coverage {result.coverage:.0%} of the overlap."
        ),
        f"Transform: {transform_name(result.transform_type)}.",
        *([] if outputs.correction is None else [str(outputs.correction.in_words())]),
        _accuracy_line(result),
    ]
    lines += [] if result.relief is None else [str(result.relief.in_words())]
    shadows = result.reference.shadows
    lines += [] if shadows is None else [str(shadows.in_words())]
    laid = result.laid_as_whole
    lines += [] if laid is None else [str(laid.in_words())]
    rmse_px, ce90_px = checks["rmse_px"], checks["ce90_px"]
    if rmse_px is not None and ce90_px is not None:
        lines.append(
            f"Check points, own matching errors included: RMSE {rmse_px:.2f} reference pixels"
            f"{_on_ground(result)}, CE90 {ce90_px:.2f} pixels."
        )
    return lines + [f"Warning: {with_flags(warning)}" for warning in result.warnings]


def _accuracy_line(result: MatchResult) -> str:
    """The accuracy to expect of the transform."""
    stated, ground = result.accuracy, ground_of(result)
    if stated is None:
        return "Accuracy over the overlap: unknown, the tie points lie too close together."
    on_ground = ""
    if ground is not None:
        on_ground = f" ({length_message(stated.rmse_px * ground.pixel_size, ground.unit)})"
    between = ""
    if stated.rmse_range_px is not None:
        low, high = stated.rmse_range_px
        between = f" (90 % interval: {low:.2f} to {high:.2f})"
    return (
        f"Accuracy over the overlap: RMSE {stated.rmse_px:.2f} reference pixels{on_ground}{between}"
        f"; CE90 {stated.ce90_px:.2f} pixels."
    )


def _no_match_lines(result: MatchResult) -> list[str]:
    if result.status == AMBIGUOUS:
        lines = [f"Ambiguous: {with_flags(result.reason)}", *_place_lines(result)]
    else:
        lines = [f"No reliable match: {with_flags(result.reason)}"]
    reasons = Counter(
        with_flags(tile.reason) or tile.status
        for tile in result.tiles
        if tile.status != TILE_MATCHED
    )
    if reasons:
        lines.append(f"Tiles without a match, of {len(result.tiles)}:")
        lines += [f"  {count} x {reason}" for reason, count in reasons.most_common(MAX_REASONS)]
    return lines


def _place_lines(result: MatchResult) -> list[str]:
    """The places that fit, each with the options that match there."""
    look = result.corroboration
    if look is None:
        return []
    places = [("the match itself", look.start)]
    for rival in look.rivals:
        column, row = rival.shift
        text = f"shifted by {column:+.0f}, {row:+.0f} pixels ({rival.correlation:.0%})"
        places.append((text, rival.start))
    lines = ["To match at one of these positions, add its options:"]
    for text, start in places:
        if start is not None:
            numbers = ",".join(f"{value:.6g}" for value in start)
            lines.append(f"  {text}: --start={numbers} --start-radius={look.start_radius:g}")
    return lines


def _on_ground(result: MatchResult) -> str:
    """The RMSE at check points in ground units, which those of a map projection may not be."""
    checks, ground = residuals_of(result)[0], ground_of(result)
    if ground is None or checks.ground_lengths is None:
        return ""
    return f" ({length_message(rmse(checks.ground_lengths), ground.unit)})"


def _next_step_lines(result: MatchResult, outputs: Outputs, folder: Path) -> list[str]:
    """Commands that register the moving raster, or move vector layers."""
    if ogr2ogr.NAME in outputs:
        commands = ogr2ogr.ogr2ogr_commands(
            result.moving.layers, outputs[ogr2ogr.NAME], folder / ogr2ogr.MOVED_NAME
        )
        lines = (f"  {' '.join(map(_quoted, command))}" for command in commands)
        return ["", "To move the vector layers with GDAL:", *lines]
    script, moving = _gdalwarp_script(outputs), result.moving.path
    if script is None or moving is None:
        return []
    target = folder / f"{moving.stem}{REGISTERED_SUFFIX}.tif"
    return [
        "",
        "To register the moving raster:",
        f"  hetmatch warp {_quoted(folder)} --out {_quoted(target)}",
        f"  or with GDAL: {'' if os.name == 'nt' else 'sh '}{_quoted(script)}",
    ]


def _quoted(text: Path | str) -> str:
    return f'"{text}"' if os.name == "nt" else shlex.quote(str(text))


def _gdalwarp_script(outputs: Outputs) -> Path | None:
    """The script for this system; the one with RPCs where there is one, as they model relief."""
    name = GDALWARP_BAT if os.name == "nt" else GDALWARP_SH
    return outputs.get(name.replace(".", "_rpc.")) or outputs.get(name)
