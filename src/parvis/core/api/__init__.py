"""The ground of the API: tokens and their allowance, the one door of every endpoint, problems, pages.

``tokens`` and ``models`` are light and known to the pages; the rest needs django-ninja and is loaded when the
first request to the API comes.
"""
