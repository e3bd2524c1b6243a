"""The result of a unit as a small JSON file, for resuming a batch and for its summary.

The file is named after the pair and holds the key of the inputs and options that it belongs to, so
that a changed pair replaces its outdated result.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path, PurePosixPath
from string import Formatter
from typing import Any, cast

from hetmatch_qgis.common.contract import (
    PAIR_FAILED,
    PAIR_MATCHED,
    PAIR_NO_MATCH,
    PAIR_NOT_RUN,
)
from hetmatch_qgis.engine.access.staging import clear_file_errors
from hetmatch_qgis.engine.core.json_input import BadValueError, Fields, parse_json
from hetmatch_qgis.engine.core.json_values import plain
from hetmatch_qgis.engine.core.messages import Figure, Message, Option

FOLDER = "records"
"""Folder inside that of the batch."""

# `outcome` of a pair.
MATCHED = PAIR_MATCHED
NO_MATCH = PAIR_NO_MATCH
FAILED = PAIR_FAILED
NOT_RUN = PAIR_NOT_RUN
OUTCOMES = (MATCHED, NO_MATCH, FAILED, NOT_RUN)


_NUMBERS = (
    *("seconds", "peak_bytes", "confidence", "coverage", "rmse_px", "ce90_px", "rmse_m", "ce90_m"),
    *("assessed_ce90_px", "assessed_ce90_m"),
)
_SPEC = re.compile(r"\+?,?(\.\d{1,2})?[a-z%]?")
"""Formats of numbers in the templates of sentences."""


def record_path(out: Path, identity: str) -> Path:
    """The file of a pair; in 256 folders, because some file systems are slow with more files."""
    return out / FOLDER / identity[:2] / f"{identity}.json"


def write_record(out: Path, record: dict[str, Any]) -> None:
    """Write a record, which appears when it is complete.

    Raises InputError where the folder cannot be written to, or the disk is full.
    """
    path = record_path(out, record["identity"])
    # Two workers may write the same pair if a scheduler gave up the first one too early.
    beside = path.with_name(f"{path.stem}.{os.getpid()}.part")
    with clear_file_errors(out):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_text(as_line(record), encoding="utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def read_record(out: Path, identity: str) -> dict[str, Any] | None:
    """The record of a pair; None where there is none or it is damaged."""
    try:
        record = parse_json(record_path(out, identity).read_text(encoding="utf-8"))
        _check(Fields(record))
    except (OSError, ValueError):
        return None
    return cast("dict[str, Any]", record)


def _check(fields: Fields) -> None:
    """Raises BadValueError where a record holds what no worker writes."""
    for name in ("identity", "key"):
        fields.text(name)
    fields.text("outcome", OUTCOMES)
    checks: dict[Callable[[str], Any], Iterable[str]] = {
        fields.text: ("transform", "failure", "assessment"),
        fields.number: _NUMBERS,
        fields.integer: ("tie_points", "tries"),
        fields.boolean: ("passed",),
        fields.points: ("footprint",),
        partial(fields.numbers, count=2): ("shift_px", "shift_m"),
    }
    for check, names in checks.items():
        for name in names:
            if name in fields:
                check(name)
    for name in ("report", "registered"):
        path = PurePosixPath(fields.text(name)) if name in fields else PurePosixPath()
        if path.is_absolute() or ".." in path.parts:
            raise BadValueError(name)
    if "reason" in fields:
        _check_sentence(fields.object("reason"))


def _check_sentence(fields: Fields) -> None:
    """Raises BadValueError for a sentence whose template asks for more than its values."""
    values = fields.raw("values")
    template = fields.text("template")
    try:
        parts = list(Formatter().parse(template)) if values else []
        for _, name, spec, conversion in parts:
            is_plain = name is None or (name in values and not conversion)
            # A width of a thousand million would be a gigabyte of spaces.
            if not is_plain or not _SPEC.fullmatch(spec or ""):
                raise BadValueError("template")
        sentence_of({"template": template, "values": values})
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise BadValueError("reason") from error


def as_line(record: dict[str, Any]) -> str:
    """A record as one line of JSON."""
    return json.dumps(plain(record), ensure_ascii=True, allow_nan=False)


def sentence_data(text: str) -> dict[str, Any]:
    """A sentence as a record keeps it: template, values and English text."""
    message = text if isinstance(text, Message) else Message(str(text))
    return message.to_dict()


def sentence_of(data: dict[str, Any] | None) -> Message:
    """The sentence that `sentence_data` kept; empty for None."""
    if not data:
        return Message("")
    values = {name: _value(value) for name, value in data["values"].items()}
    return Message(data["template"], **values)


def _value(data: Any) -> Any:
    if isinstance(data, list):
        return [_value(item) for item in data]
    if not isinstance(data, dict):
        return data
    if "template" in data:
        return sentence_of(data)
    if "option" in data:
        return Option(data["option"], data["value"])
    if "figure" in data:
        return Figure(data["figure"])
    return float(data["number"])
