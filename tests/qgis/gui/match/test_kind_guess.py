"""The kind of image is shown before the match."""

from __future__ import annotations

import gc

import numpy as np
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QProcess
from qgis.PyQt.QtTest import QTest

from hetmatch_qgis.gui.match.kind_guess import KindGuess
from tests.qgis.conftest import texture
from tests.qgis.tie_point_cases import wait_until


def asking(pair, owner: QObject | None = None) -> KindGuess:
    """A guess whose worker has started on the reference."""
    guess = KindGuess(owner)
    guess.look_at([str(pair[0])])
    wait_until(lambda: guess._client is not None and guess._client.process_id())
    return guess


def test_the_kind_is_guessed_before_the_match(dialog, engine, pair, artefacts):
    dialog.form.reference.set_file(str(pair[0]))
    dialog.form.moving.set_file(str(pair[1]))
    dialog.update_preview()
    for _ in range(600):
        if str(pair[0]) in dialog.guess.known and str(pair[1]) in dialog.guess.known:
            break
        QTest.qWait(100)
    text = dialog.form.reference.modality.itemText(0)
    assert text.startswith("Automatic: ") and len(text) > len("Automatic: ")
    dialog.grab().save(str(artefacts / "match_dialog_with_guess.png"))
    dialog.close()
    assert dialog.guess._client is None


def scanned_sheet(side: int = 600, margin: int = 70):
    """Ground with a graticule in a frame, and paper around it (side, side), uint8."""
    paper = np.full((side, side), 235, np.uint8)
    # Darker than the paper and without fields, whose edges would be strokes.
    ground = 110 + texture(side)[margin:-margin, margin:-margin] // 12
    ground[40::80] = ground[41::80] = ground[:, 40::80] = ground[:, 41::80] = 20
    paper[margin - 4 : 4 - margin, margin - 4 : 4 - margin] = 20
    paper[margin:-margin, margin:-margin] = ground
    return paper


def test_a_scan_is_shown_as_a_scanned_map(dialog, engine, tmp_path, pair, write_raster):
    scan = write_raster(tmp_path / "scan.tif", scanned_sheet())
    dialog.form.reference.set_file(str(pair[0]))
    dialog.form.moving.set_file(str(scan))
    dialog.update_preview()
    wait_until(lambda: {str(scan), str(pair[0])} <= set(dialog.guess.known))
    assert dialog.form.moving.modality.itemText(0) == "Automatic: Scanned map"
    assert dialog.form.reference.modality.itemText(0) != "Automatic: Scanned map"
    # It is shown; what the engine is told stays as it was.
    assert dialog.form.moving.modality.currentData() == "auto"


def test_without_an_engine_nothing_is_asked(qgis_app, pair):
    guess = KindGuess()
    guess.look_at([str(path) for path in pair])
    QTest.qWait(1000)
    assert guess.known == {} and guess._client is None


def test_a_hidden_dialog_asks_nothing(dialog, engine, pair):
    dialog.hide()
    dialog.form.reference.set_file(str(pair[0]))
    dialog.form.moving.set_file(str(pair[1]))
    dialog.update_preview()
    QTest.qWait(1000)
    assert dialog.guess._client is None and not dialog.guess._wanted


def test_a_worker_that_is_let_go_ends_by_itself(qgis_app, engine, pair):
    owner = QObject()
    guess = asking(pair, owner)
    process = guess._client.findChild(QProcess)
    ended = []
    process.finished.connect(lambda *_how: ended.append(1))
    guess.stop()
    gc.collect()
    wait_until(lambda: ended)


def test_after_a_death_the_files_are_asked_about_again(qgis_app, engine, pair):
    guess = asking(pair)
    guess._client.findChild(QProcess).kill()
    wait_until(lambda: not guess._asked)
    guess.look_at([str(pair[0])])
    wait_until(lambda: str(pair[0]) in guess.known, 60)
    guess.shut_down()
    assert guess._client is None


def test_the_worker_goes_with_whoever_owns_the_guess(qgis_app, engine, pair, qt_warnings):
    owner = QObject()
    guess = asking(pair, owner)
    process = guess._client.findChild(QProcess)
    ended = []
    process.finished.connect(lambda *_how: ended.append(1))
    sip.delete(owner)
    wait_until(lambda: ended)
    assert qt_warnings == []
