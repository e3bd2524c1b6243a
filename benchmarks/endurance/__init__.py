"""The leaks of hundreds of matches, in one worker and in one QGIS."""
