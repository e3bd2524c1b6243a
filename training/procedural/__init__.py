"""Procedural training scenes: exact vector geometry rendered in several modalities."""

from training.procedural.scenes import RENDERINGS, procedural_scene, procedural_scenes

__all__ = ["RENDERINGS", "procedural_scene", "procedural_scenes"]
