"""A download that survives being cut short.

What has come so far is kept in `FILE.part`; beside it `FILE.part.tag` keeps the server's mark of
the version (its ETag, else its date), so that two versions are never joined: the request for the
rest carries the mark in If-Range, and a server whose file has changed sends all of it anew.
"""

from __future__ import annotations

import errno
import http.client
import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hetmatch_qgis.engine.core.errors import Cancelled, InputError

Progress = Callable[[int, "int | None"], None]

TIMEOUT = 30.0
"""Seconds of silence after which a server is given up."""

_CHUNK = 1 << 17
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


@dataclass(frozen=True)
class Transfer:
    """A file to download: what to call it, whence, where to, and its size in bytes if known."""

    name: str
    url: str
    target: Path
    size: int | None = None

    @property
    def part(self) -> Path:
        return self.target.with_name(self.target.name + ".part")

    @property
    def tag(self) -> Path:
        return self.target.with_name(self.target.name + ".part.tag")

    @property
    def by_hand(self) -> str:
        """The way out where downloading does not work."""
        return f"or download {self.url} by other means and put it at '{self.target}'"


def transfer(job: Transfer, progress: Progress, cancelled: Callable[[], bool]) -> Path:
    """Download all of a file, or the rest of it, and return the path of the complete `.part`.

    Raises InputError, one sentence for each way to fail, and Cancelled; both keep what has come.
    """
    if urlsplit(job.url).scheme not in ("http", "https"):
        raise InputError(f"'{job.url}' is not a http or https address, so nothing was fetched.")
    try:
        job.target.parent.mkdir(parents=True, exist_ok=True)
        _receive(job, progress, cancelled)
    except urllib.error.HTTPError as error:
        with closing(error):
            raise _refused(job, error) from error
    except (http.client.HTTPException, urllib.error.URLError, TimeoutError, ConnectionError) as e:
        raise _unreachable(job, e) from e
    except OSError as error:
        raise _unwritable(job, error) from error
    return job.part


def clear(job: Transfer) -> None:
    """Remove what is left of a download."""
    job.part.unlink(missing_ok=True)
    job.tag.unlink(missing_ok=True)


def _receive(job: Transfer, progress: Progress, cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled
    done, tag = _so_far(job)
    try:
        response = _open(job.url, done, tag)
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
        error.close()
        # The server has nothing beyond what has come: it is complete, or it is not the same file.
        if _total(error.headers, 0) == done:
            progress(done, done)
            return
        clear(job)
        done, response = 0, _open(job.url, 0, None)
    with closing(response):
        if response.status != 206 or _start(response.headers) != done:
            if response.status == 206:
                raise http.client.HTTPException("it sent another part than the one asked for")
            done = 0
        total = _total(response.headers, done)
        _check_room(job, done, total)
        if done == 0:
            job.part.unlink(missing_ok=True)
            job.tag.write_text(_version(response.headers), encoding="utf-8")
        done = _append(job, response, done, total, progress, cancelled)
    if total is not None and done != total:
        raise http.client.HTTPException(f"the connection broke after {done} of {total} bytes")


def _append(
    job: Transfer,
    response: Any,
    done: int,
    total: int | None,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> int:
    progress(done, total)
    with job.part.open("ab") as file:
        while True:
            if cancelled():
                raise Cancelled
            try:
                chunk = response.read(_CHUNK)
            except OSError as error:
                # Told apart from trouble with the disk, which is an OSError as well.
                raise urllib.error.URLError(error) from error
            if not chunk:
                return done
            file.write(chunk)
            done += len(chunk)
            progress(done, total)


def _so_far(job: Transfer) -> tuple[int, str | None]:
    """Bytes that can be kept and the mark of their version; (0, None) to start anew."""
    try:
        done = job.part.stat().st_size
        tag = job.tag.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return 0, None
    return (done, tag) if done and tag else (0, None)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but never from an encrypted address to a plain one."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise urllib.error.URLError("it redirects to an address that is not encrypted")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str, done: int, tag: str | None) -> Any:
    headers = {"User-Agent": "hetmatch", "Accept-Encoding": "identity"}
    if done and tag:
        headers |= {"Range": f"bytes={done}-", "If-Range": tag}
    opener = urllib.request.OpenerDirector()
    # No handler for files or ftp, whatever a redirect may ask for.
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener.open(urllib.request.Request(url, headers=headers), timeout=TIMEOUT)


def _version(headers: Message) -> str:
    """What If-Range may carry: a strong ETag, else the date; "" where there is neither."""
    etag = str(headers.get("ETag", ""))
    return etag if etag.startswith('"') else str(headers.get("Last-Modified", ""))


def _start(headers: Message) -> int | None:
    """The first byte of a Content-Range such as `bytes 5-9/10`."""
    first = str(headers.get("Content-Range", "")).removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdigit() else None


def _total(headers: Message, done: int) -> int | None:
    whole = str(headers.get("Content-Range", "")).rpartition("/")[2]
    if whole.isdigit():
        return int(whole)
    rest = str(headers.get("Content-Length", ""))
    return done + int(rest) if rest.isdigit() else None


def _check_room(job: Transfer, done: int, total: int | None) -> None:
    if job.size is not None and total is not None and total != job.size:
        clear(job)
        raise InputError(
            f"The server offers a file of {total} bytes for '{job.name}' where {job.size} are "
            f"expected; update HetMatch, {job.by_hand}."
        )
    if total is not None and shutil.disk_usage(job.target.parent).free < total - done:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _refused(job: Transfer, error: urllib.error.HTTPError) -> InputError:
    return InputError(
        f"The server answered {error.code} ({error.reason}) when asked for '{job.name}'; "
        f"try again later, {job.by_hand}."
    )


def _unreachable(job: Transfer, error: Exception) -> InputError:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, OSError) and cause.strerror:
        cause = cause.strerror
    return InputError(
        f"Fetching '{job.name}' from {urlsplit(job.url).hostname} failed ({cause}); check the "
        "connection (behind a proxy, set HTTPS_PROXY) and fetch again, which goes on from what "
        f"has come, {job.by_hand}."
    )


def _unwritable(job: Transfer, error: OSError) -> InputError:
    folder = job.target.parent
    if error.errno in _DISK_FULL:
        return InputError(
            f"There is not enough room in '{folder}' for '{job.name}'; free some space and fetch "
            "again, or set HETMATCH_MODELS to a folder on another disk."
        )
    return InputError(
        f"The folder '{folder}' cannot be written to ({error.strerror or error}); correct its "
        "permissions, or set HETMATCH_MODELS to another folder."
    )
