"""The dialog "Set up HetMatch" and the page in QGIS's options."""
