"""A server of one raster that misbehaves, in a process of its own.

GDAL may keep all other threads of Python waiting while it waits for a server, so that one in the
same process could never answer.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOREVER_S = 600


class BadAddress(str):
    """An address of a raster for GDAL, and the server there."""

    process: subprocess.Popen[str]

    def wait_until_asked(self) -> None:
        """Wait until a request came that is not answered well."""
        assert self.process.stdout is not None
        self.process.stdout.readline()


@contextmanager
def bad_server(raster: Path, kind: str, after: int = 0) -> Iterator[BadAddress]:
    """The address of a raster for GDAL.

    kind: "connect", "headers", "body", "slow": stalls there; "reset", "short", "garbage"; or an
        HTTP status.
    after: so many requests are answered well before.
    """
    command = [sys.executable, str(Path(__file__).resolve()), str(raster), kind, str(after)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            port = process.stdout.readline().strip()
            address = BadAddress(f"/vsicurl/http://127.0.0.1:{port}/{raster.name}")
            address.process = process
            yield address
        finally:
            process.kill()


class _Server:
    def __init__(self, data: bytes, kind: str, after: int) -> None:
        self.data, self.kind, self.after = data, kind, after
        self.requests = 0

    def serve(self) -> None:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(0 if self.kind == "connect" else 50)
        port = listener.getsockname()[1]
        fillers = []
        if self.kind == "connect":
            # With the queue full, the system answers no one else who wants to connect.
            for _ in range(4):
                filler = socket.socket()
                filler.setblocking(False)
                filler.connect_ex(("127.0.0.1", port))
                fillers.append(filler)
            time.sleep(0.2)
        print(port, flush=True)
        if self.kind == "connect":
            time.sleep(FOREVER_S)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while request := self._request(connection):
                self.requests += 1
                is_bad = self.requests > self.after
                if is_bad:
                    print("asked", flush=True)
                if not self._answer(connection, request, is_bad):
                    return

    def _request(self, connection: socket.socket) -> bytes:
        text = b""
        while b"\r\n\r\n" not in text:
            part = connection.recv(4096)
            if not part:
                return b""
            text += part
        return text

    def _answer(self, connection: socket.socket, request: bytes, is_bad: bool) -> bool:
        """Answer a request; False where the connection is to be closed."""
        wanted = re.search(rb"Range: bytes=(\d+)-(\d+)", request)
        first, last = 0, len(self.data) - 1
        if wanted:
            first, last = int(wanted[1]), min(int(wanted[2]), last)
        status = b"206 Partial Content" if wanted else b"200 OK"
        head = b"HTTP/1.1 %s\r\nAccept-Ranges: bytes\r\nContent-Length: %d\r\n" % (
            status,
            last - first + 1,
        )
        if wanted:
            head += b"Content-Range: bytes %d-%d/%d\r\n" % (first, last, len(self.data))
        if is_bad:
            return self._misbehave(connection, head + b"\r\n", self.data[first : last + 1])
        is_head = request.startswith(b"HEAD")
        connection.sendall(head + b"\r\n" + (b"" if is_head else self.data[first : last + 1]))
        return True

    def _misbehave(self, connection: socket.socket, head: bytes, body: bytes) -> bool:
        if self.kind.isdigit():
            status = self.kind.encode()
            connection.sendall(b"HTTP/1.1 %s X\r\nContent-Length: 0\r\n\r\n" % status)
            return True
        if self.kind == "garbage":
            connection.sendall(b"hello\r\n\r\n")
        elif self.kind in ("body", "short"):
            connection.sendall(head + body[:100])
        elif self.kind == "slow":
            connection.sendall(head)
            for byte in body:
                connection.sendall(bytes([byte]))
                time.sleep(1)
        if self.kind in ("headers", "body"):
            time.sleep(FOREVER_S)
        return False


if __name__ == "__main__":
    _Server(Path(sys.argv[1]).read_bytes(), sys.argv[2], int(sys.argv[3])).serve()
