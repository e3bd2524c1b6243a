"""What GDAL warns of while it works, each warning once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

LOGGERS = ("rasterio._env", "rasterio._err")
"""Where rasterio tells what GDAL says; its words are "CPLE_AppDefined in <what was said>"."""


class Warnings:
    """Sentences, each once, in the order in which they came."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def add(self, sentence: str) -> None:
        self._said.setdefault(sentence)

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)


class _Listener(logging.Handler):
    def __init__(self, heard: Warnings) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.add(f"GDAL: {_without_code(record.getMessage())}")


@contextmanager
def listening(heard: Warnings) -> Iterator[None]:
    """Collects what GDAL warns of inside the block, in any thread."""
    listener = _Listener(heard)
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(listener)
        if not logger.isEnabledFor(logging.WARNING):
            logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(listener)
            logger.setLevel(level)


def _without_code(message: str) -> str:
    code, found, words = message.partition(" in ")
    return words if found and code.startswith("CPLE_") else message
