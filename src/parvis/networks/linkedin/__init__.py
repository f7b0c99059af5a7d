"""LinkedIn: people and the pages they run."""
