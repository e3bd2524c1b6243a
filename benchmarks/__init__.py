"""Measurements against known truth, HetMatch and its peers side by side.

Each module here is a command, or a part of one; each folder is a command of several modules, but
for `common`, which all share, and `peers`. docs/benchmarks/ lists the commands with what they
measure.
"""
