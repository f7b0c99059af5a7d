"""The rival of the search: PostgreSQL's full text, words in each row, a GIN index over them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pyarrow as pa
from pyarrow import csv

from lake_postgres import Postgres
from parvis.core.lake import Filter, Order, Way, read_words
from parvis.core.lake.search.asking import Clause

PAGE = 30
_COLUMNS = ("created_at", "network", "language", "sentiment", "text")
_CONFIG = "CASE language WHEN 'fr' THEN 'french' WHEN 'en' THEN 'english' ELSE 'simple' END::regconfig"
_TABLE = """
CREATE TABLE post (created_at timestamptz, network text, language text, sentiment text, text text);
"""
_CONFIGS = ("french", "english", "simple")


class SearchRival:
    """One server of our own, one table."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[SearchRival]:
        """A server that lasts as long as the block."""
        with (
            Postgres.started(folder) as (_, url),
            psycopg.connect(url, autocommit=True) as connection,
        ):
            yield cls(connection)

    def fill(self, tables: Iterable[pa.Table]) -> None:
        """Copy the rows in, then their words, then the index over these."""
        with self._connection.transaction():
            self._connection.execute(_TABLE)
            for table in tables:
                sink = pa.BufferOutputStream()
                csv.write_csv(table.select(_COLUMNS), sink, csv.WriteOptions(include_header=False))
                copying = "COPY post FROM STDIN (FORMAT csv, FREEZE)"
                with self._connection.cursor().copy(copying) as copy:
                    copy.write(sink.getvalue().to_pybytes())
        self._connection.execute(
            f"CREATE TABLE mention AS SELECT *, to_tsvector({_CONFIG}, text) AS words FROM post"  # noqa: S608 - constant
        )
        self._connection.execute("DROP TABLE post; CREATE INDEX words ON mention USING gin (words)")
        self._connection.execute("CREATE INDEX ON mention (created_at DESC)")
        self._connection.execute("VACUUM (ANALYZE) mention")

    def index_bytes(self) -> int:
        """The size of the index over the words."""
        row = self._connection.execute("SELECT pg_relation_size('words')").fetchone()
        return int(row[0]) if row else 0

    def asked(self, text: str, filter_: Filter, order: Order) -> float:
        """Milliseconds for the page and the count."""
        words, values = _query(read_words(text).clauses)
        where, more = _where(filter_)
        first = "ts_rank(words, q.q)" if order is Order.RELEVANCE else "created_at"
        sql = (
            f"WITH q AS (SELECT {words} AS q) SELECT text, {first} AS first, count(*) OVER () "  # noqa: S608
            f"FROM mention, q WHERE words @@ q.q {where} ORDER BY first DESC LIMIT {PAGE}"
        )
        start = time.perf_counter()
        self._connection.execute(sql, {**values, **more}).fetchall()
        return (time.perf_counter() - start) * 1000


def _query(clauses: Sequence[Clause]) -> tuple[str, dict[str, str]]:
    """The same question in each of the languages that rows are in, any of them."""
    values, each = {}, []
    for number, clause in enumerate(clauses):
        told = " ".join(clause.words) + (":*" if clause.way is Way.BEGIN else "")
        values[f"w{number}"] = told
        say = {Way.BEGIN: "to_tsquery", Way.EXACT: "phraseto_tsquery", Way.WORD: "plainto_tsquery"}[
            clause.way
        ]
        spoken = " || ".join(f"{say}('{config}', %(w{number})s)" for config in _CONFIGS)
        each.append(f"{'!!' if clause.refused else ''}({spoken})")
    return " && ".join(each), values


def _where(filter_: Filter) -> tuple[str, dict[str, object]]:
    asked: dict[str, object] = {}
    told = ""
    for field, column in (("languages", "language"), ("sentiments", "sentiment"), ("networks", "network")):
        if getattr(filter_, field):
            asked[column] = list(getattr(filter_, field))
            told += f"AND {column} = ANY(%({column})s) "
    if filter_.since is not None:
        asked["since"] = filter_.since
        told += "AND created_at >= %(since)s "
    return told, asked
