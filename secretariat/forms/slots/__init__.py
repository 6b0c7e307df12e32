"""Forms of calls for slots."""
