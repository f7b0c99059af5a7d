"""A question in Spark's SQL. The expression is the one that DuckDB is asked; four things are said otherwise:

- a variable (``getvariable``) becomes its value: Spark plans each question anyway;
- text without case and accents is made by DuckDB itself, in Spark's Python workers (``folded_by_duckdb``):
  Java folds a Greek sigma or a Turkish i differently, and a post would be found on one engine alone;
- microseconds since 1970 are ``unix_micros``;
- integers are added up in 64 bits, as the expressions ask.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import pyarrow as pa

from parvis.core.lake.engine import Value


@dataclass(frozen=True, slots=True)
class Spoken:
    """The SQL of a question, the tables that it names, and what its answer looks like."""

    sql: str
    tables: tuple[str, ...]
    schema: pa.Schema


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def folded_by_duckdb(text: str) -> str:  # type: ignore[empty-body]
    """Registered with each session of Spark (``fold``)."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def unix_micros(time: dt.Timestamp("UTC")) -> int:  # type: ignore[empty-body,valid-type]
    """Spark's own function."""


def spoken(
    question: Callable[..., Any], args: tuple[Hashable, ...], variables: Mapping[str, Value]
) -> Spoken:
    """``question(*args)`` for Spark. Raises what Ibis raises where its PySpark dialect has no word."""
    asked = question(*args).op().replace(lambda node, parts: _otherwise(node, parts, variables)).to_expr()
    tables = sorted({t.name for t in asked.op().find(ops.UnboundTable, lambda _: True)})
    # Looking up ``ibis.pyspark`` loads the options that its compiler reads.
    return Spoken(str(ibis.pyspark.compile(asked)), tuple(tables), asked.schema().to_pyarrow())


def _otherwise(node: Any, parts: Mapping[str, Any] | None, variables: Mapping[str, Value]) -> Any:
    """The node as Spark says it; ``parts``: what its parts have become."""
    new = node.__recreate__(parts) if parts else node
    if not isinstance(new, ops.ScalarUDF):
        return new
    match new.__func_name__:
        case "getvariable":
            return ibis.literal(variables[new.args[0].value]).op()
        case "strip_accents" if isinstance(new.args[0], ops.Lowercase):
            return folded_by_duckdb(new.args[0].arg.to_expr()).op()
        case "epoch_us":
            return unix_micros(new.args[0].to_expr()).op()
    return new


def fold(texts: pa.Array) -> pa.Array:
    """Texts without case and accents, as ``filters.folded`` says it to DuckDB. Runs in Spark's workers."""
    held = pa.table({"text": texts})
    folded = _duckdb().from_arrow(held).project("strip_accents(lower(text)) AS text")
    return folded.to_arrow_table()["text"].combine_chunks()


@cache
def _duckdb() -> Any:
    return duckdb.connect(config={"threads": 1})
