"""A report as a file: PDF and CSV."""
