"""The pages of approval and autonomy."""
