"""Fetching model files from a server on this machine, with all that can go wrong on the way."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import torch

from hetmatch_qgis.engine.cli.main import main
from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.features import downloads, model_files, transfer
from hetmatch_qgis.engine.features.d2net_files import (
    CONVOLUTIONS,
    D2NET,
    TORCHVISION,
    WeightsFormat,
)
from hetmatch_qgis.engine.features.downloads import fetch, verify
from hetmatch_qgis.engine.features.model_files import (
    MODEL_FILES,
    ModelFile,
    find_model,
)
from hetmatch_qgis.engine.features.transfer import DownloadProgress


def checkpoint(weights_format: WeightsFormat = D2NET, seed: int = 0) -> bytes:
    """A file of the right structure and one megabyte: the weights are zeros that take no room."""
    zero = torch.zeros(1)
    tensors: dict[str, Any] = {}
    for index, (inputs, outputs) in CONVOLUTIONS.items():
        tensors[f"{weights_format.prefix}{index}.weight"] = zero.expand(outputs, inputs, 3, 3)
        tensors[f"{weights_format.prefix}{index}.bias"] = zero.expand(outputs)
    torch.manual_seed(seed)
    tensors["ballast"] = torch.rand(250_000)
    buffer = io.BytesIO()
    torch.save({"model": tensors} if weights_format is D2NET else tensors, buffer)
    return buffer.getvalue()


CONTENT = checkpoint()


@dataclass
class Server:
    """What the server sends, how it behaves, and what it was asked."""

    url: str = ""
    content: bytes = CONTENT
    etag: str | None = '"first"'
    date: str | None = None
    ranges: bool = True
    stop_after: int | None = None
    status: int | None = None
    redirect: str | None = None
    chunked: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)

    def range_start(self, headers: Any) -> int:
        range_header = headers.get("Range")
        if not range_header or not self.ranges:
            return 0
        if headers.get("If-Range") not in (self.etag, self.date):
            return 0
        return int(range_header.removeprefix("bytes=").rstrip("-"))


def handler_for(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Tests are quiet."""

        def do_GET(self) -> None:
            server.asked.append(dict(self.headers))
            self.close_connection = True
            start = server.range_start(self.headers)
            if server.redirect is not None:
                self.answer(302, {"Location": server.redirect})
            elif server.status is not None:
                self.answer(server.status, {})
            elif start and start >= len(server.content):
                self.answer(416, {"Content-Range": f"bytes */{len(server.content)}"})
            else:
                self.send_content(start)

        def answer(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in ({"Content-Length": "0"} | headers).items():
                self.send_header(name, value)
            self.end_headers()

        def send_content(self, start: int) -> None:
            total = len(server.content)
            headers = {"Content-Length": str(total - start)}
            if server.etag:
                headers["ETag"] = server.etag
            if server.date:
                headers["Last-Modified"] = server.date
            if start:
                headers["Content-Range"] = f"bytes {start}-{total - 1}/{total}"
            if server.chunked:
                headers = {"Transfer-Encoding": "chunked", "Content-Length": ""}
            self.send_response(206 if start else 200)
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            body = server.content[start : server.stop_after]
            if server.chunked:
                body = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
            self.wfile.write(body)

    return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(state))
    state.url = f"http://127.0.0.1:{http.server_address[1]}/d2_tf.pth"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield state
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture
def cache(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder; `d2_tf` is at the server."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("HETMATCH_MODELS", str(folder))
    monkeypatch.setenv("NO_PROXY", "*")
    for module in (model_files, downloads):
        monkeypatch.setattr(module, "models_folder", lambda: tmp_path / "shipped")
    serve(monkeypatch, replace(MODEL_FILES["d2_tf"], url=server.url))
    return folder


def serve(monkeypatch: pytest.MonkeyPatch, entry: ModelFile) -> None:
    monkeypatch.setitem(MODEL_FILES, entry.name, entry)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def interrupted(server: Server, at: int = 300_000) -> None:
    """Leave the first `at` bytes behind, as a broken connection does."""
    server.stop_after = at
    with pytest.raises(InputError, match="resumes the download"):
        fetch("d2_tf")
    server.stop_after = None
    server.asked.clear()


# --- when all goes well --------------------------------------------------------------------------


def test_a_model_arrives_whole_and_is_the_only_file(cache: Path) -> None:
    reports: list[tuple[int, int | None]] = []
    path = fetch("d2_tf", DownloadProgress(lambda done, total: reports.append((done, total))))
    assert path == cache / "d2_tf.pth"
    assert path.read_bytes() == CONTENT
    assert names(cache) == {"d2_tf.pth"}
    assert reports[0] == (0, len(CONTENT)) and reports[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in reports] == sorted(done for done, _ in reports)
    assert find_model("d2_tf") == verify("d2_tf") == path


def test_a_good_file_is_not_fetched_again(cache: Path, server: Server) -> None:
    fetch("d2_tf")
    fetch("d2_tf")
    assert len(server.asked) == 1


def test_a_damaged_file_is_replaced(cache: Path) -> None:
    cache.mkdir()
    (cache / "d2_tf.pth").write_bytes(CONTENT[:5000])
    with pytest.raises(InputError, match="damaged"):
        verify("d2_tf")
    assert fetch("d2_tf").read_bytes() == CONTENT


def test_a_server_that_does_not_tell_the_size_is_believed(cache: Path, server: Server) -> None:
    server.chunked = True
    reports: list[tuple[int, int | None]] = []
    assert (
        fetch("d2_tf", DownloadProgress(lambda *step: reports.append(step))).read_bytes() == CONTENT
    )
    assert reports[-1] == (len(CONTENT), None)


def test_size_and_checksum_are_checked_where_the_publisher_tells_them(
    cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.content = checkpoint(TORCHVISION)
    entry = replace(
        MODEL_FILES["vgg16"],
        url=server.url,
        size=len(server.content),
        sha256_start=hashlib.sha256(server.content).hexdigest()[:8],
    )
    serve(monkeypatch, entry)
    assert fetch("vgg16").name == "vgg16-397923af.pth"


# --- cut short and taken up again ----------------------------------------------------------------


def test_a_broken_connection_is_taken_up_where_it_broke(cache: Path, server: Server) -> None:
    interrupted(server)
    assert names(cache) == {"d2_tf.pth.part", "d2_tf.pth.part.tag"}
    reports: list[int] = []
    assert (
        fetch("d2_tf", DownloadProgress(lambda done, _: reports.append(done))).read_bytes()
        == CONTENT
    )
    assert reports[0] == 300_000
    assert server.asked[0]["Range"] == "bytes=300000-"
    assert names(cache) == {"d2_tf.pth"}


def test_a_server_without_ranges_sends_all_of_it_again(cache: Path, server: Server) -> None:
    interrupted(server)
    server.ranges = False
    assert fetch("d2_tf").read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_is_not_joined_to_the_old(
    cache: Path, server: Server
) -> None:
    interrupted(server)
    server.content, server.etag = checkpoint(seed=1), '"second"'
    assert fetch("d2_tf").read_bytes() == server.content


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_the_date_stands_in_for_a_strong_etag(
    cache: Path, server: Server, etag: str | None
) -> None:
    server.etag, server.date = etag, "Thu, 23 May 2019 10:00:00 GMT"
    interrupted(server)
    assert fetch("d2_tf").read_bytes() == CONTENT
    assert server.asked[0]["If-Range"] == server.date


def test_without_any_mark_of_the_version_it_starts_anew(cache: Path, server: Server) -> None:
    server.etag = None
    interrupted(server)
    assert fetch("d2_tf").read_bytes() == CONTENT
    assert "Range" not in server.asked[0]


def test_a_part_that_is_already_complete_is_enough(cache: Path, server: Server) -> None:
    interrupted(server)
    (cache / "d2_tf.pth.part").write_bytes(CONTENT)
    assert fetch("d2_tf").read_bytes() == CONTENT
    assert len(server.asked) == 1


def test_a_part_longer_than_the_file_is_thrown_away(cache: Path, server: Server) -> None:
    interrupted(server)
    (cache / "d2_tf.pth.part").write_bytes(CONTENT + b"more")
    assert fetch("d2_tf").read_bytes() == CONTENT


@pytest.mark.parametrize("stop", [Cancelled, KeyboardInterrupt])
def test_stopping_leaves_the_part_but_no_model(cache: Path, stop: type[BaseException]) -> None:
    def stop_half_way(done: int, total: int | None) -> None:
        if done > 500_000:
            raise stop

    with pytest.raises(stop):
        fetch("d2_tf", DownloadProgress(stop_half_way))
    assert names(cache) == {"d2_tf.pth.part", "d2_tf.pth.part.tag"}
    assert fetch("d2_tf").read_bytes() == CONTENT


def test_asking_to_stop_is_heard_between_two_chunks(cache: Path) -> None:
    received: list[int] = []
    with pytest.raises(Cancelled, match="resumes there"):
        fetch(
            "d2_tf",
            DownloadProgress(lambda done, _: received.append(done), lambda: len(received) > 2),
        )
    assert 0 < received[-1] < len(CONTENT)
    assert "d2_tf.pth" not in names(cache)


# --- what is not a model -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>moved</html>", "damaged, or not that of this model"),
        (CONTENT[:400_000], "damaged, or not that of this model"),
        (checkpoint(TORCHVISION), "in the format of torchvision's VGG16, not of D2-Net"),
    ],
    ids=["a web page", "a truncated file", "another layout"],
)
def test_what_is_not_the_model_is_thrown_away(
    cache: Path, server: Server, content: bytes, reason: str
) -> None:
    server.content = content
    with pytest.raises(InputError, match=reason) as caught:
        fetch("d2_tf")
    assert str(cache / "d2_tf.pth") in str(caught.value)
    assert names(cache) == set()


def test_a_wrong_checksum_is_noticed(
    cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, replace(MODEL_FILES["d2_tf"], sha256_start="00000000"))
    with pytest.raises(InputError, match="checksum is wrong"):
        fetch("d2_tf")
    assert names(cache) == set()


def test_a_file_of_the_wrong_size_is_not_even_fetched(
    cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, replace(MODEL_FILES["d2_tf"], size=len(CONTENT) + 1))
    with pytest.raises(InputError, match=f"{len(CONTENT)} bytes .* {len(CONTENT) + 1} are"):
        fetch("d2_tf")
    assert names(cache) == set()


# --- no way there --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 403, 500])
def test_a_refusal_says_where_to_put_the_file_by_hand(
    cache: Path, server: Server, status: int
) -> None:
    server.status = status
    with pytest.raises(InputError, match=f"answered {status}") as caught:
        fetch("d2_tf")
    assert server.url in str(caught.value) and str(cache / "d2_tf.pth") in str(caught.value)


def test_a_refused_connection_says_what_to_do(
    cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/d2_tf.pth"
        serve(monkeypatch, replace(MODEL_FILES["d2_tf"], url=url))
        with pytest.raises(InputError, match=r"Connection refused.*HTTPS_PROXY") as caught:
            fetch("d2_tf")
    assert str(cache / "d2_tf.pth") in str(caught.value)


def test_a_silent_server_is_given_up(
    cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "TIMEOUT_S", 0.1)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/d2_tf.pth"
        serve(monkeypatch, replace(MODEL_FILES["d2_tf"], url=url))
        with pytest.raises(InputError, match="timed out"):
            fetch("d2_tf")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/d2_tf.pth"])
def test_only_the_web_is_asked(
    cache: Path, server: Server, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    serve(monkeypatch, replace(MODEL_FILES["d2_tf"], url=url))
    with pytest.raises(InputError, match="not an http or https address"):
        fetch("d2_tf")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/d2_tf.pth"])
def test_a_redirect_does_not_lead_off_the_web(cache: Path, server: Server, url: str) -> None:
    server.redirect = url
    with pytest.raises(InputError):
        fetch("d2_tf")
    assert "d2_tf.pth" not in names(cache)


def test_a_disk_without_room_is_noticed_before_it_is_full(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(InputError, match=r"not enough room.*HETMATCH_MODELS"):
        fetch("d2_tf")


def test_a_disk_that_fills_up_is_said_to_be_full(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(transfer, "_append", full)
    with pytest.raises(InputError, match="not enough room"):
        fetch("d2_tf")


def test_a_folder_that_cannot_be_made_is_named(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HETMATCH_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(InputError, match="cannot be written to"):
        fetch("d2_tf")


# --- what there is -------------------------------------------------------------------------------


def test_the_list_tells_what_is_there_and_what_is_not(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "d2_ots.pth").write_bytes(b"x")
    fetch("d2_tf")
    states = {state.name: state for state in downloads.list_models()}
    assert list(states) == ["hetmatch", "d2_tf", "d2_ots", "vgg16"]
    assert states["d2_tf"].state == "fetched" and states["d2_tf"].size == len(CONTENT)
    assert states["d2_ots"].state == "shipped"
    assert states["vgg16"].state == "not fetched" and states["vgg16"].size == 553_433_881
    assert states["vgg16"].path == cache / "vgg16-397923af.pth"


def test_unknown_names_are_answered_with_the_known(cache: Path) -> None:
    for ask in (fetch, verify, find_model):
        with pytest.raises(InputError, match="Models: hetmatch, d2_tf, d2_ots, vgg16"):
            ask("d3")


def test_verifying_what_was_not_fetched_says_how_to_fetch_it(cache: Path) -> None:
    with pytest.raises(InputError, match="`hetmatch models fetch d2_ots`"):
        verify("d2_ots")


# --- the command ---------------------------------------------------------------------------------


def run(*words: str) -> int:
    return main(["models", *words])


def test_the_command_lists_fetches_and_verifies(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("list") == 0
    assert re.search(r"^d2_tf +not fetched +unknown", capsys.readouterr().out, re.MULTILINE)
    assert run("fetch", "d2_tf") == 0
    assert capsys.readouterr() == (f"d2_tf: {cache / 'd2_tf.pth'}\n", "")
    assert run("verify", "d2_tf") == 0
    assert "d2_tf: good" in capsys.readouterr().out


def test_quiet_fetching_says_nothing(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fetch", "--quiet", "d2_tf") == 0
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_a_bar(
    cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run("fetch", "d2_tf") == 0
    assert "d2_tf:" in capsys.readouterr().err


def test_programs_read_json_lines(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fetch", "--json", "d2_tf") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["event"] == "progress" and lines[-2]["fraction"] == 1
    assert lines[-1] == {"event": "fetched", "name": "d2_tf", "path": str(cache / "d2_tf.pth")}
    assert run("list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)["models"]
    assert listed[1]["state"] == "fetched" and listed[1].keys() == {
        "name",
        "state",
        "path",
        "size",
        "licence",
    }


def test_verifying_goes_on_after_a_bad_file_and_ends_with_two(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cache.mkdir()
    (cache / "d2_tf.pth").write_bytes(CONTENT[:1000])
    (cache / "d2_ots.pth").write_bytes(CONTENT)
    assert run("verify", "d2_tf", "d2_ots") == 2
    output = capsys.readouterr()
    assert "damaged" in output.err and "d2_ots: good" in output.out
