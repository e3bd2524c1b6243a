"""What the command line says while it works and when it is done, to people or to programs."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hetmatch_qgis.engine.core.language import flag_of
from hetmatch_qgis.engine.core.messages import render

if TYPE_CHECKING:
    from hetmatch_qgis.engine.core.result import MatchResult
    from hetmatch_qgis.engine.results.write import Outputs

METHODS = {
    "polynomial1": "polynomial of degree 1",
    "polynomial2": "polynomial of degree 2",
    "polynomial3": "polynomial of degree 3",
    "thin_plate": "thin plate spline",
}


class Console(Protocol):
    """Where the command line tells how things go."""

    def progress(self, fraction: float, message: str) -> None:
        """The share of the work done, from 0 to 1, and what is being done."""
        ...

    def result(self, result: MatchResult, outputs: Outputs) -> None:
        """The outcome and the files it was written to."""
        ...

    def outcome(self, content: dict[str, Any], text: str) -> None:
        """The outcome of anything but a match: for programs, and for a person."""
        ...

    def error(self, message: str, exit_code: int) -> None:
        """Why the program ends without an outcome."""
        ...


class JsonLines:
    """One JSON object a line on standard output, with the kind of event under `event`."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet

    def progress(self, fraction: float, message: str) -> None:
        if not self._quiet:
            emit("progress", {"fraction": round(fraction, 4), "message": shown(message)})

    def result(self, result: MatchResult, outputs: Outputs) -> None:
        paths = {name: str(path) for name, path in outputs.items()}
        gcps = {"gcps": outputs.gcps} if outputs.gcps else {}
        emit("result", result.to_dict() | {"outputs": paths} | gcps)

    def outcome(self, content: dict[str, Any], text: str) -> None:
        emit("result", content)

    def error(self, message: str, exit_code: int) -> None:
        emit("error", {"message": shown(message), "exit_code": exit_code})


class Terminal:
    """A progress bar where there is a terminal, and a summary at the end."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bar: Any = None

    def progress(self, fraction: float, message: str) -> None:
        if self._quiet or not sys.stderr.isatty():
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(
                total=1.0,
                leave=False,
                bar_format="{percentage:3.0f}% |{bar:30}| {elapsed} {desc}",
            )
        self._bar.set_description_str(shown(message), refresh=False)
        self._bar.n = min(max(fraction, 0.0), 1.0)
        self._bar.refresh()

    def result(self, result: MatchResult, outputs: Outputs) -> None:
        self._close_bar()
        if not self._quiet:
            print(summary(result, outputs))

    def outcome(self, content: dict[str, Any], text: str) -> None:
        self._close_bar()
        if not self._quiet:
            print(text)

    def error(self, message: str, exit_code: int) -> None:
        self._close_bar()
        print(f"hetmatch: {shown(message)}", file=sys.stderr)

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def shown(text: str) -> str:
    """A sentence as the command line says it: in English, options by their flags."""
    return render(text, name_option=flag_of)


def emit(event: str, content: dict[str, Any]) -> None:
    """Write one line of JSON to standard output at once."""
    from hetmatch_qgis.engine.core.json_values import plain

    line = json.dumps({"event": event} | plain(content), ensure_ascii=True, allow_nan=False)
    print(line, flush=True)


def summary(result: MatchResult, outputs: Outputs) -> str:
    """The outcome in a few lines for a person."""
    lines = _matched_lines(result) if result.matched else _refused_lines(result)
    lines += result.rpc.in_words() if result.rpc is not None else []
    lines += gcp_lines(outputs.gcps)
    if outputs:
        # The shortest path is none of those in a subfolder.
        folder = min((path.parent for path in outputs.values()), key=lambda path: len(path.parts))
        lines += ["", f"Results in {folder}:", f"  {'  '.join(outputs)}"]
        lines += _next_lines(result, outputs, folder)
    return "\n".join(lines)


def _next_lines(result: MatchResult, outputs: Outputs, folder: Path) -> list[str]:
    """How the moving raster gets into its place."""
    script, moving = _script(outputs), result.moving.path
    if script is None or moving is None:
        return []
    target = folder / f"{moving.stem}_registered.tif"
    return [
        "",
        "To put the moving raster in its place:",
        f"  hetmatch warp {_quoted(folder)} --out {_quoted(target)}",
        f"  or with GDAL: {'' if os.name == 'nt' else 'sh '}{_quoted(script)}",
    ]


def _quoted(path: Path) -> str:
    return f'"{path}"' if os.name == "nt" else shlex.quote(str(path))


def _script(outputs: Outputs) -> Path | None:
    """The script that warps; through RPCs where there are any, because they know the relief."""
    kind = "bat" if os.name == "nt" else "sh"
    return outputs.get(f"gdalwarp_rpc.{kind}") or outputs.get(f"gdalwarp.{kind}")


def gcp_lines(gcps: dict[str, Any]) -> list[str]:
    """Which tie points became GCPs, what was left out, and which files there could not be."""
    if not gcps:
        return []
    words = METHODS[gcps["method"]]
    lines = [f"GCPs: {gcps['left_out']}. They suit a {words}."]
    for name, fewer in gcps["files"].items():
        lines.append(f"  {name}: {fewer['count']} of them.")
    lines += [f"No {name}: {reason}." for name, reason in gcps["not_written"].items()]
    return lines


def _matched_lines(result: MatchResult) -> list[str]:
    checks = result.check_points
    count = len(result.tie_points)
    lines = [
        f"Matched: {count} points ({checks['count']} of them kept aside as check points), "
        f"confidence {result.confidence:.3f}, coverage {result.coverage:.0%} of the overlap.",
        f"Transform: {(result.transform_type or 'none').replace('_', ' ')}.",
    ]
    rmse, ce90 = checks["rmse_px"], checks["ce90_px"]
    if rmse is not None and ce90 is not None:
        lines.append(
            f"Accuracy at the check points: RMSE {rmse:.2f} reference pixels{_on_ground(result)}, "
            f"nine in ten within {ce90:.2f} pixels."
        )
    return lines + [f"Warning: {warning}" for warning in result.warnings]


def _refused_lines(result: MatchResult) -> list[str]:
    lines = [f"No reliable match: {result.reason}"]
    reasons = Counter(
        tile.reason or tile.status for tile in result.tiles if tile.status != "matched"
    )
    if reasons:
        lines.append(f"Of {len(result.tiles)} tiles:")
        lines += [f"  {count} x {reason}" for reason, count in reasons.most_common(5)]
    return lines


def _on_ground(result: MatchResult) -> str:
    """The RMSE at check points as the report has it: a map's metres are not those of the ground."""
    from hetmatch_qgis.engine.report.residuals import ground_of, residuals_of, rmse

    checks, ground = residuals_of(result)[0], ground_of(result)
    if ground is None or checks.on_ground is None:
        return ""
    return f" ({rmse(checks.on_ground):.4g} {ground.unit})"
