"""Model files are looked for where they were fetched to, then where they were shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.features import model_files
from hetmatch_qgis.engine.features.model_files import cache_folder, find_model, model_file


def test_the_cache_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HETMATCH_MODELS", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("HETMATCH_MODELS")
    for platform, variable in (("linux", "XDG_CACHE_HOME"), ("win32", "LOCALAPPDATA")):
        monkeypatch.setattr(model_files.sys, "platform", platform)
        monkeypatch.setenv(variable, str(tmp_path / variable))
        assert cache_folder() == tmp_path / variable / "hetmatch"
        monkeypatch.setenv(variable, "relative")
        assert cache_folder() == Path.home() / ".cache" / "hetmatch"


def test_a_fetched_file_comes_before_a_shipped_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fetched, shipped = tmp_path / "fetched", tmp_path / "shipped"
    monkeypatch.setenv("HETMATCH_MODELS", str(fetched))
    monkeypatch.setattr(model_files, "models_folder", lambda: shipped)
    assert find_model("d2_tf") is None
    for folder in (shipped, fetched):
        folder.mkdir()
        (folder / "d2_tf.pth").touch()
        assert find_model("d2_tf") == folder / "d2_tf.pth"


def test_the_default_model_is_only_shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HETMATCH_MODELS", str(tmp_path))
    (tmp_path / "hetmatch.safetensors").touch()
    path = find_model("hetmatch")
    assert path is not None and path.parent != tmp_path
    assert model_file("hetmatch").remedy == "install HetMatch again"


def test_an_unknown_model_is_answered_with_the_names() -> None:
    with pytest.raises(InputError, match=r"Unknown model 'd3'\. Models: hetmatch, d2_tf"):
        model_file("d3")
