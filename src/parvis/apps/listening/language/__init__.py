"""The boolean language in which people say what they listen for. Pure: no Django, no network.

``parse`` reads a query, ``explain`` says it in words, ``Matcher`` finds the posts, ``highlight`` shows where.
"""
