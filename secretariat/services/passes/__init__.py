"""The verbs of passes."""
