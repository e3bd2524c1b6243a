"""The client of a Dask cluster, by its scheduler's address or by its name at a Dask Gateway."""

from __future__ import annotations

import logging
import warnings
from contextlib import suppress
from typing import Any

from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.messages import Message, Option

GATEWAY = "gateway:"
"""Prefix of the name of a cluster at a Dask Gateway (gateway.dask.org), whose schedulers only its
own client can reach. Where it is, and who asks, stands in Dask's configuration."""


def connect(address: str, timeout: float) -> Any:
    """A `distributed.Client`.

    address: such as "tcp://10.0.0.5:8786", or GATEWAY and the name of a cluster.
    timeout: seconds to wait for a scheduler.

    Raises InputError if a package is missing, or no server answers.
    """
    try:
        import distributed
    except ImportError:
        raise InputError(
            "{option} needs the package distributed; install it with {command}.",
            option=Option("scheduler"),
            command='pip install "hetmatch-qgis[dask]"',
        ) from None
    for name in ("distributed.client", "distributed.core"):
        # Their messages about a lost cluster become one sentence.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if address.startswith(GATEWAY):
        return _client_of_gateway(address.removeprefix(GATEWAY))
    # Made in two steps, so that one that fails can be closed: left to the garbage collector it is
    # closed at any time, and if that is while another one starts, both wait for each other.
    client: Any = object.__new__(distributed.Client)
    try:
        with warnings.catch_warnings():
            # It is about versions, which we compare ourselves.
            warnings.simplefilter("ignore")
            client.__init__(address, timeout=timeout, set_as_default=False)
        return client
    except (OSError, ValueError, RuntimeError) as error:
        with suppress(Exception):
            client.close(timeout=1)
        raise InputError(
            "No Dask scheduler answers at {address} ({reason}); check the address.",
            address=address,
            reason=reason_of(error),
        ) from error


def _client_of_gateway(name: str) -> Any:
    try:
        import dask_gateway
    except ImportError:
        raise InputError(
            "A cluster of a Dask Gateway needs the package dask-gateway; install it with "
            "{command}.",
            command="pip install dask-gateway",
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return dask_gateway.Gateway().connect(name).get_client(set_as_default=False)
    except Exception as error:
        # Its errors and those of aiohttp have no common one.
        raise InputError(
            "The Dask Gateway gives no cluster '{name}' ({reason}); check the name and the "
            "gateway in Dask's configuration.",
            name=name,
            reason=reason_of(error, Message("it has no cluster of this name, or does not answer")),
        ) from error
