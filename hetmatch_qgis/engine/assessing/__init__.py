"""How well two rasters that claim to be co-registered really are."""
