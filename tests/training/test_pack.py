"""What goes into the archive comes out of it, nearly to the grey level."""

from __future__ import annotations

import numpy as np
import pytest

import training.procedural
from training.pack import PROCEDURAL_SEED, read_pack, write_pack
from training.scenes import Scene


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
    found = read_pack(tmp_path / "pack.zip")
    for source, pool in scenes.items():
        for scene, again in zip(pool, found[source], strict=True):
            for image, decoded in zip(scene.images, again.images, strict=True):
                assert decoded.dtype == np.uint8 and decoded.shape == image.shape
                apart = np.abs(decoded.astype(float) - image)
                assert apart.mean(axis=(0, 1)).max() < 4
                assert apart.mean() < 0.3 * np.abs(image - image.mean()).mean()


def test_names_sources_and_their_order_are_kept(scenes, tmp_path):
    write_pack(scenes, tmp_path / "pack.zip")
    found = read_pack(tmp_path / "pack.zip")
    assert list(found) == list(scenes)
    assert [(s.source, s.name) for pool in found.values() for s in pool] == [
        (s.source, s.name) for pool in scenes.values() for s in pool
    ]


def test_an_archive_is_smaller_than_its_pixels(scenes, tmp_path):
    write_pack(scenes, tmp_path / "pack.zip")
    pixels = sum(image.size for pool in scenes.values() for s in pool for image in s.images)
    assert (tmp_path / "pack.zip").stat().st_size < pixels / 2


def test_so_many_procedural_scenes_are_drawn_beside_it(scenes, tmp_path, monkeypatch):
    asked = []

    def few(count, seed):
        asked.append((count, seed))
        return [training.procedural.procedural_scene(np.random.default_rng(seed), 128)] * count

    monkeypatch.setattr(training.procedural, "procedural_scenes", few)
    write_pack(scenes, tmp_path / "pack.zip")
    assert "procedural" not in read_pack(tmp_path / "pack.zip")
    assert asked == []
    found = read_pack(tmp_path / "pack.zip", procedural=2)
    assert asked == [(2, PROCEDURAL_SEED)]
    assert len(found["procedural"]) == 2 and list(found)[:2] == list(scenes)
