"""What can be wrong with a query: a stable code, the place, and one clear English sentence."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


class Mistake(enum.StrEnum):
    """The kinds of mistake. The values are stable: pages translate by them."""

    EMPTY = "query_empty"
    TOO_LONG = "query_too_long"
    TOO_DEEP = "query_too_deep"
    TOO_MANY_TERMS = "query_too_many_terms"
    ONLY_NEGATIVE = "query_only_negative"
    QUOTE_UNCLOSED = "quote_unclosed"
    PARENTHESIS_UNCLOSED = "parenthesis_unclosed"
    PARENTHESIS_UNOPENED = "parenthesis_unopened"
    GROUP_EMPTY = "group_empty"
    OPERAND_MISSING = "operand_missing"
    NOTHING_TO_FIND = "nothing_to_find"
    STAR_ALONE = "star_alone"
    STAR_INSIDE = "star_inside"
    PREFIX_SHORT = "prefix_short"
    NEAR_NUMBER = "near_number"
    NEAR_OPERAND = "near_operand"
    FIELD_UNKNOWN = "field_unknown"
    FIELD_EMPTY = "field_empty"
    VALUE_UNKNOWN = "value_unknown"
    HASHTAG_EMPTY = "hashtag_empty"


SENTENCES: Final[Mapping[Mistake, str]] = MappingProxyType(
    {
        Mistake.EMPTY: "The query is empty: write at least one word.",
        Mistake.TOO_LONG: "The query is too long: %(limit)s characters at most.",
        Mistake.TOO_DEEP: "Too many groups inside one another: %(limit)s at most.",
        Mistake.TOO_MANY_TERMS: "Too many terms: %(limit)s at most.",
        Mistake.ONLY_NEGATIVE: "The query only says what to leave out, and would match almost every post: "
        "add at least one thing to look for.",
        Mistake.QUOTE_UNCLOSED: "This quotation mark is never closed.",
        Mistake.PARENTHESIS_UNCLOSED: "This parenthesis is never closed.",
        Mistake.PARENTHESIS_UNOPENED: "This parenthesis closes nothing.",
        Mistake.GROUP_EMPTY: "There is nothing between these parentheses.",
        Mistake.OPERAND_MISSING: "%(operator)s needs a term on each side that it joins: one is missing.",
        Mistake.NOTHING_TO_FIND: "“%(text)s” holds no letter, number or emoji to look for.",
        Mistake.STAR_ALONE: "A star needs the beginning of a word before it, as in vel*.",
        Mistake.STAR_INSIDE: "A star can only stand at the end of a term.",
        Mistake.PREFIX_SHORT: "Write at least %(limit)s characters before the star.",
        Mistake.NEAR_NUMBER: "NEAR needs a number of words from 1 to %(limit)s, as in NEAR/5.",
        Mistake.NEAR_OPERAND: "NEAR joins two words or phrases, or groups of them joined by OR.",
        Mistake.FIELD_UNKNOWN: "“%(field)s:” is not something a post can be asked; perhaps "
        "“%(suggestion)s:”? To look for the words themselves, put them between quotation marks.",
        Mistake.FIELD_EMPTY: "“%(field)s:” needs a value right after it.",
        Mistake.VALUE_UNKNOWN: "“%(value)s” is no value for “%(field)s:”; try %(suggestion)s.",
        Mistake.HASHTAG_EMPTY: "# needs a word right after it, as in #vélo.",
    }
)


class QuerySyntaxError(ValueError):
    """A query that cannot be read. ``position`` and ``length`` count characters of the text as written.

    ``code`` is a ``Mistake`` (a string); ``params`` fills the %-sentence of that code in any language.
    """

    def __init__(
        self, code: Mistake, position: int, length: int = 1, params: Mapping[str, str] | None = None
    ) -> None:
        self.code = code
        self.position = position
        self.length = length
        self.params: Mapping[str, str] = dict(params or {})
        super().__init__(SENTENCES[code] % self.params)

    def __reduce__(self) -> tuple[type[QuerySyntaxError], tuple[Mistake, int, int, Mapping[str, str]]]:
        """Travel between processes: the default would call the class with the sentence."""
        return type(self), (self.code, self.position, self.length, self.params)
