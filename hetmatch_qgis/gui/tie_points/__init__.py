"""The tie point dock: look at a result's points, edit them, hand them on."""
