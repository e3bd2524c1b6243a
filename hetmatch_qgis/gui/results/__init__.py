"""Results of earlier matches: listed, opened, found again after a move."""
