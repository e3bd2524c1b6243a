"""`network.json`: the stacks of a batch with their scenes, pairs and loops."""

from __future__ import annotations

from typing import Any

import numpy as np

from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.batch.network.adjusted_stack import (
    NOT_ADJUSTED,
    AdjustedStack,
    StackPair,
    plain_number,
)
from hetmatch_qgis.engine.batch.records import MATCHED
from hetmatch_qgis.engine.batch.unit import PAIRS_FOLDER
from hetmatch_qgis.engine.core.reproducible import recorded_name

SCHEMA_VERSION = 1
"""Version of the format; docs/schemas/network.schema.json describes it."""

KEPT, LEFT_OUT, UNSURE, NO_LINK = "kept", "contradicts", "unsure", "no_match"
NOT_JOINED = "not_joined"
"""What the adjustment made of a pair: followed it; left it out because it contradicts the others;
the same, although another pair may be the wrong one; had none, since the pair does not match; or
nothing, since no chain of pairs joins its scenes to the reference."""


def network_content(
    stacks: list[AdjustedStack], figures: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """The content of `network.json`.

    figures: of each scene, see `scene_figures`, by its identity.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "hetmatch": VERSION,
        "stacks": [_stack(stack, figures) for stack in stacks],
    }


def pair_state(stack: AdjustedStack, pair: StackPair) -> str:
    """KEPT, LEFT_OUT, UNSURE, NO_LINK or NOT_JOINED."""
    if pair.row is None:
        return NO_LINK
    if stack.adjustment is None or not np.isfinite(stack.adjustment.discrepancy[pair.row]):
        return NOT_JOINED
    if stack.adjustment.is_kept[pair.row]:
        return KEPT
    return LEFT_OUT if stack.adjustment.is_certain[pair.row] else UNSURE


def _stack(stack: AdjustedStack, figures: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "reference": recorded_name(stack.reference),
        "metres_per_pixel": plain_number(stack.metres),
        "scenes": [
            {
                "name": stack.name(place + 1),
                "path": recorded_name(unit.moving),
                "pair": unit.name,
                "adjusted": stack.way(place + 1),
                "doubtful": stack.is_doubtful(place + 1),
                **figures.get(unit.identity, {}),
            }
            for place, unit in enumerate(stack.scenes)
        ],
        "pairs": [_pair(stack, pair) for pair in stack.pairs],
        "loops": [
            {
                "pairs": [stack.links[row].name for row in loop.rows],
                "through": [stack.name(end) for end in loop.ends],
                "closure_px": loop.closure_px,
                "closure_m": _metres(stack, loop.closure_px),
                "all_kept": stack.is_all_kept(loop),
            }
            for loop in stack.loops
        ],
    }


def _pair(stack: AdjustedStack, pair: StackPair) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": pair.unit.name,
        "first": stack.name(pair.first),
        "second": stack.name(pair.second),
        "outcome": pair.outcome,
        "state": pair_state(stack, pair),
        "report": report_of(pair),
        "confidence": None,
        "scatter_px": None,
        "discrepancy_px": None,
        "closure_px": None,
        "closure_m": None,
    }
    if pair.row is None:
        return values
    closure = stack.pair_closure(pair.row)
    values |= {
        "confidence": stack.links[pair.row].confidence,
        "closure_px": closure,
        "closure_m": _metres(stack, closure),
    }
    if stack.adjustment is not None:
        values["scatter_px"] = plain_number(stack.adjustment.errors[pair.row])
        values["discrepancy_px"] = plain_number(stack.adjustment.discrepancy[pair.row])
    return values


def report_of(pair: StackPair) -> str | None:
    """The address of a pair's report from the folder of the batch."""
    has_report = (pair.unit.folder / "report.html").is_file()
    return f"{PAIRS_FOLDER}/{pair.unit.name}/report.html" if has_report else None


def _metres(stack: AdjustedStack, pixels: float | None) -> float | None:
    return None if pixels is None or stack.metres is None else pixels * stack.metres


def network_counts(stacks: list[AdjustedStack]) -> dict[str, int]:
    """Counts over all stacks: scenes by what leads to them, loops, and pairs by their state."""
    counts = {"reference": 0, "neighbours": 0, NOT_ADJUSTED: 0, "doubtful": 0, "loops": 0}
    counts |= {"pairs": 0, KEPT: 0, LEFT_OUT: 0, UNSURE: 0}
    for stack in stacks:
        counts["loops"] += len(stack.loops)
        for place in range(len(stack.scenes)):
            counts[stack.way(place + 1)] += 1
            counts["doubtful"] += stack.is_doubtful(place + 1)
        for pair in stack.pairs:
            state = pair_state(stack, pair)
            counts["pairs"] += pair.outcome == MATCHED
            if state in counts:
                counts[state] += 1
    return counts


def closure_figures(stack: AdjustedStack) -> dict[str, float | None]:
    """Median and largest closure of the loops of kept pairs, in pixels of the reference."""
    values = [loop.closure_px for loop in stack.loops if stack.is_all_kept(loop)]
    if not values:
        return {"median_px": None, "largest_px": None}
    return {"median_px": float(np.median(values)), "largest_px": float(max(values))}
