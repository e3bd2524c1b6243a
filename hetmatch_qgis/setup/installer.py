"""Set-up of the engine's Python environment in the user's profile.

Nothing is changed outside HetMatch's data folder. The new environment replaces the old one once it
is complete and has passed its check; until then the old one is not touched.
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
from hetmatch_qgis.common.byte_sizes import format_bytes
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.setup import base_python
from hetmatch_qgis.setup.base_python import BasePython
from hetmatch_qgis.setup.check import check_steps
from hetmatch_qgis.setup.packages import TORCH_CPU_INDEX, PackageSources, explain
from hetmatch_qgis.setup.pip_download import download_pip
from hetmatch_qgis.setup.procedure import Command, Procedure, ProcedureFailed, Steps

NEEDED_BYTES, NEEDED_BYTES_WITH_TORCH = 1_200_000_000, 2_500_000_000
"""Free disk space for the packages (0.8 GB, with torch 1.6 GB) and their downloads (0.25 and
0.45 GB), measured on Linux in November 2026."""

MIN_PIP_FOR_PROGRESS = (24, 1)
"""First version of pip with `--progress-bar raw` (pip 24.1, release notes)."""

DISCARDED = "discarded-"
REMOVAL = "import shutil, sys; [shutil.rmtree(path, True) for path in sys.argv[1:]]"

TORCH_FROM, TORCH_TO = 0.05, 0.55
"""Fractions of the progress bar for the installation of torch (set by hand, 7d49bf4)."""

PACKAGES_TO = 0.9
"""Fraction of the progress bar at which all packages are installed (set by hand, 7d49bf4)."""


class Installer(Procedure):
    """Makes the environment; see Procedure."""

    def __init__(
        self, sources: PackageSources | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sources = sources or PackageSources()
        self._new = environment.data_folder() / "environment-new"

    def steps(self) -> Steps:
        """See Procedure: finds a base Python, fills a new environment and replaces the old one."""
        log.trim()
        self.progressed.emit(0.0, tr("Searching for a Python"))
        self._prepare_folder()
        base = yield from self._find_base()
        self._discard(base, self._new, *environment.data_folder().glob(f"{DISCARDED}*"))
        try:
            yield from self._fill(base)
            self._replace_environment(base)
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
        needed = NEEDED_BYTES_WITH_TORCH if self._sources.with_torch else NEEDED_BYTES
        if free < needed:
            raise ProcedureFailed(
                tr(
                    "Setting up needs {needed} of free disk space in {folder}, but there are only "
                    "{free}."
                ).format(needed=format_bytes(needed), free=format_bytes(free), folder=folder)
            )
        if self._sources.wheel_folder and not Path(self._sources.wheel_folder).is_dir():
            raise ProcedureFailed(
                tr("The wheel folder {folder} does not exist.").format(
                    folder=self._sources.wheel_folder
                )
            )

    def _find_base(self) -> Steps:
        for path in base_python.candidates():
            outcome = yield Command(path, ["-c", base_python.PROBE], label="(what can it do?)")
            base = base_python.parse_probe(path, outcome.output) if outcome.code == 0 else None
            if base:
                self.report(f"base Python {'.'.join(map(str, base.version))}: {path}")
                return base
        raise ProcedureFailed(
            tr(
                "No Python 3.10 to 3.14 was found on this computer; install one, or choose an "
                "existing Python that has HetMatch's packages."
            )
        )

    def _fill(self, base: BasePython) -> Steps:
        self.progressed.emit(0.02, tr("Creating the environment"))
        make = ["-m", "venv", "--without-pip", str(self._new)]
        outcome = yield Command(base.path, make)
        if outcome.code != 0:
            raise ProcedureFailed(
                explain(outcome.output)
                or tr("{python} could not create an environment; see the log {log}.").format(
                    python=base.path, log=environment.log_file()
                )
            )
        pip = yield from self._pip(base)
        with_torch = self._sources.with_torch
        with_cuda = False
        if with_torch and sys.platform.startswith("linux") and self._sources.are_default():
            with_cuda = not (yield from self._try_cpu_torch(pip))
        packages = self._requirements(with_torch, with_cuda)
        packages += self._sources.arguments()
        outcome = yield self._install(pip, packages, TORCH_TO, PACKAGES_TO)
        if outcome.code != 0:
            raise ProcedureFailed(self._why_pip_failed(outcome.output))
        self.progressed.emit(PACKAGES_TO, tr("Checking that the engine works"))
        yield from check_steps(self._python())
        environment.mark_complete(self._new, with_torch)

    def _requirements(self, with_torch: bool, with_cuda: bool) -> list[str]:
        """The packages as pip's arguments, with their checksums.

        with_cuda: for torch of the general index on Linux; pip takes nothing without a checksum.

        An organisation's own index or folder may hold wheels that it built itself; those are
        installed by their versions alone.
        """
        locks = environment.locks(with_torch, with_cuda) if self._sources.are_default() else []
        files = [environment.REQUIREMENTS]
        if with_torch:
            files.append(environment.TORCH_REQUIREMENTS)
        arguments = [part for path in locks or files for part in ("--requirement", str(path))]
        return ["--require-hashes", *arguments] if locks else arguments

    def _pip(self, base: BasePython) -> Steps:
        """The path of a pip for the environment's Python: a wheel, or the base Python's pip.

        It runs in that Python's process, because a cancellation would not reach another one.
        """
        folder = self._sources.wheel_folder
        wheels = [str(path) for path in Path(folder).glob("pip-*.whl")] if folder else []
        wheel = base_python.newest_wheel(wheels) or base.pip_wheel
        if wheel:
            return str(Path(wheel) / "pip")
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
        download = yield from download_pip(self._sources, base.version, self._new)
        return str(download / "pip")

    def _try_cpu_torch(self, pip: str) -> Steps:
        """Returns whether PyTorch's CPU index had torch, which is installed then."""
        torch = next(pin for pin in environment.pins(True) if pin.startswith("torch=="))
        options = ["--index-url", TORCH_CPU_INDEX, "--timeout", "10", "--retries", "0", "--no-deps"]
        outcome = yield self._install(pip, [*options, torch], TORCH_FROM, TORCH_TO)
        if outcome.code != 0:
            self.report(
                tr(
                    "PyTorch's CPU index has no package; torch is installed from the "
                    "general index, which takes several gigabytes more."
                )
            )
        return outcome.code == 0

    def _install(self, pip: str, packages: list[str], start: float, end: float) -> Command:
        reports_progress = base_python.wheel_version(str(Path(pip).parent)) >= MIN_PIP_FOR_PROGRESS
        options = ["install", "--progress-bar", "raw" if reports_progress else "off"]
        options += ["--only-binary", ":all:", "--no-warn-script-location"]
        return Command(
            self._python(),
            [pip, *options, *packages],
            self._sources.variables(),
            on_line=_PipProgress(
                self.progressed.emit, start, end, len(environment.pins(self._sources.with_torch))
            ),
        )

    def _why_pip_failed(self, output: str) -> str:
        reason = explain(output) or tr("The packages could not be installed.")
        return tr("{reason} (Details: {log})").format(reason=reason, log=environment.log_file())

    def _replace_environment(self, base: BasePython) -> None:
        current = environment.environment_folder()
        old = _discarded_name()
        try:
            if current.exists():
                current.rename(old)
        except OSError as error:
            raise ProcedureFailed(
                tr(
                    "The present environment is in use; wait until HetMatch has finished, "
                    "or restart QGIS, and set up again."
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
        """Rename folders of the data folder and remove them in a process that outlives QGIS.

        Removing an environment takes half a minute on a slow disk, too long for a cancellation.
        """
        discarded = []
        for folder in folders:
            if folder.exists() and folder.parent == environment.data_folder():
                discarded.append(folder)
                with suppress(OSError):
                    discarded[-1] = folder.rename(_discarded_name())
        if discarded:
            process = QProcess()
            process.setProcessEnvironment(environment.process_environment())
            process.setProgram(base.path)
            process.setArguments(["-c", REMOVAL, *map(str, discarded)])
            process.startDetached()
            self.report(f"$ {base.path} (remove {', '.join(map(str, discarded))})")

    def _python(self) -> str:
        return str(environment.python_in(self._new))


def _discarded_name() -> Path:
    return environment.data_folder() / f"{DISCARDED}{time.time_ns()}"


class _PipProgress:
    """Translates pip's output into progress between two fractions."""

    def __init__(
        self, report: Callable[[float, str], None], start: float, end: float, total: int
    ) -> None:
        self._report = report
        self._start, self._end = start, end
        self._total = total
        self._count = 0
        self._message = ""

    def __call__(self, line: str) -> bool:
        """Report a line of pip; True for lines that only count bytes."""
        collecting = re.match(r"(?:Collecting|Processing) (\S+)", line)
        bytes_done = re.fullmatch(r"Progress (\d+) of (\d+)", line)
        if collecting:
            self._count += 1
            package = re.split(r"[<=>~!;\[]|-\d", Path(collecting[1]).name)[0]
            self._message = tr("Fetching {package}").format(package=package)
            self._report_share(self._count / self._total, "")
        elif bytes_done:
            done_mb, total_mb = (int(number) / 1e6 for number in bytes_done.groups())
            sizes = tr("{done:.0f} of {of:.0f} MB").format(done=done_mb, of=total_mb)
            self._report_share((self._count + done_mb / max(total_mb, 1e-6)) / self._total, sizes)
        elif line.startswith("Installing collected packages"):
            self._message = tr("Installing the packages")
            self._report_share(1.0, "")
        return bytes_done is not None

    def _report_share(self, share: float, detail: str) -> None:
        fraction = self._start + min(share, 1.0) * (self._end - self._start)
        self._report(fraction, ", ".join(filter(None, [self._message, detail])))
