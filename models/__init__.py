"""The farm and its science."""
