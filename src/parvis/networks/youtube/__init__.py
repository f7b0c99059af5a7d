"""YouTube, by Google's Data API."""
