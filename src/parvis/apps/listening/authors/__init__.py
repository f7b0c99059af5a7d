"""One author's public activity as it was heard, and what is never said of a person."""
