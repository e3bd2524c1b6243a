"""Does the verdict hold: pairs of the same and of different ground, many of them hard."""
