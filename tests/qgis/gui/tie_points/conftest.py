"""A dock with a small result, whose worker answers as the engine would."""

import pytest

from hetmatch_qgis.gui.tie_points.dock import TiePointDock
from tests.qgis.tie_point_cases import FakeWorkerClient, Interface, wait_for_fit, write_result


@pytest.fixture
def worker():
    return FakeWorkerClient()


@pytest.fixture
def iface(qgis_app):
    return Interface()


@pytest.fixture
def dock(qgis_app, qgis_new_project, worker, iface, tmp_path):
    workers = [worker]
    # A second one is a fresh one.
    dock = TiePointDock(
        iface, iface.mainWindow(), lambda: workers.pop() if workers else FakeWorkerClient()
    )
    dock.resize(420, 800)
    dock.show()
    dock.open(write_result(tmp_path / "result"))
    wait_for_fit(dock._editor)
    yield dock
    dock.close_result()
    dock.deleteLater()
