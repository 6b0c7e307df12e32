"""Pages of passes."""
