"""What the adjustment made of pairs, in sentences."""

from __future__ import annotations

import stack_cases
from stack_cases import Case

from hetmatch_qgis.engine.batch.network.network_words import network_sentences, pair_words


def test_the_outcome_is_told_in_sentences(case: Case):
    first, second, wrong = (str(sentence) for sentence in network_sentences(case.network))
    assert first.startswith("8 of 8 scenes have an adjusted transform, 2 of them through")
    assert "loops of pairs were closed" in second
    assert wrong.startswith("s5 and s6: left out. It contradicts the other pairs by 1")


def test_a_pair_that_nothing_joins_to_the_reference_is_told_as_that(case: Case):
    pair = case.stack.pairs[-1]
    words = str(pair_words(stack_cases.not_joined(case.stack, pair.row or 0), pair))
    assert words == "s6 and s7 match, but no chain of matches connects them to the reference."


def test_each_pair_has_a_sentence(case: Case):
    words = {pair.unit.name: str(pair_words(case.stack, pair)) for pair in case.stack.pairs}
    assert any("no match" in text for text in words.values())
    assert sum("close within" in text for text in words.values()) >= 17
