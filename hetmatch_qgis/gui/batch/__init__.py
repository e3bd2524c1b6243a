"""The dialog "Match many rasters"."""
