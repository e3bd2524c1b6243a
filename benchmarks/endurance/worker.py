"""Matches in one worker process, spoken to as QGIS does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.endurance.state import State, state_of, with_temporary

REPOSITORY = Path(__file__).resolve().parents[2]

FOLDERS = 3
"""Folders of results that the matches write to in turn."""


def match_again_and_again(
    reference: Path, moving: list[Path], count: int, folder: Path
) -> Iterator[tuple[int, State]]:
    """Match `count` times in one worker; yields the number of matches and what it holds."""
    temporary, environment = with_temporary(folder)
    with subprocess.Popen(
        [sys.executable, "-m", "hetmatch_qgis.engine.worker"],
        cwd=REPOSITORY,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        for number in range(1, count + 1):
            request = {
                "id": number,
                "command": "match",
                "reference": str(reference),
                "moving": str(moving[number % len(moving)]),
                "out": str(folder / f"out-{number % FOLDERS}"),
            }
            answer = _ask(process, request)
            if answer.get("status") != "matched":
                raise SystemExit(f"A match in the worker failed: {answer}")
            yield number, state_of(process.pid, temporary)
        _say(process, {"id": count + 1, "command": "quit"})


def _ask(process: subprocess.Popen[str], request: dict[str, Any]) -> dict[str, Any]:
    _say(process, request)
    assert process.stdout is not None
    for line in process.stdout:
        event: dict[str, Any] = json.loads(line)
        if event.get("id") == request["id"] and event["event"] in ("result", "error"):
            return event
    raise SystemExit("The worker has ended.")


def _say(process: subprocess.Popen[str], request: dict[str, Any]) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
