"""Layers that the engine wrote, as the outputs that Processing was asked for."""

from __future__ import annotations

from qgis.core import QgsFeatureSink, QgsFields, QgsVectorLayer


def own_fields(layer: QgsVectorLayer) -> QgsFields:
    """The fields of a GeoPackage's layer without its row number: a sink numbers its own rows."""
    fields = QgsFields(layer.fields())
    fields.remove(fields.indexOf("fid"))
    return fields


def copy_features(layer: QgsVectorLayer, sink: QgsFeatureSink, fields: QgsFields) -> None:
    """Add all features of a layer to a sink that has these fields of it."""
    for feature in layer.getFeatures():
        attributes = [feature[field.name()] for field in fields]  # type: ignore[attr-defined]
        feature.setFields(fields)
        feature.setAttributes(attributes)
        sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert)
