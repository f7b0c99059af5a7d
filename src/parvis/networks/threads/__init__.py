"""Threads, by Meta's API."""
