"""Where questions about many mentions are answered, as the environment asks: this machine, or Spark.

Loads nothing, so that settings and commands may read it before anything else.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

CORES = 4
MASTERS = ("spark://", "local", "yarn", "k8s://")


class EngineName(StrEnum):
    """The values of ``PARVIS_ENGINE``."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class SparkAsked:
    """``master``: as Spark writes it. ``cores``: what one process of Parvis may hold of the cluster."""

    master: str
    cores: int = CORES


def spark_asked(environment: Mapping[str, str]) -> SparkAsked | None:
    """The cluster that ``PARVIS_ENGINE``, ``PARVIS_SPARK_MASTER`` and ``PARVIS_SPARK_CORES`` name, if any.
    ``ValueError`` says in one sentence what is wrong with them."""
    engine = environment.get("PARVIS_ENGINE", "").strip() or EngineName.DUCKDB
    if engine not in set(EngineName):
        raise ValueError(f"PARVIS_ENGINE is duckdb or spark, not {engine!r}")
    if engine != EngineName.SPARK:
        return None
    return spark_at(
        environment.get("PARVIS_SPARK_MASTER", "").strip(), environment.get("PARVIS_SPARK_CORES", str(CORES))
    )


def spark_at(master: str, cores: str) -> SparkAsked:
    """A cluster by its address. ``ValueError`` as above."""
    if not master.startswith(MASTERS):
        raise ValueError("PARVIS_SPARK_MASTER names the cluster, for instance spark://host:7077")
    if not cores.strip().isdecimal() or int(cores) < 1:
        raise ValueError(f"PARVIS_SPARK_CORES is a number of cores from 1 on, not {cores!r}")
    if importlib.util.find_spec("pyspark") is None:
        raise ValueError("PARVIS_ENGINE=spark needs PySpark: pip install 'parvis[spark]'")
    return SparkAsked(master, int(cores))
