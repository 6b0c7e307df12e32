"""Admission and return, step by step."""
