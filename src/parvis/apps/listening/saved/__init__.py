"""Saved views: filters, a period and panels under a name; and the links that show one to outsiders."""
