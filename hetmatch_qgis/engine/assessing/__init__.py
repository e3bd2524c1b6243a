"""Measures the accuracy of a registration by the georeferences of two rasters."""
