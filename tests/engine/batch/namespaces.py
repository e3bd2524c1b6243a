"""Network namespaces: machines with addresses of their own, as far as a network can tell.

They need root and iproute2 on Linux. A bridge on this machine connects them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

NET = "10.231.77"
HOST = f"{NET}.1"
"""The address of this machine, on a private network that nobody else is likely to use."""


@dataclass(frozen=True)
class Namespace:
    """A namespace with its address.

    name: of the namespace.
    address: that it has on the bridge.
    link: this machine's end of its cable.
    """

    name: str
    address: str
    link: str

    @property
    def within(self) -> tuple[str, ...]:
        """The command that runs another one in it."""
        return ("ip", "netns", "exec", self.name)

    def unplug(self) -> None:
        """Cut it off."""
        _ip("link", "set", self.link, "down")


@contextmanager
def namespaces(count: int) -> Iterator[list[Namespace]]:
    """A number of namespaces on one bridge; skips the test where the machine does not allow it."""
    if shutil.which("ip") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("network namespaces need root and iproute2")
    bridge = f"hm{os.getpid() % 100000}"
    with ExitStack() as resources:
        try:
            found = _make(bridge, count, resources)
        except subprocess.CalledProcessError as error:
            reason = error.stderr.decode(errors="replace").strip()
            resources.close()
            pytest.skip(f"no network namespaces on this machine: {reason}")
        yield found


def _make(bridge: str, count: int, resources: ExitStack) -> list[Namespace]:
    _ip("link", "add", bridge, "type", "bridge")
    resources.callback(_ip, "link", "del", bridge, check=False)
    _ip("addr", "add", f"{HOST}/24", "dev", bridge)
    _ip("link", "set", bridge, "up")
    made = []
    for index in range(count):
        name, address = f"{bridge}n{index}", f"{NET}.{index + 2}"
        here, there = f"{bridge}a{index}", f"{bridge}b{index}"
        _ip("netns", "add", name)
        resources.callback(_ip, "netns", "del", name, check=False)
        _ip("link", "add", here, "type", "veth", "peer", "name", there)
        resources.callback(_ip, "link", "del", here, check=False)
        _ip("link", "set", there, "netns", name)
        _ip("link", "set", here, "master", bridge, "up")
        _ip("-n", name, "addr", "add", f"{address}/24", "dev", there)
        _ip("-n", name, "link", "set", there, "up")
        _ip("-n", name, "link", "set", "lo", "up")
        made.append(Namespace(name, address, here))
    return made


def _ip(*arguments: str, check: bool = True) -> None:
    subprocess.run(["ip", *arguments], check=check, capture_output=True)
