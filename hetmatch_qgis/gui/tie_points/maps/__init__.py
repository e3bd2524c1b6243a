"""The two linked maps around a point, and moving and adding points in them."""
