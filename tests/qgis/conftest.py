"""What the tests in QGIS share: a profile of their own, small rasters, the engine's Python."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Said before QGIS is loaded: no test may see or touch the user's own profile and settings.
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp(prefix="hetmatch-profile-")
os.environ["XDG_CONFIG_HOME"] = os.environ["QGIS_CUSTOM_CONFIG_PATH"]
# Opening a raster must not leave a statistics file beside it.
os.environ["GDAL_PAM_ENABLED"] = "NO"

import numpy as np
from osgeo import gdal, osr
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QTranslator, qInstallMessageHandler

from hetmatch_qgis.client import environment
from hetmatch_qgis.client.process_end import end_all
from hetmatch_qgis.i18n.translation import FOLDER
from hetmatch_qgis.processing.provider import HetMatchProvider

gdal.UseExceptions()

REPOSITORY = Path(__file__).resolve().parents[2]
SIDE = 400
SHIFT = (5, -3)


EXIT_STATUS = pytest.StashKey[int]()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep what the run ends with."""
    session.config.stash[EXIT_STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End at once when all has been said.

    Python would take apart what is left of Qt and QGIS in any order, which ends, once in some
    thousand tests, in a segmentation fault. In QGIS it is never asked to.
    """
    shutil.rmtree(os.environ["QGIS_CUSTOM_CONFIG_PATH"], ignore_errors=True)
    if EXIT_STATUS in config.stash:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash[EXIT_STATUS])


@pytest.fixture(autouse=True)
def no_error_in_a_slot(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test that an error in a slot of Qt belongs to.

    PyQt ends the process for an error that nobody takes, and pytest keeps to itself what it was.
    """
    told: list[str] = []
    monkeypatch.setattr(
        sys, "excepthook", lambda *error: told.append("".join(traceback.format_exception(*error)))
    )
    yield
    assert not told, "\n".join(told)


@pytest.fixture
def no_collection() -> Iterator[None]:
    """No garbage collection, until it is enabled again."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def qgis_new_project(no_collection: None, qgis_new_project: QgsProject) -> QgsProject:
    """An empty project.

    Widgets that earlier tests left hear that the old one is cleared; they must not be collected in
    the middle of that.
    """
    gc.enable()
    return qgis_new_project


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds pyproject.toml."""
    return REPOSITORY


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures and logs go for people to look at."""
    folder = os.environ.get("HETMATCH_TEST_ARTEFACTS")
    path = Path(folder) if folder else tmp_path_factory.mktemp("artefacts")
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture(scope="session")
def engine_python() -> str:
    """A Python that has what the engine needs."""
    python = os.environ.get("HETMATCH_TEST_PYTHON", "")
    if not python:
        pytest.skip("HETMATCH_TEST_PYTHON names no Python with the engine's packages (make test)")
    return python


@pytest.fixture(scope="session", autouse=True)
def no_worker_is_left(qgis_app) -> Iterator[None]:
    """Waits for processes that still end in the background, as the unloaded plugin does."""
    yield
    end_all()


@pytest.fixture
def qt_warnings() -> Iterator[list[str]]:
    """What Qt warns of during the test."""
    texts: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, text: texts.append(text))
    yield texts
    qInstallMessageHandler(before)


@pytest.fixture
def engine(engine_python: str, qgis_app) -> Iterator[str]:
    """The engine's Python chosen in the settings, as a user would."""
    environment.choose_interpreter(engine_python)
    yield engine_python
    environment.choose_interpreter("")


@pytest.fixture(scope="module")
def provider(qgis_app) -> Iterator[HetMatchProvider]:
    """The algorithms, as Processing has them."""
    provider = HetMatchProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield provider
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The image pairs with ground truth that lie beside the repository, not in it."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the image pairs with ground truth are not at {folder}")
    return folder


@pytest.fixture
def write_raster() -> Callable[..., Path]:
    """Writes an array (H, W) as a GeoTIFF; geotransform and EPSG code may be left out."""

    def write(path: Path, values, geotransform=None, epsg: int | None = None) -> Path:
        height, width = values.shape
        dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 1, gdal.GDT_Byte)
        if geotransform is not None:
            dataset.SetGeoTransform(geotransform)
        if epsg is not None:
            crs = osr.SpatialReference()
            crs.ImportFromEPSG(epsg)
            dataset.SetProjection(crs.ExportToWkt())
        dataset.GetRasterBand(1).WriteRaster(0, 0, width, height, values.tobytes())
        dataset.FlushCache()
        return path

    return write


@pytest.fixture
def pair(tmp_path: Path, write_raster) -> tuple[Path, Path]:
    """Reference and moving raster in UTM; the moving one lies SHIFT pixels off, contrast turned."""
    ground = texture(SIDE + 40)
    column, row = SHIFT
    reference = ground[20 : 20 + SIDE, 20 : 20 + SIDE]
    moving = 255 - ground[20 + row : 20 + row + SIDE, 20 + column : 20 + column + SIDE]
    geotransform = (500_000, 10, 0, 5_000_000, 0, -10)
    return (
        write_raster(tmp_path / "reference.tif", reference, geotransform, 32633),
        write_raster(tmp_path / "moving.tif", moving, geotransform, 32633),
    )


def texture(side: int):
    """Fields, roads and blobs (side, side), uint8: something to match, the same every time."""
    rng = np.random.default_rng(3)
    rows, columns = np.mgrid[:side, :side]
    image = np.full((side, side), 90.0)
    for _ in range(220):
        x, y = rng.uniform(0, side, 2)
        width, height = rng.uniform(8, 46, 2)
        angle = rng.uniform(0, np.pi)
        across = (columns - x) * np.cos(angle) + (rows - y) * np.sin(angle)
        down = (rows - y) * np.cos(angle) - (columns - x) * np.sin(angle)
        inside = (np.abs(across) < width) & (np.abs(down) < height)
        image[inside] = rng.uniform(20, 235)
    image += rng.normal(0, 4, image.shape)
    return np.ascontiguousarray(np.clip(image, 0, 255).astype(np.uint8))


@pytest.fixture
def german(qgis_app) -> Iterator[None]:
    """The plugin speaks German."""
    translator = QTranslator()
    assert translator.load(str(FOLDER / "hetmatch_de.qm"))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)
