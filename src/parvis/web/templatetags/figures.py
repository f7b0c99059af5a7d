"""Charts as tags: ``{% chart figure %}`` draws one of ``parvis.kit.figures``."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from parvis.core.workspaces.permissions import Verb, allowed
from parvis.kit.figures import Figure, Spark
from parvis.web import charts
from parvis.web.charts import store

register = template.Library()


@register.inclusion_tag("web/components/chart.html", takes_context=True)
def chart(context: Context, figure: Figure, id: str = "", level: int = 2, extra: str = "") -> dict[str, Any]:
    """A drawn figure with its caption, its table, and, for whoever may export, CSV, PNG and SVG.

    ``extra`` is HTML that stands with these: what one may do with this chart alone.
    """
    drawing = charts.draw(figure)
    membership = context.get("membership")
    links = None
    if membership is not None and not drawing.empty and allowed(membership.role, Verb.EXPORT_POSTS):
        links = store.links(membership.workspace.slug, drawing)
    return {
        "drawing": drawing,
        "links": links,
        "id": id or f"chart-{drawing.key[:8]}",
        "level": level,
        "extra": extra,
    }


@register.simple_tag
def sparkline(figure: Spark) -> SafeString:
    """A small line among words."""
    return charts.spark(figure)
