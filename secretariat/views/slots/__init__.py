"""Pages of calls for speaking slots and side events."""
