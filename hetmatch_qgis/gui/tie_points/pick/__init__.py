"""Picking among many points: filters, the histogram, the next worst, and rows as text."""
