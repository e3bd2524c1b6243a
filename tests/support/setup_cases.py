"""A small world for setting up: a profile, packages of a few bytes, an index on this computer."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from qgis.core import QgsNetworkAccessManager, QgsSettings

from hetmatch_qgis.client import environment
from hetmatch_qgis.setup import base_python, check
from hetmatch_qgis.setup.installer import DISCARDED

HEALTHY = {"event": "doctor", "healthy": True, "versions": {"torch": "1.0"}}
BROKEN = {"event": "doctor", "healthy": False, "versions": {"torch": "FAILED: OSError: no DLL"}}
PASSWORD = "hush, hush!"


class SetupSandbox:
    """A profile in which `torch` and `rasterio` are packages of one line each."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.data = folder / "profile" / "HetMatch"
        self.environment = self.data / "environment"
        self.wheels = folder / "wheels"
        self.simple = folder / "site" / "simple"
        self.requirements = folder / "requirements.txt"
        self.requirements.write_text("# tiny\nrasterio==2.0\n")
        self.torch_requirements = folder / "requirements-torch.txt"
        self.torch_requirements.write_text("torch==1.0\n")
        self.wheels.mkdir()
        for name, version in (("torch", "1.0"), ("rasterio", "2.0")):
            wheel = write_wheel(self.wheels, name, version)
            page = self.simple / name
            page.mkdir(parents=True)
            shutil.copy(wheel, page)
        self.answer(HEALTHY)
        monkeypatch.setattr(environment, "data_folder", lambda: self.data)
        monkeypatch.setattr(environment, "plugins_folder", lambda: folder / "plugins")
        monkeypatch.setattr(environment, "REQUIREMENTS", self.requirements)
        monkeypatch.setattr(environment, "TORCH_REQUIREMENTS", self.torch_requirements)
        monkeypatch.setattr(environment, "CUDA_LOCK", folder / "requirements-cuda.lock")
        monkeypatch.setattr(check, "MODULES", {"rasterio": "rasterio"})
        # What this computer's pip is configured with must not help.
        for name in [name for name in os.environ if name.startswith("PIP_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")

    def answer(self, diagnosis: dict) -> None:
        """Set what the engine's doctor says from now on."""
        engine = self.folder / "plugins" / "hetmatch_qgis" / "engine"
        engine.mkdir(parents=True, exist_ok=True)
        code = 0 if diagnosis.get("healthy") else 1
        (engine / "__main__.py").write_text(
            f"import sys\nprint({json.dumps(diagnosis)!r})\nsys.exit({code})\n"
        )

    def lock(self, *names: str) -> None:
        """Write the lock files of the packages, and what else the index has as torch's CUDA."""
        pins = {self.requirements: ["rasterio==2.0"], self.torch_requirements: ["torch==1.0"]}
        files = {path.with_suffix(".lock"): lines for path, lines in pins.items()}
        files[environment.CUDA_LOCK] = list(names)
        for path, lines in files.items():
            text = []
            for line in lines:
                (wheel,) = (self.simple / line.split("==")[0]).glob("*.whl")
                digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
                text.append(f"{line} \\\n    --hash=sha256:{digest}\n")
            path.write_text("".join(text))

    def bare_python(self) -> str:
        """A Python with nothing but its own library, whatever this computer's has."""
        folder = self.folder / "bare"
        python = base_python.candidates()[0]
        subprocess.run([python, "-m", "venv", "--without-pip", str(folder)], check=True)
        return str(folder / "bin" / "python")

    def log(self) -> str:
        return environment.log_file().read_text(encoding="utf-8")

    def leftovers(self) -> list[str]:
        """Files in the data folder other than a complete environment and the log.

        What a process is removing is waited for, a minute at most.
        """
        known = {"environment", "hetmatch.log"}
        deadline = time.monotonic() + 60
        while True:
            found = sorted(path.name for path in self.data.iterdir() if path.name not in known)
            going = found and all(name.startswith(DISCARDED) for name in found)
            if not going or time.monotonic() > deadline:
                return found
            time.sleep(0.05)

    def running(self) -> list[str]:
        """Processes that work in the data folder; Linux only."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                command = path.read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if str(self.data) in command:
                found.append(command)
        return found


@contextmanager
def setup_sandbox(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SetupSandbox]:
    """The world, with HetMatch's and the proxy's settings as they were afterwards."""
    settings = QgsSettings()
    before = {key: settings.value(key) for key in _our_keys(settings)}
    for key in before:
        settings.remove(key)
    try:
        yield SetupSandbox(folder, monkeypatch)
    finally:
        for key in _our_keys(settings):
            settings.remove(key)
        for key, value in before.items():
            settings.setValue(key, value)
        QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()


def _our_keys(settings: QgsSettings) -> list[str]:
    return [key for key in settings.allKeys() if key.startswith(("hetmatch/", "proxy/"))]


def set_proxy(port: int) -> None:
    """Give QGIS a proxy on this computer with a name and a password."""
    settings = QgsSettings()
    settings.setValue("proxy/proxyEnabled", True)
    settings.setValue("proxy/proxyType", "HttpProxy")
    settings.setValue("proxy/proxyHost", "127.0.0.1")
    settings.setValue("proxy/proxyPort", str(port))
    settings.setValue("proxy/proxyUser", "me")
    settings.setValue("proxy/proxyPassword", PASSWORD)
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()


def write_wheel(folder: Path, name: str, version: str, needs: str = "") -> Path:
    """A package with one empty module; needs: the requirement of another one."""
    required = f"Requires-Dist: {needs}\n" if needs else ""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{required}",
        )
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


def real_pip_wheel() -> str:
    """The pip wheel of the Python that environments are made with; empty where it has none."""
    for path in base_python.candidates():
        answer = subprocess.run([path, "-c", base_python.PROBE], capture_output=True, text=True)
        found = base_python.parse_probe(path, answer.stdout) if answer.returncode == 0 else None
        if found:
            return found.pip_wheel
    return ""


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder; what comes through a proxy names the host too."""

    requests: list[tuple[str, str | None]]
    hang_on: str
    stop: threading.Event

    def do_GET(self) -> None:
        self.requests.append((self.path, self.headers.get("Proxy-Authorization")))
        if self.hang_on and self.hang_on in self.path:
            self.stop.wait(60)
            return
        if "://" in self.path:
            self.path = "/" + self.path.split("://", 1)[1].partition("/")[2]
        super().do_GET()

    def log_message(self, *arguments: object) -> None:
        """Write nothing to the terminal."""


@contextmanager
def serving(folder: Path, hang_on: str = "") -> Iterator[tuple[int, list[tuple[str, str | None]]]]:
    """A package index (and proxy) on this computer: its port, and what it was asked for."""
    requests: list[tuple[str, str | None]] = []
    stop = threading.Event()
    handler = type("Handler", (_Handler,), {"requests": requests, "hang_on": hang_on, "stop": stop})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], requests
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


def never() -> bool:
    """For procedures that nobody cancels."""
    return False


def when(requests: list, part: str) -> Callable[[], bool]:
    """True from the moment that something with this part in its address was asked for."""
    return lambda: any(part in path for path, _ in requests)


def closed_port() -> str:
    """An address on this computer where nobody answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    server.server_close()
    return f"http://127.0.0.1:{server.server_address[1]}/"
