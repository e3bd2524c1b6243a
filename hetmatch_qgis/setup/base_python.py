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

# The versions that wheels of everything in requirements.txt exist for.
OLDEST = (3, 10)
NEWEST = (3, 14)

# Says what a Python has for making environments. Debian keeps ensurepip in another package and
# pip's wheel in another folder. pip's runner runs a pip for another Python than the one it is
# installed for, in the same process, so that a cancel stops it.
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
    """A Python that can make environments, and the pips it could lend them (may be empty)."""

    path: str
    version: tuple[int, int]
    pip_wheel: str = ""
    pip_runner: str = ""


def candidates() -> list[str]:
    """Pythons that may be there, the likeliest first, each once."""
    folders = [Path(sys.base_prefix), Path(sys.base_prefix) / "bin"]
    folders += [Path(sys.base_exec_prefix), Path(QgsApplication.applicationDirPath())]
    folders += [folders[-1] / "bin", *_osgeo4w_folders()]
    # sys.executable is no help: within QGIS it may be QGIS.
    paths = [folder / name for folder in folders for name in _names()]
    on_path = [shutil.which(name) for name in _names()]
    found = [path for path in paths if path.is_file()] + [Path(path) for path in on_path if path]
    return list(dict.fromkeys(str(_real(path)) for path in found))


def understand(path: str, answer: str) -> BasePython | None:
    """A candidate's answer to the probe; None where it is no Python that we can use."""
    try:
        found = json.loads(answer.strip().splitlines()[-1])
        version = (int(found["version"][0]), int(found["version"][1]))
        if not OLDEST <= version <= NEWEST or found["bits"] != 64:
            return None
        return BasePython(
            path,
            version,
            newest_wheel(found["wheels"]),
            "".join(found["runners"][:1]),
        )
    except (ValueError, KeyError, IndexError, TypeError):
        return None


def newest_wheel(paths: list[str]) -> str:
    """The pip wheel of the highest version; empty where there is none."""
    return max(paths, key=wheel_version, default="")


def wheel_version(path: str) -> tuple[int, ...]:
    """pip-23.0.1-py3-none-any.whl: (23, 0, 1); empty for pre-releases and anything else."""
    found = re.fullmatch(r"pip-([0-9.]+)-py3-none-any\.whl", Path(path).name)
    return tuple(int(part) for part in found[1].split(".") if part) if found else ()


def _names() -> list[str]:
    if os.name == "nt":
        return ["python.exe", "python3.exe"]
    newest_first = range(NEWEST[1], OLDEST[1] - 1, -1)
    return ["python3", *(f"python3.{minor}" for minor in newest_first)]


def _osgeo4w_folders() -> list[Path]:
    """apps/Python312 beside apps/qgis, which is QGIS's prefix on Windows."""
    prefix = QgsApplication.prefixPath()
    return sorted(Path(prefix).parent.glob("Python3*"), reverse=True) if prefix else []


def _real(path: Path) -> Path:
    """Its full version's own path: an environment made from `python3` breaks when that moves on.

    On Windows and macOS the launchers must be called by the path they have.
    """
    return path.resolve() if sys.platform.startswith("linux") else path
