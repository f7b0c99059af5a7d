"""The pages of the prompt workshop."""
