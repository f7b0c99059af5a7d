"""The rival: a PostgreSQL 15 of our own, the same rows in one table, the indexes its questions ask for."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

BIN = Path("/usr/lib/postgresql/15/bin")
COLUMNS = ("created_at", "network", "author", "language", "sentiment", "topic", "terms", "queries", "text")
PROBABILITIES = ("p_negative", "p_neutral", "p_positive")
_TABLE = """
CREATE TABLE mention (created_at timestamptz, network text, author text, language text, sentiment text,
  topic int, terms text[], queries bigint[], text text, p_negative real, p_neutral real, p_positive real)
"""
# Made at the same time, by two connections: the words take about as long as all the others.
_INDEXES = (
    ("CREATE INDEX ON mention USING gin (to_tsvector('simple', text))",),
    (
        "CREATE INDEX ON mention (created_at DESC)",
        "CREATE INDEX ON mention (created_at, network)",
        "CREATE INDEX ON mention (created_at, author)",
        "CREATE INDEX ON mention (created_at, topic, language)",
        "CREATE INDEX ON mention (created_at, sentiment) INCLUDE (p_negative, p_neutral, p_positive)",
    ),
)
_SQL = {
    "volume by hour and network": """
        SELECT date_trunc('hour', created_at), network, count(*) FROM mention
        WHERE created_at >= %(since)s AND created_at < %(until)s GROUP BY 1, 2""",
    "sentiment by day": """
        SELECT date_trunc('day', created_at), sentiment, count(*),
          sum(p_negative), sum(p_neutral), sum(p_positive)
        FROM mention WHERE created_at >= %(since)s AND created_at < %(until)s GROUP BY 1, 2""",
    "top authors": """
        SELECT author, count(*) FROM mention WHERE created_at >= %(since)s AND created_at < %(until)s
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20""",
    "rising terms": """
        WITH seen AS (SELECT unnest(terms) AS term, created_at >= %(until)s - interval '1 day' AS now
          FROM mention WHERE created_at >= %(until)s - interval '2 days' AND created_at < %(until)s),
        t AS (SELECT term, count(*) FILTER (WHERE now) AS a, count(*) FILTER (WHERE NOT now) AS b
          FROM seen GROUP BY 1),
        w AS (SELECT *, sum(a) OVER () AS c, sum(b) OVER () AS d FROM t)
        SELECT term, a, b, 2 * (a * ln(a * (c + d) / (c * (a + b))) +
          CASE WHEN b > 0 THEN b * ln(b * (c + d) / (d * (a + b))) ELSE 0 END) AS score
        FROM w WHERE a > 0 AND a * d > b * c ORDER BY score DESC, term LIMIT 20""",
    "topic x language": """
        SELECT topic, language, count(*) FROM mention
        WHERE created_at >= %(since)s AND created_at < %(until)s GROUP BY 1, 2""",
    "latest with a word": """
        SELECT * FROM mention WHERE created_at >= %(since)s AND created_at < %(until)s
        AND to_tsvector('simple', text) @@ plainto_tsquery('simple', %(word)s)
        ORDER BY created_at DESC LIMIT 50""",
}


class Postgres:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @classmethod
    def at(cls, url: str) -> Postgres:
        return cls(psycopg.connect(url, autocommit=True))

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[tuple[Postgres, str]]:
        """A cluster of its own, stopped at the end, with about the memory that our engine has."""
        folder.mkdir(parents=True)
        for parent in (folder, folder.parent):
            parent.chmod(0o755)
        as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if as_user:
            shutil.chown(folder, "postgres")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        locale = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _quietly(*as_user, BIN / "initdb", "-D", folder / "data", "-U", "postgres", *locale)
        settings = (
            f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c shared_buffers=512MB -c work_mem=128MB"
        )
        settings += " -c maintenance_work_mem=768MB -c max_wal_size=8GB -c random_page_cost=1.1"
        # So that loading writes no log; it makes nothing slower.
        settings += " -c wal_level=minimal -c max_wal_senders=0"
        control = [*as_user, BIN / "pg_ctl", "-D", folder / "data", "-w", "-s"]
        _quietly(*control, "-l", folder / "log", "-o", settings, "start")
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        try:
            yield cls.at(url), url
        finally:
            _quietly(*control, "-m", "immediate", "stop")

    def fill(self, tables: Iterable[pa.Table], url: str) -> None:
        with self._connection.transaction():
            self._connection.execute(_TABLE)
            for table in tables:
                self.copy(table, ", FREEZE")
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda indexes: _make(url, indexes), _INDEXES))
        self._connection.execute("VACUUM (ANALYZE) mention")

    def copy(self, table: pa.Table, more: str = "") -> None:
        rows = table.select([*COLUMNS, *PROBABILITIES])
        for name in ("terms", "queries"):
            values = pc.binary_join(rows[name].cast(pa.list_(pa.string())), ",")
            array = pc.binary_join_element_wise("{", values, "}", "")
            rows = rows.set_column(rows.column_names.index(name), name, array)
        sink = pa.BufferOutputStream()
        csv.write_csv(rows, sink, csv.WriteOptions(include_header=False))
        with self._connection.cursor().copy(f"COPY mention FROM STDIN (FORMAT csv{more})") as copy:
            copy.write(sink.getvalue().to_pybytes())

    def questions(self) -> dict[str, Callable[[Any], Any]]:
        def asks(sql: str) -> Callable[[Any], Any]:
            return lambda case: self._connection.execute(
                sql, {"since": case.since, "until": case.until, "word": case.word}
            ).fetchall()

        return {name: asks(sql) for name, sql in _SQL.items()}


def _make(url: str, indexes: Iterable[str]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for index in indexes:
            connection.execute(index)


def _quietly(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
