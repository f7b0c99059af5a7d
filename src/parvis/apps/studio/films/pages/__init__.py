"""The pages of films."""
