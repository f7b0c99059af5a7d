"""The pages of creation."""
