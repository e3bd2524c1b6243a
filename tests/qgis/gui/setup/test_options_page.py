"""HetMatch's page of QGIS's options."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QMessageBox

from hetmatch_qgis.client import environment
from hetmatch_qgis.gui.setup.options_page import OptionsPage


@pytest.fixture
def warnings(monkeypatch):
    texts = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: texts.append(text))
    return texts


@pytest.fixture
def page(qgis_app):
    environment.choose_interpreter("")
    page = OptionsPage()
    yield page
    page.deleteLater()
    environment.choose_interpreter("")


def test_a_python_without_the_packages_is_not_taken(page, warnings, tmp_path):
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho \'{"version": [3, 11], "missing": ["rasterio"]}\'\n')
    python.chmod(0o755)
    page.python.setFilePath(str(python))
    page.apply()
    assert environment.chosen_interpreter() == ""
    assert "lacks rasterio" in warnings[0] and "kept" in warnings[0]
    assert page.python.filePath() == ""


def test_what_is_no_python_is_not_taken(page, warnings, tmp_path):
    page.python.setFilePath(str(tmp_path / "nothing"))
    page.apply()
    assert environment.chosen_interpreter() == "" and len(warnings) == 1


def test_a_python_that_works_is_taken_and_may_be_left_again(page, warnings, engine_python):
    page.python.setFilePath(engine_python)
    page.apply()
    assert environment.chosen_interpreter() == engine_python and warnings == []
    page.python.setFilePath("")
    page.apply()
    assert environment.chosen_interpreter() == ""
