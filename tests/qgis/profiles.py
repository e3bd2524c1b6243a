"""A fresh QGIS profile with the plugin's zip in it, and programs run with that profile."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

# As QGIS's launchers set them, for QGIS's own libraries: the worker has to do without.
MISLEADING = {
    "PROJ_LIB": "/usr/share/proj",
    "GDAL_DATA": "/usr/share/gdal",
    "PYTHONPATH": "/usr/lib/python3/dist-packages",
}


def package() -> Path:
    """The zip that `make package` built."""
    path = os.environ.get("HETMATCH_TEST_PACKAGE", "")
    if not path:
        pytest.skip("HETMATCH_TEST_PACKAGE names no zip of the plugin (make package)")
    return Path(path)


def make_profile(config: Path, interpreter: str = "") -> Path:
    """A configuration folder whose default profile has the plugin installed and enabled.

    interpreter: the Python chosen for the engine, empty for none. Returns the profile's folder.
    """
    profile = config / "profiles" / "default"
    plugins = profile / "python" / "plugins"
    plugins.mkdir(parents=True)
    with zipfile.ZipFile(package()) as archive:
        archive.extractall(plugins)
    settings = profile / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir()
    lines = ["[PythonPlugins]", "hetmatch_qgis=true", "[hetmatch]"]
    lines += [f"interpreter={interpreter}"] if interpreter else []
    # Questions of a first start would wait for an answer for ever.
    lines += ["[app]", "[qgis]", "checkVersion=false", "firstRunVersionFlag=99999"]
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return profile


def program(*names: str) -> str:
    """The first of some programs that is installed."""
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    pytest.skip(f"{names[0]} is not installed here (scripts/install_qgis.sh)")


def run_qgis_process(config: Path, *arguments: str, seconds: int = 300) -> str:
    """What qgis_process prints; its exit code must be 0."""
    # Debian's wrapper of that name does not find its own program (QGIS 3.22).
    command = [program("qgis_process.bin", "qgis_process"), *arguments]
    variables = {**os.environ, **MISLEADING, "QGIS_CUSTOM_CONFIG_PATH": str(config)}
    variables["QT_QPA_PLATFORM"] = "offscreen"
    answer = subprocess.run(
        command, env=variables, capture_output=True, text=True, timeout=seconds, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout
