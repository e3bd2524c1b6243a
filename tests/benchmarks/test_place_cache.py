"""Places are the same from disk, and read anew where what they depend on has changed."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.verdict import place_cache, places
from benchmarks.verdict.place import Place


def place(seed):
    rng = np.random.default_rng(seed)
    images = tuple(rng.integers(0, 255, (300, 280, bands), np.uint8) for bands in (3, 1))
    return Place("made", str(seed), images)


def test_kept_places_are_read_as_they_were(tmp_path):
    made = [place(1), place(2)]
    place_cache.write(tmp_path / "state", made)
    read = place_cache.read(tmp_path / "state")
    assert [(one.source, one.group, one.side) for one in read] == [
        ("made", "1", 280),
        ("made", "2", 280),
    ]
    for kept, one in zip(read, made, strict=True):
        for image, other in zip(kept.images, one.images, strict=True):
            np.testing.assert_array_equal(image, other)


def test_newer_places_take_the_stead_of_older_ones(tmp_path):
    place_cache.write(tmp_path / "old", [place(1)])
    place_cache.write(tmp_path / "new", [place(2)])
    assert place_cache.read(tmp_path / "old") is None
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_nothing_is_kept_of_no_places_and_what_is_there_stays(tmp_path):
    place_cache.write(tmp_path / "none", [])
    assert not (tmp_path / "none").exists()
    place_cache.write(tmp_path / "state", [place(1)])
    place_cache.write(tmp_path / "state", [place(2)])
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


@pytest.mark.parametrize("changed", ["data", "code"])
def test_changed_data_and_code_have_another_fingerprint(changed, tmp_path):
    data, code = tmp_path / "data", tmp_path / "code"
    for folder, name in ((data, "image.tif"), (code, "draw.py")):
        folder.mkdir()
        (folder / name).write_text("one")
    before = place_cache.fingerprint([data], [code])
    assert before == place_cache.fingerprint([data], [code])
    (tmp_path / changed / next((tmp_path / changed).iterdir()).name).write_text("others")
    assert place_cache.fingerprint([data], [code]) != before


def test_a_copy_has_the_same_fingerprint(tmp_path):
    for folder in ("one", "other"):
        (tmp_path / folder / "inner").mkdir(parents=True)
        (tmp_path / folder / "inner" / "image.tif").write_text("same")
    one, other = (place_cache.fingerprint([tmp_path / folder], []) for folder in ("one", "other"))
    assert one == other


def test_places_are_drawn_once(tmp_path, monkeypatch):
    drawn = []

    def draw(shared):
        drawn.append(shared)
        return [place(1), Place("made", "small", (np.zeros((40, 40, 1), np.uint8),))]

    monkeypatch.setattr(places, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(places, "_dev", draw)
    first, second = (places.load_places("dev", tmp_path / "shared", None) for _ in range(2))
    assert len(drawn) == 1
    assert [one.group for one in first] == [one.group for one in second] == ["1"]
