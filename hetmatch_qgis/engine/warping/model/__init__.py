"""The transform that a warp follows: from target coordinates to moving pixels."""
