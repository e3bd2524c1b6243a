"""Procedural training scenes: exact vector geometry rendered as photograph, maps, radar, heat."""

from training.procedural.scenes import RENDERINGS, procedural_scene, procedural_scenes

__all__ = ["RENDERINGS", "procedural_scene", "procedural_scenes"]
