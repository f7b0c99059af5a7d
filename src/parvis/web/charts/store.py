"""Drawings kept for a day under the hash of their content, so that their files can be fetched.

A drawing belongs to the workspace whose page showed it; no other workspace finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.core.cache import caches
from django.urls import reverse

from parvis.web.charts import Drawing

A_DAY_S = 60 * 60 * 24


class Form(StrEnum):
    """The files a drawing can be had as."""

    CSV = "csv"
    PARQUET = "parquet"
    PNG = "png"
    SVG = "svg"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the files of a drawing are."""

    csv: str
    parquet: str
    png: str
    svg: str


def _key(workspace: str, key: str) -> str:
    return f"chart-{workspace}-{key}"


def links(workspace: str, drawing: Drawing) -> Links:
    """Keep the drawing and say where its files are."""
    caches["charts"].add(_key(workspace, drawing.key), drawing, A_DAY_S)
    return Links(*(reverse("web:chart_file", args=[workspace, drawing.key, form.value]) for form in Form))


def find(workspace: str, key: str) -> Drawing | None:
    """The drawing kept under ``key``, or None when it was not shown here in the last day."""
    found = caches["charts"].get(_key(workspace, key))
    return found if isinstance(found, Drawing) else None
