"""Doors of this floor for people with a browser."""
