"""Pages of what was found in posts."""
