"""The client of a Dask cluster."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from hetmatch_qgis.engine.batch.dask_client import connect
from hetmatch_qgis.engine.core.errors import InputError

distributed = pytest.importorskip("distributed")


class Gateway:
    """A stand-in for the client of a Dask Gateway with a single cluster."""

    def connect(self, name: str) -> Any:
        if name != "night":
            raise ValueError(f"Cluster {name} not found")
        return SimpleNamespace(get_client=lambda set_as_default: ("client", set_as_default))


def test_a_gateway_is_asked_for_a_cluster_by_its_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "dask_gateway", SimpleNamespace(Gateway=Gateway))
    assert connect("gateway:night", 1.0) == ("client", False)
    with pytest.raises(InputError, match=r"no cluster 'day' \(it has no cluster of this name"):
        connect("gateway:day", 1.0)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "dask_gateway", None)
    with pytest.raises(InputError, match="pip install dask-gateway"):
        connect("gateway:night", 1.0)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"hetmatch-qgis\[dask\]"):
        connect("tcp://127.0.0.1:9", 1.0)


def test_an_address_where_nobody_answers_is_one_sentence():
    for address in ("tcp://127.0.0.1:9", "nothing://here"):
        with pytest.raises(InputError, match="No Dask scheduler answers at"):
            connect(address, 1.0)


def test_a_client_without_a_scheduler_is_closed_at_once(monkeypatch: pytest.MonkeyPatch):
    """Not by the garbage collector, which may come while another one starts."""
    made: list[Any] = []
    start = distributed.Client.start

    def watched(client: Any, **settings: Any) -> Any:
        made.append(client)
        return start(client, **settings)

    monkeypatch.setattr(distributed.Client, "start", watched)
    with pytest.raises(InputError):
        connect("tcp://127.0.0.1:9", 1.0)
    (client,) = made
    assert client.status == "closed"
