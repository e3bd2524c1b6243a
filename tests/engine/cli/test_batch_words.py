"""What a batch came to."""

from __future__ import annotations

from typing import Any

from hetmatch_qgis.engine.cli.batch_words import MAX_REASONS, Reasons
from hetmatch_qgis.engine.core.messages import Message, Option


def record(outcome: str, name: str, reason: str, role: str = "scene") -> dict[str, Any]:
    return {"outcome": outcome, "name": name, "reason": reason, "role": role}


def test_reasons_are_counted_whatever_files_they_name():
    reasons = Reasons()
    for name in ("a", "b", "c"):
        damaged = Message("'{name}' is damaged; see {option}.", name=name, option=Option("resume"))
        reasons.add(record("failed", name, damaged))
    reasons.add(record("no_match", "d", Message("Nothing agrees.")))
    reasons.add(record("matched", "e", Message("12 points agree.")))
    # That of two scenes of a stack concerns neither alone.
    reasons.add(record("failed", "f~g", Message("Nothing agrees."), role="neighbours"))
    assert reasons.lines() == [
        "  3 failed, such as a: 'a' is damaged; see --resume.",
        "  1 without a reliable match, d: Nothing agrees.",
    ]


def test_only_the_most_frequent_reasons_are_told():
    reasons = Reasons()
    for number in range(3 * MAX_REASONS):
        reasons.add(record("failed", "a", Message(f"Reason {number}.")))
    assert len(reasons.lines()) == MAX_REASONS
