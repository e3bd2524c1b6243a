"""Files of one result come to their folder together, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.engine.access.staging import write_together


def test_a_file_that_is_written_aside_stands_among_the_others(tmp_path: Path):
    writers = {name: lambda path: path.write_text(path.name) for name in ("aside", "a", "b")}
    assert list(write_together(tmp_path, writers, aside={"aside"})) == ["aside", "a", "b"]
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        name: name for name in writers
    }


@pytest.mark.parametrize("failing", ["aside", "a"])
def test_where_one_file_fails_the_folder_stays_as_it_was(failing: str, tmp_path: Path):
    def write(path: Path) -> None:
        if path.name == failing:
            raise ValueError(failing)
        path.write_text(path.name)

    (tmp_path / "a").write_text("before")
    with pytest.raises(ValueError, match=failing):
        write_together(tmp_path, dict.fromkeys(("aside", "a"), write), aside={"aside"})
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]
