"""Terms are Messages, so that they are translated inside the sentences that hold them."""

from __future__ import annotations

import pytest

from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import MODALITIES, TRANSFORMS
from hetmatch_qgis.engine.core.terms import (
    modality_name,
    transform_name,
    transform_noun,
)


@pytest.mark.parametrize("kind", sorted(set(TRANSFORMS) - {"auto"}))
def test_every_transform_has_a_name_and_a_noun(kind: str):
    assert transform_name(kind) == kind.replace("_", " ")
    assert transform_noun(kind).template != "{name}"


@pytest.mark.parametrize("modality", MODALITIES)
def test_every_modality_has_a_name(modality: str):
    assert modality_name(modality).template != "{name}"


def test_terms_are_translated_inside_a_sentence():
    sentence = Message("A {kind} transform.", kind=transform_name("thin_plate"))
    german = {"A {kind} transform.": "Eine {kind}-Transformation.", "thin plate": "Dünne-Platten"}
    assert sentence == "A thin plate transform."
    assert sentence.render(lambda text: german[text]) == "Eine Dünne-Platten-Transformation."


def test_a_result_without_a_transform_and_one_of_a_later_version_have_words_too():
    assert transform_name(None) == "none"
    assert transform_name("moving_least_squares") == "moving least squares"
