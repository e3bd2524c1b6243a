"""The settings section: what was changed, and the command that repeats the match."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from hetmatch_qgis.common.contract import flag
from hetmatch_qgis.engine.core.language import tr
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.reproducible import recorded_name
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.report.html_page import Html, table

_OPTIONAL = frozenset(
    flag(name)
    for name in (
        "start",
        "area",
        "dem",
        "reference_mask",
        "moving_mask",
        "reference_mask_classes",
        "moving_mask_classes",
    )
)
"""Options without which nothing takes their place: there is no mask that HetMatch would choose."""


def settings_section(result: MatchResult) -> str:
    """The settings that differ from the defaults, all settings, and the command to repeat it."""
    chosen, defaults = _settings(result.options), _settings(Options())
    rows = {}
    for name, value in chosen.items():
        cell: str = _setting(name, value)
        if value != defaults[name]:
            cell = Html(f'<b class="changed">{escape(cell)}</b>')
        rows[name] = [Html(f"<code>{escape(name)}</code>"), cell, _setting(name, defaults[name])]
    head = tr("setting"), tr("value"), tr("default")
    changed = [row for name, row in rows.items() if chosen[name] != defaults[name]]
    if changed:
        intro = f"<p>{escape(tr('Changed settings:'))}</p>{table(head, changed)}"
    else:
        intro = f"<p>{escape(tr('All settings are the defaults.'))}</p>"
    return (
        f"<h2>{escape(tr('Settings'))}</h2>{intro}<details><summary>{escape(tr('All settings'))}"
        f"</summary>{table(head, rows.values())}</details>{_repeat_command(result)}"
    )


def _settings(options: Options) -> dict[str, Any]:
    """The settings by their flags; both modalities share one."""
    values = options.recorded()
    modalities = [values["reference_modality"], values["moving_modality"]]
    return {flag(name): value for name, value in values.items()} | {
        flag("moving_modality"): modalities
    }


def _setting(name: str, value: Any) -> str:
    if value is None:
        return tr("none") if name in _OPTIONAL else tr("automatic")
    if isinstance(value, (list, tuple)):
        return ", ".join(part if isinstance(part, str) else f"{part:.15g}" for part in value)
    return str(value)


def _repeat_command(result: MatchResult) -> str:
    if result.reference.path is None or result.moving.path is None:
        return ""
    words = ["hetmatch", "match", *rasters_in_words(result.reference, result.moving)]
    words += ["--out", "FOLDER", *changed_flags(result.options.recorded(), Options().to_dict())]
    heading = escape(tr("Repeat this match"))
    return f"<h3>{heading}</h3><pre>{escape(shlex.join(words))}</pre>"


def rasters_in_words(reference: ImageDescription, moving: ImageDescription) -> list[str]:
    """Both sides as the command line takes them: a name each, then the further vector layers."""
    names: list[str] = []
    layers: list[str] = []
    for side, option in ((reference, "--reference-layer"), (moving, "--moving-layer")):
        first, *others = side.layers or (side.path or "",)
        names.append(recorded_name(first))
        layers += [f"{option}={recorded_name(layer)}" for layer in others]
    return [*names, *layers]


def changed_flags(chosen: Mapping[str, Any], defaults: Mapping[str, Any]) -> Iterable[str]:
    """Options of the command line for the values that differ from the defaults."""
    modalities = chosen["reference_modality"], chosen["moving_modality"]
    if modalities != ("auto", "auto"):
        yield f"{flag('moving_modality')}={','.join(modalities)}"
    for name, value in chosen.items():
        if value != defaults[name] and not name.endswith("_modality"):
            is_list = isinstance(value, (list, tuple))
            text = ",".join(map(_as_text, value)) if is_list else str(value)
            yield f"{flag(name)}={text}"


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"
