"""What the command line says while it works and when it is done, to people or to programs."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from hetmatch_qgis.engine.result import MatchResult


class Console(Protocol):
    """Where the command line tells how things go."""

    def progress(self, fraction: float, message: str) -> None:
        """The share of the work done, from 0 to 1, and what is being done."""
        ...

    def result(self, result: MatchResult, outputs: dict[str, Path]) -> None:
        """The outcome and the files it was written to."""
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
            emit("progress", {"fraction": round(fraction, 4), "message": message})

    def result(self, result: MatchResult, outputs: dict[str, Path]) -> None:
        paths = {name: str(path) for name, path in outputs.items()}
        emit("result", result.to_dict() | {"outputs": paths})

    def error(self, message: str, exit_code: int) -> None:
        emit("error", {"message": message, "exit_code": exit_code})


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
        self._bar.set_description_str(message, refresh=False)
        self._bar.n = min(max(fraction, 0.0), 1.0)
        self._bar.refresh()

    def result(self, result: MatchResult, outputs: dict[str, Path]) -> None:
        self._close_bar()
        if not self._quiet:
            print(summary(result, outputs))

    def error(self, message: str, exit_code: int) -> None:
        self._close_bar()
        print(f"hetmatch: {message}", file=sys.stderr)

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def emit(event: str, content: dict[str, Any]) -> None:
    """Write one line of JSON to standard output at once."""
    from hetmatch_qgis.engine.plain import plain

    line = json.dumps({"event": event} | plain(content), ensure_ascii=True, allow_nan=False)
    print(line, flush=True)


def summary(result: MatchResult, outputs: dict[str, Path]) -> str:
    """The outcome in a few lines for a person."""
    lines = _matched_lines(result) if result.matched else _refused_lines(result)
    if outputs:
        folder = next(iter(outputs.values())).parent
        lines += ["", f"Results in {folder}:", f"  {'  '.join(outputs)}"]
        script = outputs.get("gdalwarp.bat" if os.name == "nt" else "gdalwarp.sh")
        if script is not None:
            command = f'"{script}"' if os.name == "nt" else f"sh {shlex.quote(str(script))}"
            lines += ["", "To put the moving raster in its place (needs GDAL):", f"  {command}"]
    return "\n".join(lines)


def _matched_lines(result: MatchResult) -> list[str]:
    checks = result.check_points
    count = len(result.tie_points)
    lines = [
        f"Matched: {count} points ({checks['count']} of them kept aside as check points), "
        f"confidence {result.confidence:.3f}, coverage {result.coverage:.0%} of the overlap.",
        f"Transform: {(result.transform_type or 'none').replace('_', ' ')}.",
    ]
    rmse, ce90, on_map = checks["rmse_px"], checks["ce90_px"], checks["rmse_map"]
    if rmse is not None and ce90 is not None:
        ground = "" if on_map is None else f" ({on_map:.4g} {_map_unit(result)})"
        lines.append(
            f"Accuracy at the check points: RMSE {rmse:.2f} reference pixels{ground}, "
            f"nine in ten within {ce90:.2f} pixels."
        )
    return lines


def _refused_lines(result: MatchResult) -> list[str]:
    lines = [f"No reliable match: {result.reason}"]
    reasons = Counter(
        tile.reason or tile.status for tile in result.tiles if tile.status != "matched"
    )
    if reasons:
        lines.append(f"Of {len(result.tiles)} tiles:")
        lines += [f"  {count} x {reason}" for reason, count in reasons.most_common(5)]
    return lines


def _map_unit(result: MatchResult) -> str:
    crs = result.reference.crs
    with suppress(AttributeError, IndexError):
        name = str(crs.axis_info[0].unit_name)  # type: ignore[union-attr]
        return {"metre": "m", "degree": "degrees"}.get(name, name)
    return "map units"
