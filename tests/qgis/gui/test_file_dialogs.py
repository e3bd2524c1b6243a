"""File dialogs begin where the last file of their kind was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui import file_dialogs
from hetmatch_qgis.gui.batch.scene_buttons import SceneButtons
from hetmatch_qgis.gui.match.elevation_chooser import ElevationChooser
from hetmatch_qgis.gui.match.raster_chooser import RasterChooser

KINDS = (file_dialogs.RASTERS, file_dialogs.ELEVATION, file_dialogs.RESULTS, file_dialogs.MOVED)


class Dialogs:
    """What the user answers, "" for cancel, and where the dialogs began."""

    def __init__(self) -> None:
        self.answer = ""
        self.starts: list[str] = []

    def choose_file(self, _parent, _title, start: str, _filters) -> tuple[str, str]:
        self.starts.append(start)
        return self.answer, ""

    def choose_files(self, _parent, _title, start: str, _filters) -> tuple[list[str], str]:
        self.starts.append(start)
        return [self.answer] if self.answer else [], ""

    def choose_folder(self, _parent, _title, start: str) -> str:
        self.starts.append(start)
        return self.answer


@pytest.fixture(autouse=True)
def forget(qgis_new_project):
    for kind in KINDS:
        settings.write(kind, None)
    yield
    for kind in KINDS:
        settings.write(kind, None)


@pytest.fixture
def dialogs(monkeypatch):
    """Answers every file dialog, and keeps the folders that they began in."""
    dialogs = Dialogs()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", dialogs.choose_file)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", dialogs.choose_files)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", dialogs.choose_folder)
    return dialogs


def test_nothing_remembered_begins_at_home_or_in_the_project(tmp_path):
    kind = file_dialogs.RASTERS
    assert file_dialogs.start_folder(kind) == str(Path.home())
    QgsProject.instance().write(str(tmp_path / "project.qgz"))
    assert file_dialogs.start_folder(kind) == str(tmp_path)


def test_the_remembered_folder_comes_first_as_long_as_it_is_there(tmp_path):
    kind, other = file_dialogs.RASTERS, tmp_path / "other"
    other.mkdir()
    gone = tmp_path / "gone"
    assert file_dialogs.start_folder(kind, gone, other) == str(other)
    file_dialogs.remember_folder(kind, gone)
    assert file_dialogs.start_folder(kind, other) == str(other)
    gone.mkdir()
    assert file_dialogs.start_folder(kind, other) == str(gone)


def test_a_folder_that_cannot_be_asked_for_is_passed_over(tmp_path):
    assert file_dialogs.start_folder("", Path("a" * 5000), tmp_path) == str(tmp_path)


def test_a_cancelled_dialog_remembers_nothing(dialogs, tmp_path):
    owner = QWidget()
    assert file_dialogs.ask_for_file(owner, "a", "", file_dialogs.RASTERS, tmp_path) == ""
    assert file_dialogs.ask_for_files(owner, "a", "", file_dialogs.RASTERS, tmp_path) == []
    assert file_dialogs.ask_for_folder(owner, "a", file_dialogs.RASTERS, tmp_path) == ""
    assert dialogs.starts == [str(tmp_path)] * 3
    assert settings.read(file_dialogs.RASTERS, "") == ""


def test_rasters_of_the_match_and_of_the_batch_share_a_folder(dialogs, tmp_path, qgis_iface):
    dialogs.answer = str(tmp_path / "a.tif")
    chooser = RasterChooser("Reference", qgis_iface.mapCanvas(), False)
    chooser.browse.click()
    buttons = SceneButtons()
    buttons._ask_for_files()
    assert dialogs.starts[1] == str(tmp_path)


def test_elevation_models_lie_elsewhere(dialogs, tmp_path):
    dialogs.answer = str(tmp_path / "dem.tif")
    chooser = ElevationChooser()
    chooser.browse.click()
    chooser.browse.click()
    assert dialogs.starts == [str(Path.home()), str(tmp_path)]
    assert settings.read(file_dialogs.RASTERS, "") == ""


def test_a_folder_of_scenes_is_remembered_itself(dialogs, tmp_path):
    dialogs.answer = str(tmp_path)
    buttons = SceneButtons()
    buttons._ask_for_folder()
    buttons._ask_for_folder()
    assert dialogs.starts[1] == str(tmp_path)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("", ""),
        ("  ", ""),
        ("/data/w.tif ", "/data/w.tif"),
        ("w.tif", "{project}/w.tif"),
        ("out/w.tif", "{project}/out/w.tif"),
        ("~/w.tif", "{home}/w.tif"),
    ],
)
def test_a_typed_name_without_a_folder_belongs_to_the_project(typed, path, tmp_path):
    QgsProject.instance().write(str(tmp_path / "project.qgz"))
    field = QgsFileWidget()
    field.setFilePath(typed)
    expected = path.format(project=tmp_path, home=Path.home())
    assert file_dialogs.typed_path(field) == expected


def test_before_the_project_is_saved_a_typed_name_belongs_to_the_home_folder():
    field = QgsFileWidget()
    field.setFilePath("w.tif")
    assert file_dialogs.typed_path(field) == str(Path.home() / "w.tif")


def test_every_file_field_is_read_that_way():
    """The engine's working folder is that of the plugins: a relative path would end there."""
    folder = Path(file_dialogs.__file__).parent
    readers = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if ".filePath()" in path.read_text(encoding="utf-8")
    }
    # A Python may be a command, such as `python3`, that is looked for in the search path.
    assert readers == {"file_dialogs.py", "setup/options_page.py", "setup/widgets.py"}
