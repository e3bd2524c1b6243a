"""The shipped weights are found and read, and what is wrong with a file is said in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.features import weights


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "hetmatch_qgis"
    module = folder / "engine" / "features" / "weights.py"
    module.parent.mkdir(parents=True)
    monkeypatch.setattr(weights, "__file__", str(module))
    return folder


def test_an_installed_package_has_its_models_inside(package: Path) -> None:
    (package / "models").mkdir()
    (package.parent / "models").mkdir()
    assert weights.models_folder() == package / "models"


def test_a_source_checkout_has_its_models_at_the_top(package: Path) -> None:
    (package.parent / "models").mkdir()
    assert weights.models_folder() == package.parent / "models"


def test_without_any_folder_the_packages_own_is_named(package: Path) -> None:
    assert weights.models_folder() == package / "models"


def test_tensors_come_back_as_they_were_saved(tmp_path: Path) -> None:
    tensors = {"a.weight": torch.arange(6.0).reshape(2, 3), "count": torch.tensor(3)}
    save_file(tensors, tmp_path / "w.safetensors")
    loaded = weights.load_safetensors(tmp_path / "w.safetensors")
    assert loaded.keys() == tensors.keys()
    assert all(torch.equal(loaded[name], tensors[name]) for name in tensors)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no weights file"):
        weights.load_safetensors(tmp_path / "none.safetensors")


def test_a_folder_in_place_of_weights_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        weights.load_safetensors(tmp_path)


def test_truncated_weights_are_damaged(tmp_path: Path) -> None:
    path = tmp_path / "w.safetensors"
    save_file({"a": torch.zeros(100)}, path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="damaged"):
        weights.load_safetensors(path)


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 64, b"PK\x03\x04 a zip, perhaps"])
def test_other_bytes_are_not_weights(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "w.safetensors"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not a safetensors file"):
        weights.load_safetensors(path)
