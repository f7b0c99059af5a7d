"""From the editor's form to a post and back: what was typed, and what a button does to it."""
