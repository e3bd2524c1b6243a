"""Downloads that resume after an interruption.

The bytes received so far are kept in `FILE.part`; beside it `FILE.part.tag` keeps the server's mark
of the version (its ETag, else its date), so that two versions are never joined: the request for the
rest carries the mark in If-Range (RFC 9110, section 13.1.5), and a server whose file has changed
sends all of it anew.
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
from email.message import Message as Headers
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.progress import CancelledCallback, Progress

BytesCallback = Callable[[int, "int | None"], None]
"""Called with the bytes received and the total, None where the server does not state it."""

TIMEOUT_S = 30.0
"""Seconds without a byte after which a server is given up; set by hand with the first version
(846aa9c)."""

_READ_BYTES = 1 << 17
"""Bytes that are read at once, after which cancelling is noticed; set by hand with the first
version (846aa9c)."""

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


class DownloadProgress(Progress):
    """Progress of a download, which counts bytes because the total may be unknown.

    on_bytes: called with the bytes received and the total; None to report to nobody.
    on_check: as in Progress.
    """

    def __init__(
        self,
        on_bytes: BytesCallback | None = None,
        on_check: CancelledCallback | None = None,
    ) -> None:
        super().__init__(on_check=on_check)
        self._on_bytes = on_bytes

    def report_bytes(self, received: int, total: int | None) -> None:
        """Report the bytes received and the total, None where it is unknown."""
        if self._on_bytes is not None:
            self._on_bytes(received, total)


@dataclass(frozen=True)
class Download:
    """A file to download.

    name: what users call it.
    url: its address, http or https.
    target: where the complete file belongs.
    size: bytes; None where unknown.
    """

    name: str
    url: str
    target: Path
    size: int | None = None

    @property
    def part(self) -> Path:
        """The file of the bytes received so far."""
        return self.target.with_name(self.target.name + ".part")

    @property
    def tag(self) -> Path:
        """The file of the server's mark of the version."""
        return self.target.with_name(self.target.name + ".part.tag")

    @property
    def alternative(self) -> Message:
        """The part of a sentence that says what to do where downloading does not work."""
        return Message(
            "or download {url} by other means and put it at '{path}'",
            url=self.url,
            path=self.target,
        )

    def discard(self) -> None:
        """Remove what is left of the download beside the target."""
        self.part.unlink(missing_ok=True)
        self.tag.unlink(missing_ok=True)


def download_file(download: Download, progress: DownloadProgress) -> None:
    """Download all of a file, or the rest of it, to its `.part`.

    Raises InputError, one sentence for each way to fail, and Cancelled; both keep the bytes
    received.
    """
    if urlsplit(download.url).scheme not in ("http", "https"):
        raise InputError(
            "'{url}' is not an http or https address, so nothing was fetched.", url=download.url
        )
    try:
        download.target.parent.mkdir(parents=True, exist_ok=True)
        _receive(download, progress)
    except urllib.error.HTTPError as error:
        with closing(error):
            raise _rejected(download, error) from error
    except (http.client.HTTPException, urllib.error.URLError, TimeoutError, ConnectionError) as e:
        raise _unreachable(download, e) from e
    except OSError as error:
        raise _unwritable(download, error) from error


def _receive(download: Download, progress: DownloadProgress) -> None:
    progress.check()
    received, tag = _resume_point(download)
    try:
        response = _open(download.url, received, tag)
    except urllib.error.HTTPError as error:
        if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        error.close()
        # The server has nothing beyond what was received: that is complete, or another file.
        if _total_bytes(error.headers, 0) == received:
            progress.report_bytes(received, received)
            return
        download.discard()
        received, response = 0, _open(download.url, 0, None)
    with closing(response):
        is_partial = response.status == http.HTTPStatus.PARTIAL_CONTENT
        if not is_partial:
            received = 0
        elif _first_byte(response.headers) != received:
            raise http.client.HTTPException(
                Message("the server sent another range than the one requested")
            )
        total = _total_bytes(response.headers, received)
        _check_size_and_room(download, received, total)
        if received == 0:
            download.part.unlink(missing_ok=True)
            download.tag.write_text(_version(response.headers), encoding="utf-8")
        received = _append(download, response, received, total, progress)
    if total is not None and received != total:
        raise http.client.HTTPException(
            Message(
                "the connection broke after {received} of {total} bytes",
                received=received,
                total=total,
            )
        )


def _append(
    download: Download,
    response: Any,
    received: int,
    total: int | None,
    progress: DownloadProgress,
) -> int:
    """Append the response to the `.part` and return how many bytes it then has."""
    progress.report_bytes(received, total)
    with download.part.open("ab") as file:
        while True:
            progress.check()
            try:
                chunk = response.read(_READ_BYTES)
            except OSError as error:
                # Kept apart from errors of the disk, which are OSErrors as well.
                raise urllib.error.URLError(error) from error
            if not chunk:
                return received
            file.write(chunk)
            received += len(chunk)
            progress.report_bytes(received, total)


def _resume_point(download: Download) -> tuple[int, str | None]:
    """Bytes that can be kept and the mark of their version; (0, None) to start anew."""
    try:
        received = download.part.stat().st_size
        tag = download.tag.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return 0, None
    return (received, tag) if received and tag else (0, None)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but never from an encrypted address to a plain one."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """See the base class; raises URLError for a redirect that leaves encryption."""
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise urllib.error.URLError(Message("it redirects to an address that is not encrypted"))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str, received: int, tag: str | None) -> Any:
    """The response to a request for a file, or for the bytes after those received."""
    headers = {"User-Agent": "hetmatch", "Accept-Encoding": "identity"}
    if received and tag:
        headers |= {"Range": f"bytes={received}-", "If-Range": tag}
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
    return opener.open(urllib.request.Request(url, headers=headers), timeout=TIMEOUT_S)


def _version(headers: Headers) -> str:
    """The mark that If-Range may carry: a strong ETag, else the date; "" where neither is given."""
    etag = str(headers.get("ETag", ""))
    return etag if etag.startswith('"') else str(headers.get("Last-Modified", ""))


def _first_byte(headers: Headers) -> int | None:
    """The first byte of a Content-Range such as `bytes 5-9/10`."""
    first = str(headers.get("Content-Range", "")).removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdigit() else None


def _total_bytes(headers: Headers, received: int) -> int | None:
    """The size of the whole file; None where the headers do not state it."""
    total = str(headers.get("Content-Range", "")).rpartition("/")[2]
    if total.isdigit():
        return int(total)
    rest = str(headers.get("Content-Length", ""))
    return received + int(rest) if rest.isdigit() else None


def _check_size_and_room(download: Download, received: int, total: int | None) -> None:
    """Raises InputError for a file of another size, OSError where the disk has no room for it."""
    if download.size is not None and total is not None and total != download.size:
        download.discard()
        raise InputError(
            "The server offers a file of {total} bytes for '{name}' where {expected} are expected; "
            "update HetMatch, {alternative}.",
            total=total,
            name=download.name,
            expected=download.size,
            alternative=download.alternative,
        )
    if total is not None and shutil.disk_usage(download.target.parent).free < total - received:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _rejected(download: Download, error: urllib.error.HTTPError) -> InputError:
    return InputError(
        "The server answered {status} ({reason}) when asked for '{name}'; try again later, "
        "{alternative}.",
        status=error.code,
        reason=error.reason,
        name=download.name,
        alternative=download.alternative,
    )


def _unreachable(download: Download, error: Exception) -> InputError:
    return InputError(
        "The download of '{name}' from {host} failed ({problem}); check the connection (behind a "
        "proxy, set HTTPS_PROXY) and fetch it again, which resumes the download, {alternative}.",
        name=download.name,
        host=urlsplit(download.url).hostname,
        problem=_cause(error),
        alternative=download.alternative,
    )


def _cause(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    if isinstance(cause, Exception) and cause.args and isinstance(cause.args[0], Message):
        return cause.args[0]
    return cause if isinstance(cause, Message) else str(cause)


def _unwritable(download: Download, error: OSError) -> InputError:
    folder = download.target.parent
    if error.errno in _DISK_FULL:
        return InputError(
            "There is not enough room in '{folder}' for '{name}'; free some space and fetch it "
            "again, or set HETMATCH_MODELS to a folder on another disk.",
            folder=folder,
            name=download.name,
        )
    return InputError(
        "The folder '{folder}' cannot be written to ({problem}); correct its permissions, or set "
        "HETMATCH_MODELS to another folder.",
        folder=folder,
        problem=error.strerror or str(error),
    )
