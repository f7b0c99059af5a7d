"""Clauses and a filter as the query of one index, scored as if all indexes were one.

Okapi BM25 (Robertson and Zaragoza, 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"), k1 =
1.2 and b = 0.75, by tantivy. It weighs a term by how rare it is in its own index; each term is boosted by
the ratio of that weight over all indexes to that weight in this one, so that a word does not count for more
on a quiet day. The average length stays that of each index. A post that is ``age`` days old counts 1 / (1 +
age / 30) of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import tantivy
from tantivy import Occur, Query

from parvis.core.lake.filters import FLAGS, LISTS, SCALARS, Filter, micros
from parvis.core.lake.search.analysis import LANGUAGES, stems
from parvis.core.lake.search.asking import Asked, Clause, Way
from parvis.core.lake.search.index import SCHEMA, said
from parvis.core.lake.search.parts import Part

_DAY_US: Final = 86_400_000_000
_FADES: Final = 30.0  # days after which a post counts half
_FIRST_US, _LAST_US = -(2**63), 2**63 - 1
Term = tuple[str, str]  # field and what it holds


def recency(part: Part, now: int) -> float:
    """What the scores of a part are multiplied with, by the age of its newest row in whole days."""
    age = max(0, now - part.newest) // _DAY_US
    return 1.0 / (1.0 + age / _FADES)


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of ``documents`` each term occurs."""

    documents: int
    holding: dict[Term, int]

    def weight(self, term: Term) -> float:
        """The inverse document frequency of BM25."""
        n = self.holding[term]
        return log(1 + (self.documents - n + 0.5) / (n + 0.5))


def terms_of(asked: Asked) -> tuple[Term, ...]:
    """The terms that are scored."""
    found = (term for clause in asked.wanted() if clause.way is not Way.BEGIN for term in _terms(clause))
    return tuple(dict.fromkeys(found))


def rarity_in(searcher: tantivy.Searcher, terms: Sequence[Term]) -> Rarity:
    """How rare they are in one index."""
    return Rarity(searcher.num_docs, {term: searcher.doc_freq(*term) for term in terms})


def rarity_of_all(each: Sequence[Rarity], terms: Sequence[Term]) -> Rarity:
    """How rare they are in all indexes together."""
    holding = {term: sum(rarity.holding[term] for rarity in each) for term in terms}
    return Rarity(sum(rarity.documents for rarity in each), holding)


@dataclass(frozen=True, slots=True)
class Within:
    """The instants asked for, ``since <= at < until`` in microseconds."""

    since: int
    until: int

    @classmethod
    def of(cls, filter_: Filter) -> Within:
        """The period of a filter."""
        return cls(
            _FIRST_US if filter_.since is None else micros(filter_.since),
            _LAST_US if filter_.until is None else micros(filter_.until),
        )

    def upto(self, at: int) -> Within:
        """The same, and nothing newer than this instant."""
        return Within(self.since, min(self.until, at + 1))

    def holds(self, part: Part) -> bool:
        """Whether every row of the part is in it."""
        return self.since <= part.oldest and part.newest < self.until

    def meets(self, part: Part) -> bool:
        """Whether some row of the part can be in it."""
        return self.since <= part.newest and part.oldest < self.until


def query_of(
    asked: Asked,
    filter_: Filter,
    within: Within | None,
    here: Rarity | None = None,
    over_all: Rarity | None = None,
) -> Query | None:
    """The query for one index; None when nothing in it can match. ``within``: None where every row is of the
    period. Without rarities the query is only good to count by."""
    parts: list[tuple[Occur, Query]] = []
    for clause in asked.clauses:
        if clause.refused:
            parts.append((Occur.MustNot, _plain(clause)))
            continue
        query = _scored(clause, here, over_all) if here and over_all else _plain(clause)
        if query is None:
            return None
        parts.append((Occur.Must, query))
    parts += [(Occur.Must, Query.const_score_query(query, 0.0)) for query in _filters(filter_, within)]
    if all(occur is Occur.MustNot for occur, _ in parts):
        parts.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(parts)


def _terms(clause: Clause) -> list[Term]:
    if clause.way is Way.EXACT:
        return [("word", word) for word in clause.words]
    return [(language, stems(language)[clause.words[0]]) for language in LANGUAGES]


def _scored(clause: Clause, here: Rarity, over_all: Rarity) -> Query | None:
    if clause.way is Way.BEGIN:
        return _plain(clause)
    terms = _terms(clause)
    held = [term for term in terms if here.holding[term]]
    if clause.way is Way.EXACT:
        if len(held) < len(terms):
            return None
        ratio = sum(map(over_all.weight, terms)) / sum(map(here.weight, terms))
        return Query.boost_query(_plain(clause), ratio)
    each = [Query.boost_query(_term(term), over_all.weight(term) / here.weight(term)) for term in held]
    # The best of them: a post that is read in two languages does not count twice.
    return Query.disjunction_max_query(each) if each else None


def _plain(clause: Clause) -> Query:
    if clause.way is Way.BEGIN:
        return Query.fuzzy_term_query(SCHEMA, "word", clause.words[0], distance=0, prefix=True)
    terms = _terms(clause)
    if clause.way is Way.EXACT:
        words: list[str | tuple[int, str]] = [*clause.words]
        return Query.phrase_query(SCHEMA, "word", words) if len(words) > 1 else _term(terms[0])
    return Query.boolean_query([(Occur.Should, _term(term)) for term in terms])


def _term(term: Term) -> Query:
    return Query.term_query(SCHEMA, *term)


def _filters(filter_: Filter, within: Within | None) -> Iterator[Query]:
    for field, column in {**SCALARS, **LISTS}.items():
        values = getattr(filter_, field)
        if values:
            yield _any_of([said(column, value) for value in values])
    for field, column in FLAGS.items():
        if getattr(filter_, field) is not None:
            yield _any_of([said(column, getattr(filter_, field))])
    if within is not None:
        kind = tantivy.FieldType.Integer
        yield Query.range_query(SCHEMA, "at", kind, within.since, within.until, include_upper=False)


def _any_of(values: Sequence[str]) -> Query:
    if len(values) == 1:
        return _term(("is", values[0]))
    return Query.boolean_query([(Occur.Should, _term(("is", value))) for value in dict.fromkeys(values)])
