"""Pages of participation cases."""
