"""Rasters of QGIS, prepared for the engine."""
