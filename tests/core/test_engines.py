"""Which engine answers is read from the environment, and what is wrong there is said in one sentence."""

from __future__ import annotations

import importlib.machinery
import importlib.util

import pytest

from parvis.core.engines import SparkAsked, spark_asked


@pytest.fixture(autouse=True)
def pyspark_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as anybody can tell without loading it."""
    found = importlib.machinery.ModuleSpec("pyspark", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: found if name == "pyspark" else None)


def test_without_a_word_this_machine_answers() -> None:
    assert spark_asked({}) is None
    assert spark_asked({"PARVIS_ENGINE": " duckdb ", "PARVIS_SPARK_MASTER": "spark://there:7077"}) is None


def test_a_cluster_is_named() -> None:
    asked = {"PARVIS_ENGINE": "spark", "PARVIS_SPARK_MASTER": "spark://there:7077"}
    assert spark_asked(asked) == SparkAsked("spark://there:7077", 4)
    assert spark_asked(asked | {"PARVIS_SPARK_CORES": "16"}) == SparkAsked("spark://there:7077", 16)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"PARVIS_ENGINE": "hadoop"}, "PARVIS_ENGINE is duckdb or spark, not 'hadoop'"),
        ({"PARVIS_ENGINE": "spark"}, "PARVIS_SPARK_MASTER names the cluster"),
        ({"PARVIS_ENGINE": "spark", "PARVIS_SPARK_MASTER": "there:7077"}, "PARVIS_SPARK_MASTER names"),
        (
            {"PARVIS_ENGINE": "spark", "PARVIS_SPARK_MASTER": "spark://a:1", "PARVIS_SPARK_CORES": "0"},
            "PARVIS_SPARK_CORES is a number",
        ),
        (
            {"PARVIS_ENGINE": "spark", "PARVIS_SPARK_MASTER": "spark://a:1", "PARVIS_SPARK_CORES": "many"},
            "PARVIS_SPARK_CORES is a number",
        ),
    ],
)
def test_what_is_wrong_is_told(asked: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        spark_asked(asked)


def test_pyspark_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ValueError, match=r"pip install 'parvis\[spark\]'"):
        spark_asked({"PARVIS_ENGINE": "spark", "PARVIS_SPARK_MASTER": "spark://a:1"})
