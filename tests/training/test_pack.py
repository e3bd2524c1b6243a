"""An archive restores the images nearly exactly, and everything else exactly."""

from __future__ import annotations

import numpy as np
import pytest

import training.procedural
from training.pack import PROCEDURAL_SEED, read_pack, write_pack
from training.scene import Scene


@pytest.fixture
def scenes(picture) -> dict[str, list[Scene]]:
    several = tuple(picture(seed, 96, bands) for seed, bands in enumerate((1, 2, 3, 5)))
    wide = picture(9, 120, 3)[:70]
    return {
        "3mos": [Scene("3mos", several, "city/00_opt.jpg"), Scene("3mos", (wide, wide[..., :1]))],
        "opengeos": [Scene("opengeos", (wide, wide))],
    }


def test_images_come_back_alike_with_all_their_bands(scenes, tmp_path):
    write_pack(scenes, tmp_path / "pack.zip")
    restored = read_pack(tmp_path / "pack.zip")
    for source, pool in scenes.items():
        for scene, decoded_scene in zip(pool, restored[source], strict=True):
            for image, decoded in zip(scene.images, decoded_scene.images, strict=True):
                assert decoded.dtype == np.uint8 and decoded.shape == image.shape
                differences = np.abs(decoded.astype(float) - image)
                assert differences.mean(axis=(0, 1)).max() < 4
                assert differences.mean() < 0.3 * np.abs(image - image.mean()).mean()


def test_names_sources_and_their_order_are_kept(scenes, tmp_path):
    write_pack(scenes, tmp_path / "pack.zip")
    restored = read_pack(tmp_path / "pack.zip")
    assert list(restored) == list(scenes)
    assert [(s.source, s.name) for pool in restored.values() for s in pool] == [
        (s.source, s.name) for pool in scenes.values() for s in pool
    ]


def test_an_archive_is_smaller_than_its_pixels(scenes, tmp_path):
    write_pack(scenes, tmp_path / "pack.zip")
    pixels = sum(image.size for pool in scenes.values() for s in pool for image in s.images)
    assert (tmp_path / "pack.zip").stat().st_size < pixels / 2


def test_so_many_procedural_scenes_are_drawn_beside_it(scenes, tmp_path, monkeypatch):
    calls = []

    def render_few(count, seed, processes, with_roads_alone):
        calls.append((count, seed))
        return [training.procedural.procedural_scene(np.random.default_rng(seed), 128)] * count

    monkeypatch.setattr(training.procedural, "procedural_scenes", render_few)
    write_pack(scenes, tmp_path / "pack.zip")
    assert "procedural" not in read_pack(tmp_path / "pack.zip")
    assert calls == []
    restored = read_pack(tmp_path / "pack.zip", procedural=2)
    assert calls == [(2, PROCEDURAL_SEED)]
    assert len(restored["procedural"]) == 2 and list(restored)[:2] == list(scenes)
