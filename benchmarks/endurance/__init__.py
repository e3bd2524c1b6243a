"""What hundreds of matches leave behind: in one worker, and in one QGIS."""
