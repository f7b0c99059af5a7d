"""The pages of listening: each view parses, calls, renders."""
