"""The house's own lints, each a function from a folder to the breaches found in it."""
