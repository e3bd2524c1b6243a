from __future__ import annotations

from hetmatch_qgis.engine.process.leftovers import remove_leftovers, removed_at_exit


def test_what_running_blocks_want_gone_goes_the_innermost_first():
    gone: list[str] = []
    with removed_at_exit(lambda: gone.append("folder")):
        with removed_at_exit(lambda: gone.append("file")):
            remove_leftovers()
            assert gone == ["file", "folder"]
        remove_leftovers()
        assert gone == ["file", "folder", "folder"]
    remove_leftovers()
    assert len(gone) == 3


def test_one_that_fails_does_not_keep_the_others():
    gone: list[str] = []

    def fail() -> None:
        raise OSError("busy")

    with removed_at_exit(lambda: gone.append("folder")), removed_at_exit(fail):
        remove_leftovers()
    assert gone == ["folder"]
