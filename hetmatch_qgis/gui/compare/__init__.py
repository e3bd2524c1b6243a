"""Two images laid over each other on QGIS's own map: swipe, blink and opacity, without a file."""
