"""A cancelled copy to a COG stops without harm."""

from __future__ import annotations

from concurrent.futures import Future

from hetmatch_qgis.engine.warping import writer


def test_what_is_being_written_is_never_cut_short(tmp_path, monkeypatch) -> None:
    # libtiff would go round in it for ever.
    monkeypatch.setattr(writer, "ABORT_TIMEOUT_S", 0.01)
    source, target, overviews = (tmp_path / f"a.tif{end}" for end in (".warped", "", ".ovr.tmp"))
    for path in (source, overviews):
        path.write_text("content")
    target.touch()
    writer._cut_short(source, target, Future())
    assert source.read_text() == "" and overviews.read_text() == "content"
    target.write_text("content")
    writer._cut_short(source, target, Future())
    assert overviews.read_text() == "" and target.read_text() == "content"
