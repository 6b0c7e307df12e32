"""Finding public texts by their words: one index, kept by PostgreSQL or by SQLite itself."""
