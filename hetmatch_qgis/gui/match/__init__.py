"""The dialog "Match rasters"."""
