"""Set up HetMatch: makes the engine's own Python environment in the user's profile.

Nothing is changed outside HetMatch's data folder. The new environment takes the old one's place
when it is complete and has passed its check; until then the old one stays as it was.
"""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from qgis.PyQt.QtCore import QObject, QProcess

from hetmatch_qgis.client import environment, log
from hetmatch_qgis.common.byte_sizes import size_in_words
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.setup import base_python
from hetmatch_qgis.setup.base_python import BasePython
from hetmatch_qgis.setup.check import check_steps
from hetmatch_qgis.setup.packages import TORCH_CPU_INDEX, Sources, explain
from hetmatch_qgis.setup.pip_download import download_pip
from hetmatch_qgis.setup.procedure import Command, Procedure, ProcedureFailed, Steps

NEEDED_BYTES = 2_500_000_000
# pip reports the progress of downloads to programs from this version on.
REPORTS_PROGRESS = (24, 1)
DISCARDED = "discarded-"
REMOVAL = "import shutil, sys; [shutil.rmtree(path, True) for path in sys.argv[1:]]"

TORCH_FROM, TORCH_TO = 0.05, 0.55
PACKAGES_TO = 0.9


class Installer(Procedure):
    """Makes the environment; `start` for the GUI thread, `run` for a thread that may wait."""

    def __init__(self, sources: Sources | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources = sources or Sources()
        self._new = environment.data_folder() / "environment-new"

    def steps(self) -> Steps:
        """Everything from finding a Python to putting the environment in its place."""
        log.trim()
        self.progressed.emit(0.0, tr("Looking for a Python"))
        self._prepare_folder()
        base = yield from self._find_base()
        self._discard(base, self._new, *environment.data_folder().glob(f"{DISCARDED}*"))
        try:
            yield from self._fill(base)
            self._put_in_place(base)
        except (ProcedureFailed, OSError):
            self._discard(base, self._new)
            raise
        self.progressed.emit(1.0, tr("Ready"))
        return tr("HetMatch is set up and has passed its self-test.")

    def _prepare_folder(self) -> None:
        folder = environment.data_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(folder).free
        except OSError as error:
            raise ProcedureFailed(
                tr("HetMatch cannot write to {folder}: {reason}.").format(
                    folder=folder, reason=error.strerror
                )
            ) from error
        if free < NEEDED_BYTES:
            raise ProcedureFailed(
                tr(
                    "Setting up needs {needed} of free disk space in {folder}, but there are only "
                    "{free}."
                ).format(
                    needed=size_in_words(NEEDED_BYTES), free=size_in_words(free), folder=folder
                )
            )
        if self._sources.wheel_folder and not Path(self._sources.wheel_folder).is_dir():
            raise ProcedureFailed(
                tr("There is no folder {folder} to take wheels from.").format(
                    folder=self._sources.wheel_folder
                )
            )

    def _find_base(self) -> Steps:
        for path in base_python.candidates():
            outcome = yield Command(path, ["-c", base_python.PROBE], label="(what can it do?)")
            found = base_python.understand(path, outcome.output) if outcome.code == 0 else None
            if found:
                self.say(f"base Python {'.'.join(map(str, found.version))}: {path}")
                return found
        raise ProcedureFailed(
            tr(
                "No Python 3.10 to 3.14 was found on this computer; install one, or choose an "
                "existing Python that has HetMatch's packages."
            )
        )

    def _fill(self, base: BasePython) -> Steps:
        self.progressed.emit(0.02, tr("Making the environment"))
        make = ["-m", "venv", "--without-pip", str(self._new)]
        outcome = yield Command(base.path, make)
        if outcome.code != 0:
            raise ProcedureFailed(
                explain(outcome.output)
                or tr("{python} could not make an environment; the log {log} says why.").format(
                    python=base.path, log=environment.log_file()
                )
            )
        pip = yield from self._pip(base)
        if sys.platform.startswith("linux") and self._sources.usual():
            yield from self._try_small_torch(pip)
        packages = ["--requirement", str(environment.REQUIREMENTS), *self._sources.arguments()]
        outcome = yield self._install(pip, packages, TORCH_TO, PACKAGES_TO)
        if outcome.code != 0:
            raise ProcedureFailed(self._why_pip_failed(outcome.output))
        self.progressed.emit(PACKAGES_TO, tr("Checking that the engine works"))
        yield from check_steps(self._python())
        environment.mark_complete(self._new)

    def _pip(self, base: BasePython) -> Steps:
        """A pip that runs in the environment's Python without a process of its own, which a
        cancel would not reach: a wheel (which needs no installing), or the base Python's own.
        """
        folder = self._sources.wheel_folder
        given = [str(path) for path in Path(folder).glob("pip-*.whl")] if folder else []
        found = base_python.newest_wheel(given) or base.pip_wheel
        if found:
            return str(Path(found) / "pip")
        if base.pip_runner:
            return base.pip_runner
        if folder:
            raise ProcedureFailed(
                tr(
                    "This computer has no pip; put a pip wheel (pip-*.whl) into the folder of "
                    "wheels."
                )
            )
        self.progressed.emit(0.03, tr("Fetching pip"))
        wheel = yield from download_pip(self._sources, base.version, self._new)
        return str(wheel / "pip")

    def _try_small_torch(self, pip: str) -> Steps:
        torch = next(pin for pin in _pins() if pin.startswith("torch=="))
        quick = ["--index-url", TORCH_CPU_INDEX, "--timeout", "10", "--retries", "0", "--no-deps"]
        outcome = yield self._install(pip, [*quick, torch], TORCH_FROM, TORCH_TO)
        if outcome.code != 0:
            self.say(
                tr(
                    "PyTorch's CPU index gave nothing; torch comes from the general index, which "
                    "is several gigabytes more."
                )
            )
        return ""

    def _install(self, pip: str, what: list[str], start: float, end: float) -> Command:
        reports = base_python.wheel_version(str(Path(pip).parent)) >= REPORTS_PROGRESS
        fixed = ["install", "--progress-bar", "raw" if reports else "off"]
        fixed += ["--only-binary", ":all:", "--no-warn-script-location"]
        return Command(
            self._python(),
            [pip, *fixed, *what],
            self._sources.variables(),
            on_line=_PipProgress(self.progressed.emit, start, end),
        )

    def _why_pip_failed(self, output: str) -> str:
        reason = explain(output) or tr("The packages could not be installed.")
        return tr("{reason} (Details: {log})").format(reason=reason, log=environment.log_file())

    def _put_in_place(self, base: BasePython) -> None:
        current = environment.environment_folder()
        old = _discarded_name()
        try:
            if current.exists():
                current.rename(old)
        except OSError as error:
            raise ProcedureFailed(
                tr(
                    "The present environment is in use; wait until HetMatch has nothing more to "
                    "do, or start QGIS anew, and set up again."
                )
            ) from error
        try:
            self._new.rename(current)
        except OSError:
            if old.exists():
                old.rename(current)
            raise
        self._discard(base, old)

    def _discard(self, base: BasePython, *folders: Path) -> None:
        """Out of the way at once; a process that outlives QGIS then removes the many files.

        Removing an environment takes a slow disk half a minute, which no cancel should wait for.
        """
        doomed = []
        for folder in folders:
            if folder.exists() and folder.parent == environment.data_folder():
                doomed.append(folder)
                with suppress(OSError):
                    doomed[-1] = folder.rename(_discarded_name())
        if doomed:
            process = QProcess()
            process.setProcessEnvironment(environment.process_environment())
            process.setProgram(base.path)
            process.setArguments(["-c", REMOVAL, *map(str, doomed)])
            process.startDetached()
            self.say(f"$ {base.path} (remove {', '.join(map(str, doomed))})")

    def _python(self) -> str:
        return str(environment.python_in(self._new))


def _discarded_name() -> Path:
    return environment.data_folder() / f"{DISCARDED}{time.time_ns()}"


def _pins() -> list[str]:
    lines = environment.REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


class _PipProgress:
    """Turns pip's lines into progress between two fractions."""

    def __init__(self, report: Callable[[float, str], None], start: float, end: float) -> None:
        self._report = report
        self._start, self._end = start, end
        self._total = len(_pins())
        self._count = 0
        self._message = ""

    def __call__(self, line: str) -> bool:
        """Report what the line says; True for the many that only count bytes."""
        collecting = re.match(r"(?:Collecting|Processing) (\S+)", line)
        bytes_done = re.fullmatch(r"Progress (\d+) of (\d+)", line)
        if collecting:
            self._count += 1
            package = re.split(r"[<=>~!;\[]|-\d", Path(collecting[1]).name)[0]
            self._message = tr("Fetching {package}").format(package=package)
            self._tell(self._count / self._total, "")
        elif bytes_done:
            done, of = (int(number) / 1e6 for number in bytes_done.groups())
            sizes = tr("{done:.0f} of {of:.0f} MB").format(done=done, of=of)
            self._tell((self._count + done / max(of, 1e-6)) / self._total, sizes)
        elif line.startswith("Installing collected packages"):
            self._message = tr("Installing the packages")
            self._tell(1.0, "")
        return bytes_done is not None

    def _tell(self, share: float, addition: str) -> None:
        fraction = self._start + min(share, 1.0) * (self._end - self._start)
        self._report(fraction, ", ".join(filter(None, [self._message, addition])))
