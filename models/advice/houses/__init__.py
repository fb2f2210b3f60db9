"""Greenhouses, a question each: what grows in it, its air, whether to vent or close, dew, light, disease, what heat it needs.

Each module answers one of them from a Farm as plain values with their reasons; models/advice/growing.py makes lines of
them and the Greenhouses page shows them whole.
"""
