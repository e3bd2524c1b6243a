"""The engine's Python: its path, its state, and the variables that it is started with.

The engine runs outside QGIS, whose GDAL and PROJ libraries would clash with its own.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QProcessEnvironment

from hetmatch_qgis.client import settings
from hetmatch_qgis.common.contract import LANGUAGE_VARIABLE, MISLEADING_VARIABLES
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.i18n.translation import language_name, tr

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
TORCH_REQUIREMENTS = REQUIREMENTS.with_name("requirements-torch.txt")
"""Requirements of a full set-up besides."""
CUDA_LOCK = REQUIREMENTS.with_name("requirements-cuda.lock")
"""Requirements of torch of the general index on Linux besides, with checksums."""

MARKER = "hetmatch.json"
"""File in a complete environment, written last."""


_broken: set[str] = set()


class NotSetUp(Exception):
    """No usable Python for the engine; the text is the reason and the remedy.

    reason: without the remedy, for dialogs that offer it themselves.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(f"{reason} {remedy or _set_up_again()}")
        self.reason = reason


def data_folder() -> Path:
    """HetMatch's folder in the user's QGIS profile, which may not exist yet."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "HetMatch"


def environment_folder() -> Path:
    """The Python environment that the plugin sets up."""
    return data_folder() / "environment"


def log_file() -> Path:
    """The log of the set-up and of the engine."""
    return data_folder() / "hetmatch.log"


def plugins_folder() -> Path:
    """The folder that holds `hetmatch_qgis`: the engine is started with it as working folder."""
    return Path(__file__).parents[2]


def chosen_interpreter() -> str:
    """The Python that the user chose instead of the plugin's environment; empty for none."""
    return str(settings.read(settings.INTERPRETER, ""))


def choose_interpreter(path: str) -> None:
    """Use this Python from now on; an empty path restores the plugin's environment."""
    settings.write(settings.INTERPRETER, path or None)


def interpreter() -> str:
    """The path of the Python that runs the engine. Raises NotSetUp."""
    chosen = chosen_interpreter()
    if not chosen:
        return _environment_interpreter()
    if not Path(chosen).is_file():
        raise NotSetUp(
            tr("The Python chosen for HetMatch, {path}, does not exist.").format(path=chosen),
            tr("Choose another one under Settings > Options > HetMatch."),
        )
    return chosen


def report_broken(python: str) -> None:
    """Remember until the next set-up that the engine cannot be started with this Python."""
    _broken.add(python)


def forget_broken() -> None:
    """Give every Python another chance, because HetMatch was set up."""
    _broken.clear()


def needs_setup() -> bool:
    """True where the engine has no Python, or one with which it could not be started."""
    try:
        return interpreter() in _broken
    except NotSetUp:
        return True


def python_in(folder: Path) -> Path:
    """The Python of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def has_torch() -> bool:
    """True where HetMatch's own environment was set up in full; False where there is none."""
    return bool(_marker(environment_folder()).get("torch", False))


def mark_complete(folder: Path, with_torch: bool) -> None:
    """Record in an environment what it was made from. Raises OSError.

    with_torch: whether the set-up was a full one.
    """
    made_from = {
        "plugin": VERSION,
        "requirements": _requirements(with_torch),
        "torch": with_torch,
    }
    (folder / MARKER).write_text(json.dumps(made_from, indent=1), encoding="utf-8")


def process_environment() -> QProcessEnvironment:
    """The system's variables without those that would mislead the engine's Python.

    With them goes the plugin's language, in which the engine writes reports and legends.
    """
    variables = QProcessEnvironment.systemEnvironment()
    for name in (*MISLEADING_VARIABLES, LANGUAGE_VARIABLE):
        variables.remove(name)
    variables.insert("PYTHONUTF8", "1")
    variables.insert("PYTHONDONTWRITEBYTECODE", "1")
    language = language_name()
    if language:
        variables.insert(LANGUAGE_VARIABLE, language)
    return variables


def _environment_interpreter() -> str:
    folder = environment_folder()
    python = python_in(folder)
    made_from = _made_from(folder)
    if made_from is None:
        raise NotSetUp(
            tr("HetMatch is not set up yet."),
            tr("Run Raster > HetMatch > Set up HetMatch, or hetmatch:setup in Processing."),
        )
    if made_from != _requirements(bool(_marker(folder).get("torch", False))):
        raise NotSetUp(tr("HetMatch was updated and needs other packages."))
    if not (python.is_file() and _home(folder).is_dir()):
        raise NotSetUp(tr("The Python that HetMatch was set up with no longer exists."))
    return str(python)


def _set_up_again() -> str:
    return tr("Set it up again: Raster > HetMatch > Set up HetMatch.")


def _made_from(folder: Path) -> str | None:
    """The requirements that an environment was made from; None for an incomplete one."""
    requirements = _marker(folder).get("requirements")
    return None if requirements is None else str(requirements)


def _marker(folder: Path) -> dict[str, Any]:
    """Record of an environment about itself; empty for an incomplete one."""
    try:
        content = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _home(environment: Path) -> Path:
    """The folder of the base Python, without which the environment does not run."""
    try:
        lines = (environment / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return environment / "pyvenv.cfg"
    for line in lines:
        key, _, value = line.partition("=")
        if key.strip() == "home":
            return Path(value.strip())
    return environment


def locks(with_torch: bool, with_cuda: bool = False) -> list[Path]:
    """Files with the same versions and the checksum of every wheel; none where they are missing.

    with_cuda: for torch of the general index on Linux.
    """
    files = [REQUIREMENTS, *([TORCH_REQUIREMENTS] if with_torch else [])]
    found = [path.with_suffix(".lock") for path in files] + ([CUDA_LOCK] if with_cuda else [])
    return found if all(path.is_file() for path in found) else []


def pins(with_torch: bool) -> list[str]:
    """Exact versions of the packages of a light or a full set-up."""
    files = [REQUIREMENTS, *([TORCH_REQUIREMENTS] if with_torch else [])]
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _requirements(with_torch: bool) -> str:
    return "\n".join(pins(with_torch))
