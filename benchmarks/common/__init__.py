"""Shared parts of the benchmarks: pairs with truth, matchers, measures, tables and pages."""
