"""Vector layers drawn as maps: how often and how well they match, and what drawing costs."""
