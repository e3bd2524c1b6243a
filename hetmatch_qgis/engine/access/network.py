"""Rasters behind servers: time limits, and what a server answered in words.

By default GDAL waits for a server without limit, and reports a failed read without its reason.
"""

from __future__ import annotations

import ctypes
import logging
import os
import re
import time
import warnings
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any

import rasterio
import rasterio._base
import rasterio._err
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from hetmatch_qgis.engine.access.open_timeout import OPEN_VARIABLE, open_timeout
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.process.deadline import run_within

LIMITS = {
    "GDAL_HTTP_CONNECTTIMEOUT": "10",
    "GDAL_HTTP_LOW_SPEED_LIMIT": "500",
    "GDAL_HTTP_LOW_SPEED_TIME": "10",
    "GDAL_HTTP_TIMEOUT": "120",
    "GDAL_HTTP_MAX_RETRY": "1",
    "GDAL_HTTP_RETRY_DELAY": "1",
}
"""GDAL's options of these names, where the environment does not set them: seconds to connect, bytes
a second that are too slow and for how many seconds, seconds for one request, how often it is sent
again and after how many seconds. Set by hand: a slow satellite link gives 500 bytes a second, and a
request of GDAL is at most some megabytes."""

_OF_RASTER = 2
"""GDAL_OF_RASTER of gdal.h: open for reading, by drivers of rasters only."""

GDAL_ERRORS = (RasterioError, rasterio._err.CPLE_BaseError)
"""Exceptions of rasterio where GDAL fails, the second from properties of a dataset."""

_NETWORK_NAME = re.compile(
    r"/vsi(?:curl|s3|gs|az|adls|oss|swift|hdfs|webhdfs)(?:_streaming)?[/?]"
    r"|\b(?:https?|ftp|s3|gs|az|abfss?|oss|swift)://"
)
_ADDRESS = re.compile(r"(?:https?|ftp)://")
_ANSWER = re.compile(r"HTTP (?:response|error) code: (\d{3})\b")
_TRANSFER = re.compile(r"CURL error: (.+)|(Range downloading not supported by this server)")


def is_remote(location: str) -> bool:
    """True for a raster's name with the address of a server in it."""
    return _NETWORK_NAME.search(location) is not None


def set_time_limits() -> None:
    """Set the limits that the environment does not."""
    for name, value in LIMITS.items():
        os.environ.setdefault(name, value)


def open_dataset(location: Any, **options: Any) -> Any:
    """Open a raster for reading, as `rasterio.open` does.

    Raises TimeoutError for a remote raster that does not open within the time limit, and what
    `rasterio.open` raises.
    """
    if not is_remote(str(location)):
        return rasterio.open(location, **options)
    return run_within(open_timeout(), partial(_open_remote, location, options))


def why_unreachable(location: str, name: str, since: float, error: Exception) -> Message | None:
    """The sentence about a remote raster that cannot be opened or read; None for one on a disk.

    name: of the raster, in the sentence. since: `time.monotonic()` before it was tried.
    """
    if not is_remote(location):
        return None
    if isinstance(error, TimeoutError):
        return Message(
            "The server of '{raster}' did not answer within {seconds:g} seconds; try again later, "
            "or copy the raster to this computer. The environment variable {variable} allows more "
            "time.",
            raster=name,
            seconds=open_timeout(),
            variable=OPEN_VARIABLE,
        )
    texts = [str(error), *reversed(_LOG.texts(since))]
    for text in texts:
        if found := _ANSWER.search(text):
            return _of_status(name, int(found[1]))
    for text in texts:
        if found := _TRANSFER.search(text):
            reason = found[1] or found[2]
            break
    else:
        reason = "the server stopped sending, or sent something else"
    return Message(
        "'{raster}' cannot be read from its server ({reason}); check the address and the "
        "connection, try again later, or copy the raster to this computer.",
        raster=name,
        reason=reason.strip().rstrip("."),
    )


class _Log(logging.Handler):
    """Keeps the last texts that rasterio logs, among them the answers of servers."""

    LENGTH = 50

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._texts: list[tuple[float, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one text."""
        with suppress(Exception):
            self._texts = [*self._texts[1 - self.LENGTH :], (time.monotonic(), record.getMessage())]

    def texts(self, since: float) -> list[str]:
        """The texts since a time of `time.monotonic()`, the oldest first."""
        return [text for at, text in self._texts if at >= since]


_LOG = _Log()
logging.getLogger("rasterio").addHandler(_LOG)


def _open_remote(location: Any, options: dict[str, Any]) -> Any:
    with rasterio.Env():
        _look_around(str(location))
    # A dataset that is opened inside an environment brings none of its own, which could be closed
    # only by the thread that opened it.
    with rasterio.Env(), warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        return rasterio.open(location, **options)


def _look_around(location: str) -> None:
    """Have GDAL look for everything beside a raster that it otherwise looks for when it is asked.

    It remembers what a server has. rasterio asks it for metadata, masks and overviews while no
    other thread of Python can run; a server that stalls would then stop the whole process. Calls
    through ctypes let the others run.
    """
    try:
        gdal = ctypes.CDLL(rasterio._base.__file__)
        for name in ("GDALOpenEx", "GDALGetRasterBand", "GDALGetMetadata"):
            getattr(gdal, name).restype = ctypes.c_void_p
    except (OSError, AttributeError):
        # Windows finds names in the libraries of a library by another way.
        return
    name = f"/vsicurl/{location}" if _ADDRESS.match(location) else location
    dataset = ctypes.c_void_p(gdal.GDALOpenEx(name.encode(), _OF_RASTER, None, None, None))
    if not dataset:
        return
    for domain in (None, b"RPC", b"GEOLOCATION"):
        gdal.GDALGetMetadata(dataset, domain)
    transform = (ctypes.c_double * 6)()
    gdal.GDALGetGeoTransform(dataset, transform)
    gdal.GDALGetGCPCount(dataset)
    band = ctypes.c_void_p(gdal.GDALGetRasterBand(dataset, 1))
    if band:
        gdal.GDALGetMetadata(band, None)
        gdal.GDALGetMaskFlags(band)
        gdal.GDALGetOverviewCount(band)
        gdal.GDALGetRasterColorInterpretation(band)
    gdal.GDALClose(dataset)


def _of_status(name: str, status: int) -> Message:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "no standard status"
    return Message(
        "The server of '{raster}' answers with HTTP status {status} ({phrase}); check the address "
        "and your access to it, or try again later.",
        raster=name,
        status=status,
        phrase=phrase,
    )


set_time_limits()
