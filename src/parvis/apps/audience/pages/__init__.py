"""The pages of the audience."""
