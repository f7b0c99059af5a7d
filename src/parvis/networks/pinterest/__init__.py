"""Pinterest, by its API v5."""
