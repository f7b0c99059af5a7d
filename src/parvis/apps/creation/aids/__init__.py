"""Reading aids beside a post that is being written: hints with their reasons, which hold nothing back."""
