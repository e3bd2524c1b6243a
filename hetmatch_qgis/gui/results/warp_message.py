"""The message and the layers after a warp."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsRasterLayer

from hetmatch_qgis.client.option_values import warp_transforms
from hetmatch_qgis.gui.assess.offer import assess_steps
from hetmatch_qgis.gui.compare.offer import compare_steps
from hetmatch_qgis.gui.next_steps import TITLE, show_with_steps
from hetmatch_qgis.gui.step_row import Step
from hetmatch_qgis.gui.tie_points.message_bar import essence, link, log
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.below_points import add_under_points


def show_warped(
    iface: Any, record: MatchRecord, answer: dict[str, Any], loads: bool, is_same_project: bool
) -> None:
    """Load the warped rasters and say what to do next.

    record: of the result that was warped by.
    answer: of the engine.
    loads: whether the user wants them in the project.
    is_same_project: whether it is the one that the warp was asked for in; to another one they are
        only offered.
    """
    paths = [Path(output["target"]) for output in answer["outputs"]]
    steps: list[Step] = []
    if loads and not is_same_project:
        steps.append(Step("add_layers", tr("Add layers"), lambda: _load(paths)))
    loaded = _load(paths) if loads and is_same_project else []
    steps += compare_steps(iface, record, loaded[0] if loaded else None)
    steps += assess_steps(iface, record.reference, str(paths[0]))
    level = Qgis.MessageLevel.Warning if answer["warnings"] else Qgis.MessageLevel.Success
    show_with_steps(iface, TITLE, _text(paths, answer), level, steps)


def _load(paths: list[Path]) -> list[QgsRasterLayer]:
    layers = [QgsRasterLayer(str(path), path.stem, "gdal") for path in paths]
    for layer in reversed(layers):
        add_under_points(layer)
    return layers


def _text(paths: list[Path], answer: dict[str, Any]) -> str:
    text = tr("Warped to {path}: {transform}.").format(
        path=", ".join(link(path, path.name) for path in paths),
        transform=warp_transforms().get(answer["kind"], answer["model"]),
    )
    for warning in answer["warnings"]:
        log(warning)
    if answer["warnings"]:
        template = tr("{warning} (all warnings are in the log)")
        text = f"{text} {template.format(warning=escape(essence(answer['warnings'][0])))}"
    return text
