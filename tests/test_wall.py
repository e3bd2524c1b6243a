"""The plan of the house: which part of HetMatch may import which.

The wall between QGIS and the engine comes first: two GDALs in one process kill it. Behind the wall
each room (folder) of the engine imports only rooms below its own, so that a room can be read with
nothing but the rooms below it. docs/developers/architecture.md draws the plan.
"""

from __future__ import annotations

import ast
import functools
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "hetmatch_qgis"
ENGINE = PACKAGE / "engine"
TESTS = REPOSITORY / "tests"

ENGINE_ONLY = {
    "torch",
    "rasterio",
    "pyproj",
    "pyogrio",
    "cv2",
    "skimage",
    "scipy",
    "safetensors",
    "onnxruntime",
}
QGIS_ONLY = {"qgis", "PyQt5", "PyQt6", "osgeo"}

ENGINE_ROOMS = (
    "core",  # options, results, messages, errors, progress: what every other room speaks
    "process",  # the process that a run is in: its streams, memory, faults, what it keeps, its end
    "access",  # files and servers: which may be read, and files written together or not at all
    "features",  # matchers: networks that describe pixels, their weights
    "pixels",  # masked reads of pixels at any resolution
    "georeferencing",  # where pixels lie: CRSs, geotransforms, RPCs, elevation models
    "raster",  # rasters that are read and georeferenced, and the common grid of two
    "vectors",  # vector layers drawn as a map, read like a raster
    "masking",  # masks that users bring
    "fitting",  # transforms fitted to tie points
    "gcps",  # tie points as ground control points
    "export",  # one file format a module
    "rpc",  # RPCs corrected from tie points
    "pairs",  # the two images of a match, ready to be read as grey levels
    "corroboration",  # a second look at a match: is it the ground, and at this place only
    "coarse",  # the transform to a few pixels, by overviews of both images
    "correlation",  # two images compared at every small displacement
    "refinement",  # displacements to a fraction of a pixel, around a coarse model
    "matching",  # two rasters in, a match or a refusal out
    "report",  # the HTML report of a match
    "results",  # a folder of results: written, read, extended
    "warping",  # the moving raster resampled onto the reference
    "doctor",  # what a bug report needs
    "assessing",  # how well two rasters lie on each other
    "batch",  # many pairs, on this machine or on a cluster
    "worker",  # the engine as a process that QGIS talks to
    "cli",  # the engine as a command
    "__main__",
    "__init__",  # the public functions, which import what they call when they are called
)
"""The rooms of the engine, lowest first. A room imports only from those above it in this list."""

PLUGIN_ROOMS = (
    "common",
    "i18n",
    "rasters",
    "layers",
    "client",
    "setup",
    "gui",
    "processing",
    "plugin",
    "__init__",
)
"""The rooms on the QGIS side, lowest first."""

MAX_MODULES = 21
"""Modules in a folder of the engine; more than about 20 cannot be taken in at a glance."""

UNNAMED_ENGINE, UNNAMED_QGIS = 41, 49
"""Modules without a test file of their name, counted in November 2026. Lower these, never raise
them: a new module comes with its test."""

SCENARIOS = {
    "engine/cli/test_same_again.py",
    "engine/cli/test_surroundings.py",
    "engine/export/test_gdalwarp_demo.py",
    "engine/matching/test_relief_match.py",
    "engine/matching/test_metamorphic.py",
    "engine/matching/test_reported_cases.py",
    "engine/raster/files/test_bad_input.py",
    "engine/raster/files/test_decoded_blocks.py",
    "engine/raster/files/test_gdal_names.py",
    "engine/raster/files/test_remote_bytes.py",
    "engine/raster/files/test_unusual_tiffs.py",
    "engine/report/test_language.py",
    "engine/warping/test_positions.py",
    "qgis/gui/batch/test_accelerators.py",
    "qgis/processing/test_qgis_process.py",
    "qgis/test_desktop.py",
    "qgis/test_qgis_names.py",
}
"""Test files of behaviour that no single module has."""


@functools.cache
def modules() -> dict[str, Path]:
    """The modules of the package, the benchmarks and the training, by dotted name."""
    paths = [
        path
        for folder in ("hetmatch_qgis", "benchmarks", "training")
        for path in sorted((REPOSITORY / folder).rglob("*.py"))
    ]
    return {name_of(path): path for path in paths}


def name_of(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


@functools.cache
def imports(path: Path) -> frozenset[str]:
    """Dotted names of the modules that a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path}:{node.lineno}: a relative import"
            for alias in node.names:
                member = f"{node.module}.{alias.name}"
                names.add(member if member in modules() else node.module)
    return frozenset(names)


def arrows() -> Iterator[tuple[str, str]]:
    """Pairs (importing, imported) of modules of this repository."""
    for name, path in modules().items():
        yield from ((name, other) for other in sorted(imports(path)) if other in modules())


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def libraries(paths: Iterable[Path]) -> dict[str, set[str]]:
    """The top-level names that each file imports."""
    return {str(path): {name.split(".")[0] for name in imports(path)} for path in paths}


def room_of(module: str, package: str) -> str:
    return module.removeprefix(package).lstrip(".").split(".")[0] or "__init__"


# The wall.


def test_the_engine_never_imports_qgis():
    found = {path: names & QGIS_ONLY for path, names in libraries(ENGINE.rglob("*.py")).items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_only_the_engine_imports_the_heavy_libraries():
    paths = [path for path in PACKAGE.rglob("*.py") if ENGINE not in path.parents]
    found = {path: names & ENGINE_ONLY for path, names in libraries(paths).items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_the_qgis_side_and_the_engine_share_only_common():
    engine, common = "hetmatch_qgis.engine", "hetmatch_qgis.common"
    crossing = [
        (name, other)
        for name, other in arrows()
        if within(name, "hetmatch_qgis")
        and within(other, "hetmatch_qgis")
        and within(name, engine) != within(other, engine)
        and not within(other, common)
    ]
    assert crossing == []


def test_common_imports_only_the_standard_library():
    for path, names in libraries((PACKAGE / "common").rglob("*.py")).items():
        assert names - sys.stdlib_module_names <= {"hetmatch_qgis"}, path
    above = [
        (name, other)
        for name, other in arrows()
        if within(name, "hetmatch_qgis.common") and not within(other, "hetmatch_qgis.common")
    ]
    assert above == []


@pytest.mark.parametrize("module", ["hetmatch_qgis", "hetmatch_qgis.engine"])
def test_importing_a_package_loads_nothing_heavy(module: str):
    code = f"import sys, {module}; print(*sorted({ENGINE_ONLY!r} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert answer.stdout.split() == []


# The rooms.


@pytest.mark.parametrize(
    ("package", "rooms"),
    [("hetmatch_qgis.engine", ENGINE_ROOMS), ("hetmatch_qgis", PLUGIN_ROOMS)],
    ids=["engine", "qgis"],
)
def test_imports_run_downwards(package: str, rooms: tuple[str, ...]):
    outside = [room for room in ("hetmatch_qgis.engine",) if room != package]
    pairs = [
        (name, other)
        for name, other in arrows()
        if within(name, package)
        and within(other, package)
        and not within(name, *outside)
        and room_of(name, package) != room_of(other, package)
    ]
    named = {room_of(module, package) for pair in pairs for module in pair}
    assert named <= set(rooms), "a new room: give it its place in the list"
    upward = [
        f"{name} imports {other}"
        for name, other in pairs
        if rooms.index(room_of(other, package)) > rooms.index(room_of(name, package))
    ]
    assert upward == []


def drawn_rooms() -> dict[str, tuple[float, float]]:
    """The rooms of the drawing of the house by name: how far down, and how far to the right."""
    drawing = (REPOSITORY / "docs" / "developers" / "house.svg").read_text(encoding="utf-8")
    names = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*font-weight="bold">([\w.]+)<', drawing)
    return {name.removesuffix(".py"): (float(down), float(right)) for right, down, name in names}


@pytest.mark.parametrize("package", ["hetmatch_qgis.engine", "hetmatch_qgis"])
def test_the_drawing_shows_every_room_above_or_left_of_what_it_imports(package: str):
    drawn = drawn_rooms()
    folder = REPOSITORY / package.replace(".", "/")
    rooms = {path.parent.name for path in folder.glob("*/__init__.py")} - {"engine"}
    assert rooms <= set(drawn)
    astray = {
        f"{room} imports {other}"
        for name, imported in arrows()
        if within(name, package) and within(imported, package)
        for room, other in [(room_of(name, package), room_of(imported, package))]
        if room != other and {room, other} <= rooms and drawn[room] > drawn[other]
    }
    assert astray == set()


def test_every_room_in_the_lists_exists():
    for folder, rooms in ((ENGINE, ENGINE_ROOMS), (PACKAGE, PLUGIN_ROOMS)):
        gone = [
            room
            for room in rooms
            if not ((folder / room).is_dir() or (folder / f"{room}.py").is_file())
        ]
        assert gone == []


def test_core_imports_nothing_above_it_but_common():
    core, common = "hetmatch_qgis.engine.core", "hetmatch_qgis.common"
    above = [
        (name, other)
        for name, other in arrows()
        if within(name, core) and not within(other, core, common)
    ]
    assert above == []


@pytest.mark.parametrize("room", ["cli", "worker"])
def test_nobody_imports_the_command_line_or_the_worker(room: str):
    package = f"hetmatch_qgis.engine.{room}"
    guests = [
        name
        for name, other in arrows()
        if within(other, package) and not within(name, package) and not name.endswith(".__main__")
    ]
    assert guests == []


def test_no_room_is_too_full_to_be_taken_in():
    folders = [ENGINE, *(path for path in ENGINE.rglob("*") if path.is_dir())]
    counts = {
        str(folder.relative_to(PACKAGE)): sum(
            path.name != "__init__.py" for path in folder.glob("*.py")
        )
        for folder in folders
    }
    assert {folder: count for folder, count in counts.items() if count > MAX_MODULES} == {}


def test_newcomers_find_what_tests_share():
    folder = TESTS / "support"
    listed = re.findall(r"`(\w+)`", (folder / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(path.stem for path in folder.glob("*.py"))


def test_no_import_runs_in_a_circle():
    graph: dict[str, set[str]] = {}
    for name, other in arrows():
        # A package's __init__ is loaded with each of its modules; that is no circle.
        if not within(name, other):
            graph.setdefault(name, set()).add(other)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


# The tests mirror the package.


def test_of(module: Path) -> Path:
    """The test file of a module: its path in the package, under tests/ and on QGIS's side."""
    path = module.relative_to(PACKAGE)
    side = TESTS if path.parts[0] in ("engine", "common") else TESTS / "qgis"
    return side / path.with_name(f"test_{path.name}")


test_of.__test__ = False  # type: ignore[attr-defined]


def sources() -> list[Path]:
    """The modules that have something to test."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if not path.name.startswith("__")]


def test_each_test_lies_where_its_module_does():
    mirrored = {test_of(path).relative_to(TESTS).as_posix() for path in sources()}
    files = {
        path.relative_to(TESTS).as_posix()
        for folder in ("common", "engine", "qgis")
        for path in (TESTS / folder).rglob("test_*.py")
    }
    assert files - mirrored - SCENARIOS == set(), "name it after its module, or list it above"
    assert SCENARIOS - files == set(), "no longer there: remove it from the list"


@pytest.mark.parametrize(("side", "limit"), [("engine", UNNAMED_ENGINE), ("qgis", UNNAMED_QGIS)])
def test_fewer_and_fewer_modules_have_no_test_of_their_name(side: str, limit: int):
    unnamed = [
        path.relative_to(PACKAGE).as_posix()
        for path in sources()
        if not test_of(path).is_file()
        and (TESTS / "qgis" in test_of(path).parents) == (side == "qgis")
    ]
    assert len(unnamed) <= limit, "write a test for the new one:\n" + "\n".join(unnamed)
