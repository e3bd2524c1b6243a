"""Collects the warnings of a warp, GDAL's and HetMatch's, each once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from hetmatch_qgis.engine.core.messages import Message

LOGGERS = ("rasterio._env", "rasterio._err")
"""Loggers by which rasterio passes GDAL's messages on, as "CPLE_AppDefined in <message>"."""


class WarningList:
    """Sentences, each once, in the order in which they came."""

    def __init__(self) -> None:
        self._sentences: dict[Message, None] = {}

    def add(self, sentence: Message) -> None:
        """Append a sentence unless it is in the list."""
        self._sentences.setdefault(sentence)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._sentences)


class _Collector(logging.Handler):
    def __init__(self, warnings: WarningList) -> None:
        super().__init__(logging.WARNING)
        self._warnings = warnings

    def emit(self, record: logging.LogRecord) -> None:
        """Append the record's message; called by `logging`."""
        text = _without_code(record.getMessage())
        self._warnings.add(Message("GDAL: {warning}", warning=text))


@contextmanager
def collecting(warnings: WarningList) -> Iterator[None]:
    """Collect GDAL's warnings inside the block, from any thread."""
    collector = _Collector(warnings)
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(collector)
        if not logger.isEnabledFor(logging.WARNING):
            logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(collector)
            logger.setLevel(level)


def _without_code(text: str) -> str:
    code, separator, message = text.partition(" in ")
    return message if separator and code.startswith("CPLE_") else text
