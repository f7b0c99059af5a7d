"""What a person sees of trends."""
