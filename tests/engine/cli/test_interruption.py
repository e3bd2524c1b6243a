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
from dataclasses import dataclass
from pathlib import Path

import pytest
import rasterio
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


def start(
    *arguments: str, program: tuple[str, ...] = tuple(COMMAND), is_group: bool = False
) -> subprocess.Popen[str]:
    environment = os.environ | {"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
    return subprocess.Popen(
        [*program, *arguments],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=is_group,
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
            address.wait_until_asked()
            asked = time.monotonic()
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=30)
    assert time.monotonic() - asked < MAX_S
    assert (running.returncode, said) == (130, "hetmatch: Cancelled; nothing was written.\n")
    assert list(tmp_path.iterdir()) == []


@dataclass(frozen=True)
class Run:
    """A command that writes into a folder, with --reproducible, so that its files are known.

    whole: the content of the folder after a run that nobody interrupted.
    seconds: how long that took.
    """

    arguments: list[str]
    out: Path
    whole: dict[str, bytes]
    seconds: float

    @staticmethod
    def of(out: Path, *arguments: object) -> Run:
        words = [*map(str, arguments), "--reproducible", "--quiet"]
        started = time.monotonic()
        subprocess.run([*COMMAND, *words], cwd=REPOSITORY, check=True)
        return Run(words, out, content(out), time.monotonic() - started)

    def end_amid(self, number: int, share: float, *more: str) -> None:
        """Start it again and send it a signal after a share of its time; wait for all of it."""
        with start(*self.arguments, *more, is_group=True) as running:
            time.sleep(share * self.seconds)
            running.send_signal(number)
            running.communicate(timeout=60)
            wait_for_group(running.pid)

    def left(self) -> dict[str, bytes]:
        """The content of the folder, as whoever comes next finds it."""
        for folder in (self.out, *(path for path in self.out.rglob("*") if path.is_dir())):
            remove_abandoned(folder)
        return {
            name: data
            for name, data in content(self.out).items()
            if not name.startswith(".hetmatch-windows")
        }


def wait_for_group(group: int) -> None:
    """Wait until no process of a group is left; a child notices within some seconds."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("a process is left")


def shares(command: str) -> Iterator[tuple[int, float]]:
    """Signals, and the share of a command's time after which each is sent, by chance."""
    chance = random.Random(command)
    for number in (signal.SIGKILL, signal.SIGTERM):
        yield number, chance.uniform(0.2, 0.98)


@pytest.mark.parametrize("command", ["match", "warp", "assess"])
def test_killed_at_a_random_moment_old_results_are_whole(
    command: str, pair: Pair, matched: Path, tmp_path: Path
):
    out = tmp_path / "out"
    warp = ("warp", matched, "--out", out / "moving.tif", "--overwrite")
    run = Run.of(
        out,
        *{
            "match": ("match", pair.reference, pair.moving, "--out", out),
            "warp": warp,
            "assess": ("assess", pair.reference, pair.moving, "--out", out),
        }[command],
    )
    for number, share in shares(command):
        run.end_amid(number, share)
        assert run.left() == run.whole, f"{signal.Signals(number).name} after {share:.0%}"


@pytest.mark.parametrize("kind", ["pairs", "stack"])
def test_a_batch_killed_at_random_moments_ends_as_if_it_had_not_been(
    kind: str, pair: Pair, tmp_path: Path
):
    out = tmp_path / "out"
    scenes = [tmp_path / "one.tif", tmp_path / "two.tif"]
    with rasterio.open(pair.moving) as source:
        values, profile = source.read(), source.profile
    for path, shown in zip(scenes, (values, 255 - values), strict=True):
        with rasterio.open(path, "w", **profile) as target:
            target.write(shown)
    steps = ["--network"] if kind == "stack" else []
    options = (*steps, "--steps", "match,warp,assess", "--workers", 1)
    run = Run.of(out, "batch", "--reference", pair.reference, *scenes, *options, "--out", out)
    shutil.rmtree(out)
    for number, share in shares(kind):
        run.end_amid(number, share, "--resume")
    subprocess.run([*COMMAND, *run.arguments, "--resume"], cwd=REPOSITORY, check=True)
    left = run.left()
    assert left.keys() == run.whole.keys()
    assert [name for name in left if left[name] != run.whole[name]] == []
