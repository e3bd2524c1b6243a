"""HetMatch: registration of images that do not look alike."""
