"""Telegram: channels and groups, through a bot of the brand's own."""
