"""Measurements against known truth, HetMatch and its peers side by side."""
