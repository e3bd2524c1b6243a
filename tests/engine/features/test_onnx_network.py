"""ONNX Runtime says what torch says, and a match on it needs no torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features import registry
from hetmatch_qgis.engine.features.onnx_network import OnnxNetwork
from hetmatch_qgis.engine.features.registry import (
    ONNX,
    TORCH,
    choose_runtime,
    default_weights,
    load_matcher,
)
from tests.engine.features.descriptors import everything

WITHOUT_TORCH = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("torch", "torchvision"):
            raise ImportError("there is no torch here")
sys.meta_path.insert(0, Block())
import numpy as np
from hetmatch_qgis.engine import Options, match_images
random = np.random.default_rng(0)
import cv2
ground = sum(s * cv2.GaussianBlur(random.normal(size=(420, 420)), (0, 0), s) for s in (2, 5, 12))
ground = (128 + 40 * ground / ground.std()).clip(0, 255).astype(np.uint8)
result = match_images(ground[10:390, 20:400], 255 - ground[14:394, 13:393], Options(device="cpu"))
assert result.matched, result.reason
shift = result.map_points(np.array([[200.0, 200.0]])) - 200
assert np.abs(shift - [-7, 4]).max() < 0.5, shift
assert "torch" not in sys.modules
"""


@pytest.fixture(scope="module")
def matcher():
    return load_matcher(Options(device="cpu", runtime="onnx"))


@pytest.mark.parametrize("size", [(320, 256), (65, 71)])
def test_both_runtimes_say_the_same(matcher, ground, size):
    by_torch = load_matcher(Options(device="cpu", runtime="torch"))
    image = ground[: size[0], : size[1]].copy()
    first, second = (each.describe_finely(image, everything(image)) for each in (matcher, by_torch))
    assert np.array_equal(first[0].points, second[0].points)
    assert np.allclose(first[0].descriptors, second[0].descriptors, atol=1e-3)
    assert np.allclose(first[0].scores, second[0].scores, atol=1e-3)
    assert np.allclose(first[1], second[1], atol=1e-3)


def test_a_match_needs_no_torch():
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_onnx_runtime_is_the_choice_on_the_processor():
    weights = default_weights("hetmatch")
    assert choose_runtime(Options(device="cpu"), weights) == ONNX
    assert choose_runtime(Options(device="cpu", runtime="torch"), weights) == TORCH
    assert choose_runtime(Options(device="cuda"), weights) == TORCH


def test_own_weights_without_an_onnx_file_run_in_torch(tmp_path):
    own = tmp_path / "own.safetensors"
    assert choose_runtime(Options(device="cpu"), own) == TORCH
    with pytest.raises(InputError, match="no ONNX file"):
        choose_runtime(Options(runtime="onnx", weights=own), own)


def test_without_onnx_runtime_torch_is_the_choice(monkeypatch):
    found = registry.find_spec
    monkeypatch.setattr(
        registry, "find_spec", lambda name: None if name == "onnxruntime" else found(name)
    )
    weights = default_weights("hetmatch")
    assert choose_runtime(Options(device="cpu"), weights) == TORCH
    with pytest.raises(InputError, match="ONNX Runtime is not installed"):
        choose_runtime(Options(runtime="onnx"), weights)


def test_without_torch_what_needs_it_says_so(monkeypatch):
    found = registry.find_spec
    monkeypatch.setattr(
        registry, "find_spec", lambda name: None if name == "torch" else found(name)
    )
    with pytest.raises(InputError, match="needs torch, which is not installed"):
        load_matcher(Options(device="cpu", runtime="torch"))


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / "damaged.onnx"
    path.write_bytes(b"no network")
    with pytest.raises(InputError, match=r"damaged\.onnx' are damaged"):
        OnnxNetwork(path)
