"""What a match costs against the size of its rasters, beside peers and an earlier commit."""
