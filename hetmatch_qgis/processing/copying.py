"""Copying of the engine's layers to the outputs of Processing."""

from __future__ import annotations

from qgis.core import QgsFeatureSink, QgsFields, QgsVectorLayer


def fields_without_fid(layer: QgsVectorLayer) -> QgsFields:
    """Fields of a GeoPackage's layer without `fid`, because a sink numbers its rows itself."""
    fields = QgsFields(layer.fields())
    fields.remove(fields.indexOf("fid"))
    return fields


def copy_features(layer: QgsVectorLayer, sink: QgsFeatureSink, fields: QgsFields) -> None:
    """Add all features of a layer to a sink that has the given fields."""
    for feature in layer.getFeatures():
        attributes = [feature[field.name()] for field in fields]  # type: ignore[attr-defined]
        feature.setFields(fields)
        feature.setAttributes(attributes)
        sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert)
