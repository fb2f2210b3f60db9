"""Pieces of the Planting page."""
