"""Saved queries: who sees them, their folders and versions, the past they are matched over, their files."""
