"""The composition review: its record, the families it concerns, and what they answered."""
