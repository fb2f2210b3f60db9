"""Pages: one file each, as dashboard/registry.py names them. Thin: they ask reads and draw parts."""
