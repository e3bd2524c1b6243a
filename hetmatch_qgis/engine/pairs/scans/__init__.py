"""Scanned maps: the sheet, its neat line, its ink, and the ground under it."""
