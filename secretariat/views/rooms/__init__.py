"""Pages of rooms, interpretation and equipment."""
