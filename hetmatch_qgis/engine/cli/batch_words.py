"""Summary of a batch, in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hetmatch_qgis.common.contract import PAIR_SCENE
from hetmatch_qgis.engine.core.language import with_flags

if TYPE_CHECKING:
    from hetmatch_qgis.engine.batch.batch_options import BatchOptions
    from hetmatch_qgis.engine.batch.run_batch import BatchResult

MAX_REASONS = 5
"""Reasons that are printed at the end; the summary has all."""

_WITHOUT_MATCH = {"failed": "failed", "no_match": "without a reliable match"}


class Reasons:
    """Reasons why scenes have no match, the most frequent first."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], str] = {}

    def add(self, record: dict[str, Any]) -> None:
        """Count a pair, by the template of its reason, so that names of files do not matter."""
        outcome, reason = record["outcome"], record.get("reason")
        if outcome not in _WITHOUT_MATCH or record["role"] != PAIR_SCENE or reason is None:
            return
        kind = outcome, str(getattr(reason, "template", reason))
        self._counts[kind] += 1
        self._examples.setdefault(kind, f"{record['name']}: {with_flags(reason)}")

    def lines(self) -> list[str]:
        """A line for each of the most frequent ones, with an example."""
        return [
            f"  {count} {_WITHOUT_MATCH[kind[0]]}"
            f"{', such as' if count > 1 else ','} {self._examples[kind]}"
            for kind, count in self._counts.most_common(MAX_REASONS)
        ]


def summarise_batch(
    result: BatchResult, options: BatchOptions, out: Path, reasons: Sequence[str] = ()
) -> str:
    """The result of a batch in a few lines. reasons: of scenes without a match."""
    from hetmatch_qgis.engine.batch.network.network_words import network_sentences

    counts = result.progress.counts
    lines = [
        (
            f"{counts['matched']} of {result.progress.total} pairs matched, "
            f"{counts['no_match']} without a reliable match, {counts['failed']} failed"
            + (f", {counts['not_run']} not run" if counts["not_run"] else "")
            + "."
        )
    ]
    lines += reasons
    if result.progress.skipped:
        lines.append(f"{result.progress.skipped} of them were done before.")
    if result.network is not None:
        lines += [with_flags(sentence) for sentence in network_sentences(result.network)]
    lines += [with_flags(note) for note in result.notes]
    if result.outputs:
        lines += ["", *(f"  {path}" for path in result.outputs.values())]
    elif options.part is not None:
        lines.append("When all parts are done, --summary-only writes the summary.")
    return "\n".join(lines)
