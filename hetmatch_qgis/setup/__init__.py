"""Making the engine's own Python environment."""
