"""Pages of the editorial record."""
