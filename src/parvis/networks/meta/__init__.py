"""What Facebook, Instagram and Threads share: Meta's Graph API. No network of its own."""
