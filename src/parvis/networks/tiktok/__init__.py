"""TikTok, by its Content Posting API."""
