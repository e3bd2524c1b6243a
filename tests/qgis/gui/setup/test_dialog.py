"""The dialog "Set up HetMatch" and the options page, used as a user uses them."""

from __future__ import annotations

import re
import sys

import pytest
from qgis.PyQt.QtCore import QEventLoop, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPlainTextEdit
from setup_cases import BROKEN, PASSWORD, SetupSandbox, never, serving, set_proxy, setup_sandbox

from hetmatch_qgis.client import environment, settings
from hetmatch_qgis.gui import help as guide
from hetmatch_qgis.gui.setup.dialog import SetupDialog
from hetmatch_qgis.gui.setup.options_page import OptionsFactory
from hetmatch_qgis.setup.installer import Installer
from hetmatch_qgis.setup.packages import PackageSources


@pytest.fixture
def world(qgis_app, tmp_path, monkeypatch):
    with setup_sandbox(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def dialog(world):
    made = SetupDialog()
    made.show()
    yield made
    wait_for(made)
    made.close()


def wait_for(dialog: SetupDialog) -> None:
    """Let Qt work until the dialog has nothing more to do."""
    loop = QEventLoop()
    while dialog.is_running():
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def set_up(dialog: SetupDialog, world: SetupSandbox) -> None:
    dialog.network.wheels.setFilePath(str(world.wheels))
    dialog.set_up_button.click()
    wait_for(dialog)


def test_it_says_what_will_happen_and_how_things_stand(dialog, world):
    texts = " ".join(label.text() for label in dialog.findChildren(type(dialog.status)))
    assert str(world.data) in texts
    assert "GB" in texts
    assert dialog.status.text() == "HetMatch is not set up yet."


def test_setting_up_with_one_click_makes_the_environment_and_tells(dialog, world):
    notified: list[bool] = []
    dialog.set_up.connect(lambda: notified.append(True))
    set_up(dialog, world)
    assert notified == [True]
    assert "passed its self-test" in dialog.status.text()
    assert environment.interpreter() == str(environment.python_in(world.environment))
    assert settings.read(settings.WHEEL_FOLDER, "") == str(world.wheels)


def test_the_buttons_offer_what_can_be_done_now(dialog, world):
    assert dialog.set_up_button.isEnabled()
    assert not dialog.cancel_button.isEnabled()
    dialog.network.wheels.setFilePath(str(world.wheels))
    dialog.set_up_button.click()
    assert not dialog.set_up_button.isEnabled()
    assert not dialog.choice.isEnabled()
    assert dialog.cancel_button.isEnabled()
    assert dialog.bar.isVisible()
    wait_for(dialog)
    assert dialog.set_up_button.isEnabled()
    assert not dialog.bar.isVisible()


@pytest.mark.parametrize("how", ["close", "escape"])
def test_a_closed_dialog_goes_on_and_tells_how_it_ended(dialog, world, how):
    told = []
    dialog.ended.connect(lambda *outcome: told.append(outcome))
    dialog.network.wheels.setFilePath(str(world.wheels))
    dialog.set_up_button.click()
    assert "background" in dialog.close_button.text()
    if how == "close":
        dialog.close()
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible() and dialog.is_running()
    wait_for(dialog)
    assert told == [(True, dialog.status.text())]
    assert environment.interpreter() == str(environment.python_in(world.environment))


def test_the_bar_moves_while_pip_says_nothing(dialog, world):
    dialog.bar.setMaximum(1000)
    dialog.bar.setValue(400)
    dialog._move_on()
    first = dialog.bar.value()
    for _ in range(2000):
        dialog._move_on()
    assert 400 < first < dialog.bar.value() < 1000


@pytest.mark.parametrize("how", ["cancel", "unload"])
def test_cancelling_in_any_way_leaves_nothing_behind(dialog, world, how):
    with serving(world.simple.parent, hang_on="/rasterio/") as (port, seen):
        dialog.network.index.setText(f"http://127.0.0.1:{port}/simple")
        dialog.set_up_button.click()
        while not any("/rasterio/" in path for path, _ in seen):
            QTest.qWait(20)
        if how == "cancel":
            dialog.cancel_button.click()
        else:
            dialog.shut_down()
        wait_for(dialog)
    assert dialog.status.text() == "Cancelled."
    assert world.leftovers() == []


def test_a_failure_is_one_sentence_with_pips_words_in_the_details(dialog, world):
    (world.wheels / "rasterio-2.0-py3-none-any.whl").unlink()
    set_up(dialog, world)
    assert "rasterio==2.0" in dialog.status.text()
    details = dialog.details.findChild(QPlainTextEdit, "output").toPlainText()
    assert "No matching distribution found" in details


def test_an_existing_python_is_taken_when_it_passes_the_check(dialog, world):
    assert Installer(PackageSources(wheel_folder=str(world.wheels), with_torch=True)).run(never)[0]
    path = environment.interpreter()
    dialog.choice.existing.setChecked(True)
    assert dialog.set_up_button.text() == "&Use this Python"
    dialog.choice.python.setFilePath(path)
    dialog.set_up_button.click()
    wait_for(dialog)
    assert environment.chosen_interpreter() == path


def test_an_existing_python_without_the_packages_is_not_taken(dialog, world):
    dialog.choice.existing.setChecked(True)
    dialog.choice.python.setFilePath(world.bare_python())
    dialog.set_up_button.click()
    wait_for(dialog)
    assert re.search("lacks .*rasterio", dialog.status.text())
    assert environment.chosen_interpreter() == ""


def test_no_path_for_an_existing_python_is_asked_for(dialog):
    dialog.choice.existing.setChecked(True)
    dialog.set_up_button.click()
    assert "Choose the Python" in dialog.status.text()


def test_going_back_to_the_own_environment_forgets_the_choice(world):
    environment.choose_interpreter(sys.executable)
    dialog = SetupDialog()
    assert dialog.choice.existing.isChecked()
    dialog.choice.environment.setChecked(True)
    set_up(dialog, world)
    assert environment.chosen_interpreter() == ""


def test_check_tells_that_a_working_environment_works_and_a_broken_one_why(dialog, world):
    set_up(dialog, world)
    dialog.check_button.click()
    wait_for(dialog)
    assert dialog.status.text() == "HetMatch is ready to use; its self-test passed."
    world.answer(BROKEN)
    dialog.check_button.click()
    wait_for(dialog)
    assert "no DLL" in dialog.status.text()


def test_check_without_an_environment_says_that_there_is_none(dialog):
    dialog.check_button.click()
    assert dialog.status.text() == "HetMatch is not set up yet."


def test_diagnostics_are_copied_with_and_without_an_environment(dialog, world):
    set_proxy(3128)
    dialog.copy_button.click()
    assert "Engine: none: HetMatch is not set up yet" in QGuiApplication.clipboard().text()
    set_up(dialog, world)
    dialog.copy_button.click()
    wait_for(dialog)
    text = QGuiApplication.clipboard().text()
    assert f"Engine: {environment.interpreter()}" in text
    assert '"torch": "1.0"' in text
    assert "Successfully installed" in text
    assert PASSWORD not in text
    assert "clipboard" in dialog.status.text()


@pytest.mark.parametrize("how", ["button", "F1"])
def test_help_opens_the_page_about_installing(dialog, monkeypatch, how):
    opened: list[str] = []
    monkeypatch.setattr(guide, "open_help", opened.append)
    if how == "button":
        dialog.help_button.click()
    else:
        QTest.keyClick(dialog, Qt.Key.Key_F1)
    assert opened == ["install"]


def test_opening_the_groups_squeezes_nothing(dialog):
    dialog.network.setCollapsed(False)
    dialog.details.setCollapsed(False)
    while dialog.height() < dialog.layout().totalHeightForWidth(dialog.width()):
        QTest.qWait(20)
    assert dialog.network.index.height() >= dialog.network.index.minimumSizeHint().height()


def test_the_options_page_remembers_the_device_once_it_is_accepted(world):
    factory = OptionsFactory()
    page = factory.createWidget()
    page.device.setCurrentIndex(page.device.findData("cpu"))
    page.apply()
    assert settings.read(settings.DEVICE, "auto") == "cpu"
    assert factory.createWidget().device.currentData() == "cpu"


def test_the_options_page_says_how_things_stand(world):
    page = OptionsFactory().createWidget()
    assert page.state.text().startswith("HetMatch is not set up yet.")
