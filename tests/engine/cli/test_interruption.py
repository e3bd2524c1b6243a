"""Ctrl-C and SIGTERM end every command within two seconds, and leave nothing half-written."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_server import bad_server
from known_pairs import Pair, georeferenced_pair

from hetmatch_qgis.common.staging_folder import remove_abandoned

REPOSITORY = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "hetmatch_qgis.engine"]
MAX_S = 2.4
"""Seconds in which a command must have ended; two, and what a busy machine adds."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")

# Stands in for work that is deep inside a library: it neither looks at the flag nor comes back.
STUCK = """
import sys, threading, types
def work(*_, **__):
    print("stuck", flush=True)
    while True:
        threading.Event().wait()
for name in ("matching.pipeline.match_rasters", "assessing.assess.assess_rasters"):
    name, _, function = name.rpartition(".")
    fake = types.ModuleType(f"hetmatch_qgis.engine.{name}")
    setattr(fake, function, work)
    sys.modules[fake.__name__] = fake
from hetmatch_qgis.engine.cli.main import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return georeferenced_pair(tmp_path_factory.mktemp("pair"))


@pytest.fixture(scope="module")
def matched(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results of a match."""
    out = tmp_path_factory.mktemp("matched") / "out"
    arguments = ["match", str(pair.reference), str(pair.moving), "--out", str(out), "--quiet"]
    subprocess.run([*COMMAND, *arguments], cwd=REPOSITORY, check=True)
    return out


def start(*arguments: str, program: tuple[str, ...] = tuple(COMMAND)) -> subprocess.Popen[str]:
    environment = os.environ | {"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
    return subprocess.Popen(
        [*program, *arguments],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("command", "number"), [("match", signal.SIGTERM), ("assess", signal.SIGINT)]
)
def test_work_that_does_not_listen_is_ended(command: str, number: int, pair: Pair, tmp_path: Path):
    arguments = [command, str(pair.reference), str(pair.moving), "--out", str(tmp_path / "a" / "b")]
    with start(*arguments, program=(sys.executable, "-c", STUCK)) as running:
        assert running.stdout.readline() == "stuck\n"
        asked = time.monotonic()
        running.send_signal(number)
        _, said = running.communicate(timeout=30)
    assert time.monotonic() - asked < MAX_S
    assert (running.returncode, said) == (130, "hetmatch: Cancelled; nothing was written.\n")
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_stalls_keeps_nobody(pair: Pair, tmp_path: Path):
    with bad_server(pair.moving, "headers", after=8) as address:
        arguments = ["match", str(pair.reference), address, "--out", str(tmp_path / "out")]
        with start(*arguments) as running:
            time.sleep(3)
            assert running.poll() is None, "it waits for the server"
            asked = time.monotonic()
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=30)
    assert time.monotonic() - asked < MAX_S
    assert (running.returncode, said) == (130, "hetmatch: Cancelled; nothing was written.\n")
    assert list(tmp_path.iterdir()) == []


def moments(command: str) -> Iterator[float]:
    """Seconds after the start, over all of a command's run."""
    chance = random.Random(command)
    for first, last in ((0.5, 2.0), (1.5, 3.0)):
        yield chance.uniform(first, last)


@pytest.mark.parametrize("command", ["match", "warp"])
def test_killed_at_a_random_moment_old_results_are_whole(
    command: str, pair: Pair, matched: Path, tmp_path: Path
):
    out = tmp_path / "out"
    arguments = {
        "match": ["match", str(pair.reference), str(pair.moving), "--out", str(out)],
        "warp": ["warp", str(matched), "--out", str(out / "moving.tif"), "--overwrite"],
    }[command]
    if command == "match":
        shutil.copytree(matched, out)
    else:
        subprocess.run([*COMMAND, *arguments, "--quiet"], cwd=REPOSITORY, check=True)
    names = set(content(out))
    for moment, number in zip(moments(command), (signal.SIGKILL, signal.SIGTERM), strict=True):
        with start(*arguments, "--quiet") as running:
            time.sleep(moment)
            running.send_signal(number)
            running.communicate(timeout=30)
        remove_abandoned(out)
        left = {name for name in content(out) if not name.startswith(".hetmatch-windows")}
        assert left == names, f"{signal.Signals(number).name} after {moment:.2f} s"
