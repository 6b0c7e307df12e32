"""Acts on calls for speaking slots and side events."""
