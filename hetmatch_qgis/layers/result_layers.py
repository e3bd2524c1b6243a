"""The layers of a result: tie points, displacements and tiles."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsPalLayerSettings,
    QgsPointXY,
    QgsProject,
    QgsRendererCategory,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtGui import QColor

from hetmatch_qgis.common.contract import (
    DISPLACEMENTS_LAYER,
    DOUBTFUL,
    DOUBTFUL_POINTS_GPKG,
    TIE_POINTS_GPKG,
    TIE_POINTS_LAYER,
    TILE_MATCHED,
    TILE_NO_MATCH,
    TILE_SKIPPED,
    TILES_LAYER,
)
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.refused_groups import hide_refused, mark_refused

TIE_POINTS_PROPERTY = "hetmatch/tie_points"
"""Custom property that marks the layer for the tie point dock."""

RESULT_PROPERTY = "hetmatch/result"
"""Custom property that marks all layers of a result."""

UNDEFINED = "Undefined"
"""First word of the name of the CRS that GDAL before 3.9 makes of a missing one."""

LABEL_WRAP_LENGTH = 24
"""Characters in a line of a tile's label (set by hand, 7d49bf4)."""

LABEL_SIZE_PT = 9
"""Font size of a tile's label in points (set by hand, 7d49bf4)."""

TILE_REASON = "reason"
"""Column of the layer of tiles."""


def add_result(
    title: str, result: dict[str, Any], project: QgsProject
) -> dict[str, QgsVectorLayer]:
    """Add the layers of a result as a new group on top of the layer tree.

    title: of the match.
    result: the worker's answer to `match`.

    Returns the layers by the names of the GeoPackage's layers. Without a reliable match there are
    only the tiles, each with its reason.
    """
    geopackage = result["outputs"].get(TIE_POINTS_GPKG)
    translations: dict[str, str] = {}
    if geopackage is None:
        layers = {TILES_LAYER: _tiles_in_memory(result)}
    else:
        layers = _layers_of(Path(geopackage))
        translations = _translated_reasons(layers[TILES_LAYER], result["tiles"])
    label_reasons(layers[TILES_LAYER], translations)
    group = _new_group(group_name(title), project)
    if geopackage is None:
        mark_refused(group, result)
    else:
        hide_refused(result, project)
    for layer in layers.values():
        layer.setCustomProperty(RESULT_PROPERTY, "1")
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    _collapse(group)
    return layers


def add_doubtful(
    title: str, geopackage: Path, result: dict[str, Any], project: QgsProject
) -> QgsVectorLayer:
    """Add points of a match that was not believed as a new group; returns the layer of points.

    title: of the match. result: the content of its `result.json`.
    """
    names = {TIE_POINTS_LAYER: tr("Doubtful points"), DISPLACEMENTS_LAYER: tr("Displacements")}
    group = _new_group(tr("HetMatch, not reliable: {title}").format(title=title), project)
    mark_refused(group, result)
    layers = {}
    for table, name in names.items():
        layer = geopackage_layer(geopackage, DOUBTFUL + table, name)
        layer.loadDefaultStyle()
        layer.setCustomProperty(RESULT_PROPERTY, "1")
        layers[table] = layer
    layers[TIE_POINTS_LAYER].setCustomProperty(TIE_POINTS_PROPERTY, "1")
    for layer in layers.values():
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    _collapse(group)
    return layers[TIE_POINTS_LAYER]


def _new_group(name: str, project: QgsProject) -> QgsLayerTreeGroup:
    """A group on top of the layer tree; a number distinguishes it from others of that name."""
    root, number, unique = project.layerTreeRoot(), 1, name
    while root.findGroup(unique) is not None:
        number += 1
        unique = f"{name} ({number})"
    return root.insertGroup(0, unique)


def group_name(title: str) -> str:
    """The name of the group with a result's layers."""
    return tr("HetMatch: {title}").format(title=title)


def is_result_layer(layer: QgsMapLayer) -> bool:
    """True where a layer belongs to a result, so that it shows no ground to match."""
    file = layer.source().partition("|")[0]
    is_marked = str(layer.customProperty(RESULT_PROPERTY, "")) == "1"
    return is_marked or Path(file).name in (TIE_POINTS_GPKG, DOUBTFUL_POINTS_GPKG)


def _layers_of(geopackage: Path) -> dict[str, QgsVectorLayer]:
    names = {
        TIE_POINTS_LAYER: tr("Tie points"),
        DISPLACEMENTS_LAYER: tr("Displacements"),
        TILES_LAYER: tr("Tiles"),
    }
    layers = {}
    for table, name in names.items():
        layer = geopackage_layer(geopackage, table, name)
        layer.loadDefaultStyle()
        layers[table] = layer
    layers[TIE_POINTS_LAYER].setCustomProperty(TIE_POINTS_PROPERTY, "1")
    return layers


def geopackage_layer(geopackage: Path, table: str, name: str) -> QgsVectorLayer:
    """A layer of a result, without CRS where its raster has no georeference.

    table: of the GeoPackage.
    name: of the layer.
    """
    layer = QgsVectorLayer(f"{geopackage}|layername={table}", name, "ogr")
    without_undefined_crs(layer)
    return layer


def without_undefined_crs(layer: QgsVectorLayer) -> None:
    """Remove the CRS that GDAL before 3.9 makes of a missing one, to which no transform leads."""
    if layer.crs().description().startswith(UNDEFINED):
        layer.setCrs(QgsCoordinateReferenceSystem())


def _collapse(group: QgsLayerTreeGroup) -> None:
    """Hide the legends of a new group's layers, now and once QGIS has expanded the first one."""

    def collapse() -> None:
        # The user may have removed the group, or closed QGIS.
        with suppress(RuntimeError):
            for node in group.findLayers():
                # QGIS says that a long legend is collapsed already, and shows it all the same.
                node.setExpanded(True)
                node.setExpanded(False)

    collapse()
    QTimer.singleShot(0, collapse)


def label_reasons(tiles: QgsVectorLayer, translations: dict[str, str]) -> None:
    """Label tiles without tie points with the reason, in the user's language.

    translations: of the texts in the column `reason`, which stay as they are in the layer.
    """
    settings = QgsPalLayerSettings()
    settings.fieldName = reason_expression(translations)
    settings.isExpression = bool(translations)
    settings.autoWrapLength = LABEL_WRAP_LENGTH
    style = QgsTextFormat()
    style.setSize(LABEL_SIZE_PT)
    style.setColor(QColor(120, 60, 10))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(1.2)
    style.setBuffer(halo)
    settings.setFormat(style)
    tiles.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    tiles.setLabelsEnabled(True)


def reason_expression(translations: dict[str, str]) -> str:
    """The expression of the labels: the column `reason`, or its text's translation."""
    if not translations:
        return TILE_REASON
    entries = ", ".join(
        f"{QgsExpression.quotedString(text)}, {QgsExpression.quotedString(translation)}"
        for text, translation in translations.items()
    )
    column = QgsExpression.quotedColumnRef(TILE_REASON)
    return f"coalesce(map_get(map({entries}), {column}), {column})"


def _translated_reasons(layer: QgsVectorLayer, tiles: list[dict[str, Any]]) -> dict[str, str]:
    """Translations of the English reasons in a result's layer.

    tiles: of the worker's answer, whose sentences are in the user's language; the layer numbers
    them from 1.
    """
    translations = {}
    for feature in layer.getFeatures():
        text, position = feature[TILE_REASON], feature["tile"] - 1
        if isinstance(text, str) and text and position < len(tiles):
            translation = tiles[position]["reason"]
            if translation and translation != text:
                translations[text] = translation
    return translations


def _tiles_in_memory(result: dict[str, Any]) -> QgsVectorLayer:
    """The tiles of a match without result, which has no GeoPackage."""
    crs = result["reference"]["crs"]
    layer = QgsVectorLayer(
        "Polygon?field=tile:integer&field=status:string&field=reason:string&field=count:integer",
        tr("Tiles"),
        "memory",
    )
    if crs:
        reference_crs = QgsCoordinateReferenceSystem()
        reference_crs.createFromUserInput(crs)
        layer.setCrs(reference_crs)
    features = []
    for number, tile in enumerate(result["tiles"], start=1):
        if not tile["outline"]:
            continue
        feature = QgsFeature(layer.fields())
        corners = [QgsPointXY(x, y) for x, y in tile["outline"] if None not in (x, y)]
        feature.setGeometry(QgsGeometry.fromPolygonXY([corners]))
        feature.setAttributes([number, tile["status"], _reason(tile), tile["count"]])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    layer.setRenderer(_tile_renderer())
    return layer


def _reason(tile: dict[str, Any]) -> str:
    """The reason for a tile of a match without result."""
    if tile["status"] == TILE_MATCHED:
        return tr("{count} points found, but they are not consistent enough").format(
            count=tile["count"]
        )
    return tile["reason"]


def _tile_renderer() -> QgsCategorizedSymbolRenderer:
    categories = []
    for status, label, colour, pattern in (
        (TILE_MATCHED, tr("Tile with inconsistent points"), "200,120,40", "no"),
        (TILE_NO_MATCH, tr("Tile without tie points"), "200,120,40", "b_diagonal"),
        (TILE_SKIPPED, tr("Tile skipped"), "120,120,120", "b_diagonal"),
    ):
        symbol = QgsFillSymbol.createSimple(
            {
                "color": f"{colour},140",
                "style": pattern,
                "outline_color": colour,
                "outline_width": "0.4",
            }
        )
        categories.append(QgsRendererCategory(status, symbol, label))
    return QgsCategorizedSymbolRenderer("status", categories)
