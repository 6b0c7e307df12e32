"""Pages of admission and return."""
