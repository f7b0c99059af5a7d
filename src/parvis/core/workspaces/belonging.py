"""Which rows belong to a workspace: all that lead to it from row to row, whatever app they are of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from parvis.core.workspaces.models import Workspace


def belonging() -> Iterator[tuple[type[models.Model], str]]:
    """Every model whose rows lead to a workspace, with the shortest way there (``post__workspace``)."""
    for model in apps.get_models(include_auto_created=True):
        way = _way(model)
        if way:
            yield model, way


def rows_of(workspace: Workspace, model: type[models.Model], way: str) -> models.QuerySet[Any]:
    """The rows of one model that belong to it, by their ids."""
    return model._default_manager.filter(**{way: workspace.pk}).order_by("pk").distinct()


def _way(model: type[models.Model]) -> str:
    waiting: deque[tuple[type[models.Model], str]] = deque([(model, "")])
    known = {model}
    while waiting:
        here, way = waiting.popleft()
        for field in here._meta.get_fields():
            if not isinstance(field, models.ForeignKey):  # of a row to the one that it belongs to
                continue
            to, step = field.related_model, f"{way}__{field.name}".removeprefix("__")
            if to is Workspace:
                return step
            if to not in known and isinstance(to, type):
                known.add(to)
                waiting.append((to, step))
    return ""
