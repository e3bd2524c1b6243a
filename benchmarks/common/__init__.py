"""What the benchmarks share: pairs with their truth, matchers, measures, tables and pages."""
