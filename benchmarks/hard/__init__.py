"""Pairs harder than the dev splits: recipes that make them from data at hand, and their figures."""
