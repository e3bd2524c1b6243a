"""Cached work on arrays that recur, such as those of one reference for many pairs.

A process that matches many scenes to one reference sees the same pixels of it wherever scenes lead
to the same frame: scenes of one tile, and a reference without georeference or inside every scene.
Pixels are identified by their content, so that a kept outcome is what the work would give again.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

MAX_BYTES = 128_000_000
"""Bytes that are kept: the 49 windows of a survey of 384 x 384 pixels, at 12 bytes a pixel
(descriptors and fine channels), with two levels of nine windows that aim at them."""

MAX_SEEN = 4096
"""Arrays that are remembered as seen once, by 20 bytes each: some 50 for a pair."""

Value = TypeVar("Value")


class KeptWork:
    """Outcomes of work by the content of what it was done on; several threads may use it at once.

    An outcome is kept when the work is done for the second time, so that moving images, which come
    once, take no memory. The longest unused ones go first.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[bytes, tuple[Any, int]] = OrderedDict()
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def bytes_kept(self) -> int:
        """Bytes of the arrays in all kept outcomes."""
        return self._bytes

    def get(self, work: str, arrays: tuple[NDArray, ...], do: Callable[[], Value]) -> Value:
        """The outcome of work on arrays, done where it is not kept.

        work: what is done, with all that it depends on besides the arrays.
        """
        key = _digest(work, arrays)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: Value = self._kept[key][0]
                return kept
        value = do()
        with self._lock:
            if key in self._seen:
                self._keep(key, value)
            else:
                self._seen[key] = None
                if len(self._seen) > MAX_SEEN:
                    self._seen.popitem(last=False)
        return value

    def _keep(self, key: bytes, value: object) -> None:
        arrays = list(_arrays(value))
        size = sum(array.nbytes for array in arrays)
        if key in self._kept or size > self._max_bytes:
            return
        for array in arrays:
            # All that follow share it.
            array.flags.writeable = False
        self._kept[key] = value, size
        self._bytes += size
        while self._bytes > self._max_bytes:
            self._bytes -= self._kept.popitem(last=False)[1][1]


_shared: ContextVar[KeptWork | None] = ContextVar("kept work", default=None)


@contextmanager
def shared_work(kept: KeptWork) -> Iterator[None]:
    """Inside the block, matches look up and keep their work there."""
    token = _shared.set(kept)
    try:
        yield
    finally:
        _shared.reset(token)


def kept_work() -> KeptWork | None:
    """Store of the enclosing `shared_work` block, None outside of one.

    Threads of a pool are outside of it: ask before the work is shared out.
    """
    return _shared.get()


def _digest(work: str, arrays: tuple[NDArray, ...]) -> bytes:
    digest = hashlib.blake2b(digest_size=20)
    for array in arrays:
        digest.update(f"{work} {array.shape} {array.dtype} ".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.digest()


def _arrays(value: object) -> Iterator[NDArray]:
    """All arrays of an outcome."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _arrays(item)
    elif is_dataclass(value):
        for item in fields(value):
            yield from _arrays(getattr(value, item.name))
