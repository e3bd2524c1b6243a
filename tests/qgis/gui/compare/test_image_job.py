"""Drawing in the background."""

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QSize

from hetmatch_qgis.gui.compare.image_job import ImageJob, end_drawing, image_settings
from tests.qgis.tie_point_cases import wait_until


def settings_of(layer):
    return image_settings([layer], layer.crs(), layer.extent(), QSize(50, 50))


def test_an_image_comes_without_the_event_loop_waiting(layers):
    owner, images = QObject(), []
    job = ImageJob(owner)
    job.start(settings_of(layers["halves"]), images.append)
    assert images == []
    wait_until(lambda: images)
    assert images[0].pixelColor(10, 25).red() < 10
    assert images[0].pixelColor(40, 25).red() > 245


def test_only_the_newest_image_comes(layers):
    owner, images = QObject(), []
    job = ImageJob(owner)
    job.start(settings_of(layers["halves"]), lambda image: images.append("old"))
    job.start(settings_of(layers["grey"]), lambda image: images.append("new"))
    wait_until(lambda: images and not job._ending)
    assert images == ["new"]


def test_nothing_comes_after_the_end(layers):
    owner, images = QObject(), []
    job = ImageJob(owner)
    job.start(settings_of(layers["halves"]), images.append)
    job.cancel()
    end_drawing()
    assert not job._ending and images == []


def test_a_job_goes_once_it_has_drawn(layers):
    owner, images = QObject(), []
    job = ImageJob(owner)
    job.start(settings_of(layers["halves"]), images.append)
    drawing = job._job
    wait_until(lambda: images)
    wait_until(lambda: sip.isdeleted(drawing))
    assert job._job is None and len(images) == 1


def test_a_cancelled_job_outlives_its_owner_and_goes(layers):
    owner, images = QObject(), []
    job = ImageJob(owner)
    job.start(settings_of(layers["halves"]), images.append)
    drawing = job._job
    job.cancel()
    sip.delete(owner)
    wait_until(lambda: sip.isdeleted(drawing))
    assert images == [] and not ImageJob._ending
