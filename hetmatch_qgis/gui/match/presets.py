"""Presets of the match dialog: settings that go with a kind of pair, ours and the user's own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from hetmatch_qgis.client import settings
from hetmatch_qgis.common.contract import AUTO
from hetmatch_qgis.i18n.translation import tr

OWN_PRESETS = "match/presets"
"""Setting with the user's own presets, as JSON."""


@dataclass(frozen=True)
class Preset:
    """Settings of a match by a name.

    name: for the user, also the key of an own one.
    modalities: of the reference and of the moving raster.
    options: values of OptionWidgets; those that are missing have their defaults.
    radius: search radius in metres, 0 for automatic.
    is_own: whether the user made it.
    """

    name: str
    modalities: tuple[str, str] = (AUTO, AUTO)
    options: dict[str, Any] = field(default_factory=dict)
    radius: float = 0.0
    is_own: bool = False


def built_in_presets() -> list[Preset]:
    """The presets that come with HetMatch; no accuracy is promised that was not asked for."""
    return [
        Preset(tr("Radar on optical"), ("optical", "sar")),
        Preset(tr("Scanned map on imagery"), ("optical", "map"), {"max_points": 300}),
        Preset(tr("Aerial photo on imagery"), ("optical", "optical")),
        Preset(
            tr("Same sensor, sub-pixel"),
            options={"rotation": "none", "accuracy": 0.05, "max_points": 3000},
        ),
    ]


def own_presets() -> list[Preset]:
    """The user's presets; those that cannot be read are left out."""
    presets = []
    for text in settings.read(OWN_PRESETS, []):
        try:
            content = json.loads(text)
            reference, moving = content["modalities"]
            presets.append(
                Preset(
                    str(content["name"]),
                    (str(reference), str(moving)),
                    dict(content["options"]),
                    float(content["radius"]),
                    is_own=True,
                )
            )
        except (KeyError, TypeError, ValueError):
            continue
    return presets


def save_preset(preset: Preset) -> None:
    """Keep a preset in the user's profile, in place of one of the same name."""
    others = [other for other in own_presets() if other.name != preset.name]
    _store([*others, preset])


def delete_preset(name: str) -> None:
    """Forget one of the user's presets."""
    _store([preset for preset in own_presets() if preset.name != name])


def _store(presets: list[Preset]) -> None:
    texts = [
        json.dumps(
            {
                "name": preset.name,
                "modalities": preset.modalities,
                "options": preset.options,
                "radius": preset.radius,
            }
        )
        for preset in sorted(presets, key=lambda preset: preset.name)
    ]
    settings.write(OWN_PRESETS, texts)
