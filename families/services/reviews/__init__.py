"""The composition review, step by step."""
