"""The cost of a match against the size of its rasters, beside peers and an earlier commit."""
