"""Errors of requests."""

from hetmatch_qgis.client.worker_errors import WorkerCancelled, WorkerError, error_of
from hetmatch_qgis.common.contract import EXIT_CANCELLED, EXIT_FAULT


def test_an_error_has_a_sentence_and_an_exit_code(qgis_app):
    error = WorkerError("There is no file 'a.tif'; check the path.")
    assert str(error) == error.message and error.exit_code == EXIT_FAULT


def test_a_cancellation_is_an_error_with_a_code_of_its_own(qgis_app):
    assert isinstance(WorkerCancelled(), WorkerError)
    assert WorkerCancelled().exit_code == EXIT_CANCELLED


def test_the_exit_code_tells_a_cancellation(qgis_app):
    assert isinstance(error_of("Stopped.", EXIT_CANCELLED), WorkerCancelled)
    assert not isinstance(error_of("There is no file.", EXIT_FAULT), WorkerCancelled)
