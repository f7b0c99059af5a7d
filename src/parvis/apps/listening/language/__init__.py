"""The boolean language in which people say what they listen for. Pure: no Django, no network.

``parse`` reads a query, ``explain`` says it in words, ``Matcher`` finds the posts, ``highlight`` shows where,
``to_filter_hints`` tells a store what to look for first.
"""

from parvis.apps.listening.language.documents import Document
from parvis.apps.listening.language.explaining import explain
from parvis.apps.listening.language.faults import SENTENCES, Mistake, QuerySyntaxError
from parvis.apps.listening.language.matching import Matcher
from parvis.apps.listening.language.parser import parse
from parvis.apps.listening.language.showing import highlight, to_filter_hints
from parvis.apps.listening.language.syntax import Query

__all__ = [
    "SENTENCES",
    "Document",
    "Matcher",
    "Mistake",
    "Query",
    "QuerySyntaxError",
    "explain",
    "highlight",
    "parse",
    "to_filter_hints",
]
