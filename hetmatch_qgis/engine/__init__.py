"""The HetMatch engine: two images in, tie points out. Never imports qgis."""
