"""The wall between QGIS and the engine: two GDALs in one process kill it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "hetmatch_qgis"
ENGINE = PACKAGE / "engine"
ENGINE_ONLY = {"torch", "rasterio", "pyproj", "pyogrio", "cv2", "skimage", "scipy", "safetensors"}
QGIS_ONLY = {"qgis", "PyQt5", "PyQt6", "osgeo"}


def imported(path: Path) -> set[str]:
    """Top-level names of the modules that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_the_engine_never_imports_qgis():
    guilty = {
        str(path.relative_to(PACKAGE)): sorted(imported(path) & QGIS_ONLY)
        for path in ENGINE.rglob("*.py")
        if imported(path) & QGIS_ONLY
    }
    assert guilty == {}


def test_only_the_engine_imports_the_heavy_libraries():
    guilty = {
        str(path.relative_to(PACKAGE)): sorted(imported(path) & ENGINE_ONLY)
        for path in PACKAGE.rglob("*.py")
        if ENGINE not in path.parents and imported(path) & ENGINE_ONLY
    }
    assert guilty == {}


@pytest.mark.parametrize("module", ["hetmatch_qgis", "hetmatch_qgis.engine"])
def test_importing_a_package_loads_nothing_heavy(module: str):
    code = f"import sys, {module}; print(*sorted({ENGINE_ONLY!r} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert answer.stdout.split() == []
