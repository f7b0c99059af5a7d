"""Discord: a channel of a server, through a webhook or a bot."""
