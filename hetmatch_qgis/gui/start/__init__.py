"""A match that starts from points which the user picked roughly."""
