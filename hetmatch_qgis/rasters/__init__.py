"""Rasters as QGIS knows them, made ready for the engine."""
