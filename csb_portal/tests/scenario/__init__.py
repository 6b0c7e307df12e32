"""The scenario, replayed at its own dates and asked number by number."""
