"""Tie points as data: points, their fit, edits, and the GeoPackage that holds them."""
