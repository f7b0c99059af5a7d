"""Instagram, for professional accounts, by Meta's Graph API."""
