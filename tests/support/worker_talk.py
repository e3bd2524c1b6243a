"""The worker as a process of its own, spoken to in lines of JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MODULE = ("-m", "hetmatch_qgis.engine.worker")
PATIENCE = 60
"""Seconds that a worker may take to end."""


class Talk:
    """A worker, and what is said to it and by it."""

    def __init__(self, *program: str, folder: Path = REPOSITORY) -> None:
        self._number = 0
        self.process = subprocess.Popen(
            [sys.executable, *(program or MODULE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            encoding="utf-8",
        )
        self.ready = self.hear()

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.__exit__(None, None, None)

    def say(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def send(self, command: str, **values: object) -> int:
        self._number += 1
        self.say(json.dumps({"id": self._number, "command": command, **values}))
        return self._number

    def hear(self) -> dict:
        line = self.process.stdout.readline()
        assert line, f"the worker is gone: {self.process.stderr.read()}"
        return json.loads(line)

    def hear_last(self) -> dict:
        """The last event of a worker that has ended."""
        return json.loads(self.process.stdout.read().splitlines()[-1])

    def answer(self, number: int | None) -> dict:
        """The end of a request."""
        while True:
            event = self.hear()
            if event["event"] != "progress":
                assert event["id"] == number
                return event

    def ask(self, command: str, **values: object) -> dict:
        return self.answer(self.send(command, **values))

    def wait_for_progress(self, fraction: float) -> None:
        while True:
            event = self.hear()
            assert event["event"] == "progress", event
            if event["fraction"] >= fraction:
                return

    def wait_for_the_end(self) -> tuple[int, str]:
        """The exit code and what was complained of."""
        code = self.process.wait(PATIENCE)
        return code, self.process.stderr.read()
