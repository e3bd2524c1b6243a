"""The tie point dock: view, edit and export the points of a result."""
