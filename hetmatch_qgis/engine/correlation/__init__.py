"""Two images compared at every small displacement."""
