"""The catalogue's truth, in SQLite."""
