"""The matchers that can be chosen are those that can be loaded, and their models are known."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hetmatch_qgis.common import contract
from hetmatch_qgis.engine.core import options
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.features.downloads import list_models
from hetmatch_qgis.engine.features.model_files import MODEL_FILES
from hetmatch_qgis.engine.features.registry import MATCHERS, default_weights


def test_names_and_entries_agree() -> None:
    assert list(MATCHERS) == list(contract.MATCHERS) == list(options.MATCHERS)
    assert next(iter(MATCHERS)) == contract.DEFAULT_MATCHER == options.Options().matcher


def test_every_model_file_belongs_to_a_matcher() -> None:
    models = [name for entry in MATCHERS.values() for name in entry.models]
    assert models == list(MODEL_FILES) == [state.name for state in list_models()]


def test_the_default_matcher_has_its_weights_without_fetching() -> None:
    assert default_weights(contract.DEFAULT_MATCHER).is_file()


def test_missing_weights_come_with_a_remedy(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HETMATCH_MODELS", str(tmp_path))
    with pytest.raises(InputError, match="matcher 'd2net' has no weights; run `hetmatch models"):
        default_weights("d2net")


def test_names_are_shown_without_loading_torch() -> None:
    code = (
        "import sys; from hetmatch_qgis.engine.features import registry, downloads;"
        "downloads.list_models(); print('torch' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"
