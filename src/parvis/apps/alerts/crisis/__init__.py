"""The crisis room: opened by a person, run together, closed with a summary."""
