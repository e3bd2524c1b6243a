"""The Python that the engine's environment is made with: QGIS's own or the system's."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsApplication

MIN_PYTHON, MAX_PYTHON = (3, 10), (3, 14)
"""Versions for which all packages of requirements.txt have wheels."""

# Reports what a Python has for making environments. Debian keeps ensurepip in another package and
# pip's wheel in another folder. pip's runner runs a pip for another Python than the one it is
# installed for, in the same process, so that a cancellation stops it.
PROBE = """
import glob, importlib.util, json, os, struct, sys, sysconfig
import venv
def beside(module, *pattern):
    found = importlib.util.find_spec(module)
    return glob.glob(os.path.join(os.path.dirname(found.origin), *pattern)) if found else []
wheels = beside("ensurepip", "_bundled", "pip-*.whl")
if importlib.util.find_spec("ensurepip"):
    wheels += glob.glob(os.path.join(sysconfig.get_config_var("WHEEL_PKG_DIR") or "", "pip-*.whl"))
print(json.dumps({
    "version": sys.version_info[:2],
    "bits": struct.calcsize("P") * 8,
    "wheels": wheels,
    "runners": beside("pip", "__pip-runner__.py"),
}))
"""


@dataclass(frozen=True)
class BasePython:
    """A Python that can make environments.

    path: of its executable.
    version: major and minor.
    pip_wheel, pip_runner: paths of pips that an environment can use, empty without one.
    """

    path: str
    version: tuple[int, int]
    pip_wheel: str = ""
    pip_runner: str = ""


def candidates() -> list[str]:
    """Paths of Pythons that may be usable, the most likely first, without duplicates."""
    folders = [Path(sys.base_prefix), Path(sys.base_prefix) / "bin"]
    folders += [Path(sys.base_exec_prefix), Path(QgsApplication.applicationDirPath())]
    folders += [folders[-1] / "bin", *_osgeo4w_folders()]
    # sys.executable is no help: within QGIS it may be QGIS.
    paths = [folder / name for folder in folders for name in _names()]
    on_path = [shutil.which(name) for name in _names()]
    existing = [path for path in paths if path.is_file()] + [Path(path) for path in on_path if path]
    return list(dict.fromkeys(str(_resolve(path)) for path in existing))


def parse_probe(path: str, output: str) -> BasePython | None:
    """A candidate from the output of PROBE; None for an unusable Python."""
    try:
        report = json.loads(output.strip().splitlines()[-1])
        version = (int(report["version"][0]), int(report["version"][1]))
        if not MIN_PYTHON <= version <= MAX_PYTHON or report["bits"] != 64:
            return None
        return BasePython(
            path,
            version,
            newest_wheel(report["wheels"]),
            "".join(report["runners"][:1]),
        )
    except (ValueError, KeyError, IndexError, TypeError):
        return None


def newest_wheel(paths: list[str]) -> str:
    """The pip wheel of the highest version; empty without one."""
    return max(paths, key=wheel_version, default="")


def wheel_version(path: str) -> tuple[int, ...]:
    """Version of a pip wheel, (23, 0, 1) for pip-23.0.1-py3-none-any.whl; empty for other files."""
    match = re.fullmatch(r"pip-([0-9.]+)-py3-none-any\.whl", Path(path).name)
    return tuple(int(part) for part in match[1].split(".") if part) if match else ()


def _names() -> list[str]:
    if os.name == "nt":
        return ["python.exe", "python3.exe"]
    newest_first = range(MAX_PYTHON[1], MIN_PYTHON[1] - 1, -1)
    return ["python3", *(f"python3.{minor}" for minor in newest_first)]


def _osgeo4w_folders() -> list[Path]:
    """Folders apps/Python3* beside apps/qgis, QGIS's prefix on Windows."""
    prefix = QgsApplication.prefixPath()
    return sorted(Path(prefix).parent.glob("Python3*"), reverse=True) if prefix else []


def _resolve(path: Path) -> Path:
    """The path of the full version, because an environment of `python3` breaks after an upgrade.

    On Windows and macOS the launchers must be called by their own paths.
    """
    return path.resolve() if sys.platform.startswith("linux") else path
