"""The download of pip."""

from __future__ import annotations

from hetmatch_qgis.setup import pip_download


def test_the_newest_pip_that_suits_the_python_is_taken():
    from qgis.PyQt.QtCore import QUrl

    listing = """
      <a href="/f/pip-21.0-py3-none-any.whl#sha256=aa">old</a>
      <a href="/f/pip-23.1.2-py3-none-any.whl#sha256=bb" data-requires-python="&gt;=3.7">good</a>
      <a href="/f/pip-24.0-py3-none-any.whl" data-yanked="broken">yanked</a>
      <a href="/f/pip-99.0-py3-none-any.whl" data-requires-python="&gt;=3.14">too new</a>
      <a href="/f/pip-98.0b1-py3-none-any.whl">no release</a> <a href="/f/pip-97.tar.gz">source</a>
    """
    wheel = pip_download.newest_pip(QUrl("https://index.example/simple/pip/"), listing, (3, 11))
    assert wheel is not None
    assert wheel.url.toString() == "https://index.example/f/pip-23.1.2-py3-none-any.whl"
    assert wheel.sha256 == "bb"
