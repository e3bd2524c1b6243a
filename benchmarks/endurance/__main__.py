"""python -m benchmarks.endurance: the leaks of 500 matches in one worker and 100 in one QGIS.

    python -m benchmarks.endurance
    python -m benchmarks.endurance --worker 0 --qgis 100 --qgis-python .venv-qgis/bin/python

Memory is resident memory without mapped files; where it ends is compared with where it was after
WARM_UP matches, both as medians of what five matches left. Linux only.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.endurance.pairs import make_pairs
from benchmarks.endurance.state import STOPPED, State, with_temporary
from benchmarks.endurance.worker import match_again_and_again

WARM_UP = 25
"""Matches after which nothing more should be taken: five of each moving raster."""

SAMPLE = 5
"""Matches whose memory is averaged at either end."""

Rows = list[tuple[int, State]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Match, and print what is held now and then and in the end."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="endurance-") as name:
        folder = Path(name)
        reference, moving = make_pairs(folder)
        if options.worker:
            rows = match_again_and_again(reference, moving, options.worker, folder)
            print(f"\nIn one worker:\n{table(_printed(rows))}")
        if options.qgis:
            found = _in_qgis(options, folder, [reference, *moving])
            print(f"\nIn one QGIS:\n{table(_printed(found))}")
    return 0


def table(rows: Rows) -> str:
    """The state of the process after the warm-up and at the end, and the growth of its memory."""
    lines = ["| matches | memory, MB | files | threads | processes | temporary files |"]
    lines += ["|---|---|---|---|---|---|"]
    ended = [row for row in rows if row[0] == STOPPED]
    rows = [row for row in rows if row[0] != STOPPED]
    middle = rows[len(rows) // 2]
    shown = [_after(rows, WARM_UP), middle, rows[-1], *ended]
    for number, state in dict(shown).items():
        cells = [
            "stopped" if number == STOPPED else number,
            f"{state.memory_mb:.0f}",
            state.files,
            state.threads,
        ]
        cells += [state.children, state.temporary]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    lines += ["", f"Memory after the warm-up and in the end: {growth(rows):+.1%}."]
    return "\n".join(lines)


def growth(rows: Rows) -> float:
    """Share by which memory grew from the warm-up to the end."""
    warm = [state.memory_mb for number, state in rows if number >= WARM_UP] or [
        state.memory_mb for _, state in rows
    ]
    return statistics.median(warm[-SAMPLE:]) / statistics.median(warm[:SAMPLE]) - 1


def _after(rows: Rows, matches: int) -> tuple[int, State]:
    return next((row for row in rows if row[0] >= matches), rows[0])


def _printed(rows: Iterator[tuple[int, State]]) -> Rows:
    kept = []
    for number, state in rows:
        kept.append((number, state))
        if number in (1, 5, 10) or number % WARM_UP == 0:
            print(number, state, flush=True)
    return kept


def _in_qgis(options: argparse.Namespace, folder: Path, rasters: list[Path]) -> Iterator:
    script = Path(__file__).with_name("in_qgis.py")
    command = [options.qgis_python, script, sys.executable, rasters[0], options.qgis, folder]
    _, environment = with_temporary(
        folder,
        QT_QPA_PLATFORM="offscreen",
        QGIS_CUSTOM_CONFIG_PATH=str(folder / "profile"),
        XDG_RUNTIME_DIR=str(folder),
    )
    with subprocess.Popen(
        [str(part) for part in [*command, *rasters[1:]]],
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                told = json.loads(line)
                yield told.pop("matches"), State(**told)
    if process.returncode:
        raise SystemExit(f"QGIS ended with {process.returncode}.")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endurance", description=__doc__)
    parser.add_argument("--worker", type=int, default=500, help="matches in one worker")
    parser.add_argument("--qgis", type=int, default=0, help="matches in one QGIS")
    parser.add_argument("--qgis-python", default=".venv-qgis/bin/python", help="QGIS's Python")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
