"""Sentences on the outcome of an adjustment, for the pairs and the whole."""

from __future__ import annotations

from hetmatch_qgis.engine.batch.network.adjusted_stack import (
    BY_NEIGHBOURS,
    BY_REFERENCE,
    NOT_ADJUSTED,
    AdjustedStack,
    StackPair,
)
from hetmatch_qgis.engine.batch.network.network_file import (
    KEPT,
    LEFT_OUT,
    NO_LINK,
    NOT_JOINED,
    UNSURE,
    closure_figures,
    pair_state,
)
from hetmatch_qgis.engine.batch.network.write_network import Network
from hetmatch_qgis.engine.core.messages import Message

MAX_PAIRS = 100
"""Pairs of a stack that are named; network.json has all."""


def pair_words(stack: AdjustedStack, pair: StackPair) -> Message:
    """One sentence about a pair of a stack."""
    names = {"first": stack.name(pair.first), "second": stack.name(pair.second)}
    state = pair_state(stack, pair)
    if state == NO_LINK:
        return Message("{first} and {second}: no match.", **names)
    if state == NOT_JOINED or pair.row is None or stack.adjustment is None:
        return Message(
            "{first} and {second} match, but no chain of matches connects them to the reference.",
            **names,
        )
    off = float(stack.adjustment.discrepancy[pair.row])
    if state == LEFT_OUT:
        return Message(
            "{first} and {second}: left out. It contradicts the other pairs by {off:.1f} px.",
            **names,
            off=off,
        )
    if state != KEPT:
        return Message(
            "{first} and {second}: left out. It contradicts another pair by {off:.1f} px, and "
            "the loops do not show which of the two is wrong; check both.",
            **names,
            off=off,
        )
    closure = stack.pair_closure(pair.row)
    if closure is None:
        return Message("{first} and {second}: in no loop, so no other pair confirms it.", **names)
    return Message(
        "{first} and {second}: its loops close within {closure:.2f} px.", **names, closure=closure
    )


def network_sentences(network: Network) -> list[Message]:
    """The outcome of the adjustment in a few sentences."""
    counts = network.counts
    total = counts[BY_REFERENCE] + counts[BY_NEIGHBOURS] + counts[NOT_ADJUSTED]
    placed = total - counts[NOT_ADJUSTED]
    sentences = [
        Message(
            "{placed} of {total} scenes have an adjusted transform, {through} of them through "
            "their neighbours only.",
            placed=placed,
            total=total,
            through=counts[BY_NEIGHBOURS],
        )
    ]
    closures = [closure_figures(stack) for stack in network.stacks]
    largest = [item["largest_px"] for item in closures if item["largest_px"] is not None]
    if largest:
        sentences.append(
            Message(
                "{loops} loops of pairs were closed; those of the pairs in use close within "
                "{largest:.2f} px.",
                loops=counts["loops"],
                largest=max(largest),
            )
        )
    for stack in network.stacks:
        sentences += [
            Message(
                "{scene} lies outside the reference by more than the reference's width, so it "
                "has no adjusted result.",
                scene=stack.name(end),
            )
            for end in sorted(stack.outside)
        ][:MAX_PAIRS]
        sentences += [
            pair_words(stack, pair)
            for pair in stack.pairs
            if pair_state(stack, pair) in (LEFT_OUT, UNSURE)
        ][:MAX_PAIRS]
    return sentences
