"""F1 opens the page that came with the plugin, or the source of it in a checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.gui import help as guide


def test_the_built_page_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    page = tmp_path / "install.html"
    page.touch()
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    assert guide.help_url("install").toLocalFile() == page.as_posix()


def test_a_checkout_shows_the_source_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    source = Path(guide.help_url("install").toLocalFile())
    assert source.suffix == ".md"
    assert source.is_file()
