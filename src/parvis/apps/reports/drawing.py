"""Who draws the charts of a file. Apps draw nothing: the house says where charts are drawn (``draw_with``),
and it is loaded when the first file asks for one."""

from __future__ import annotations

from typing import Any, Protocol, cast

from django.utils.module_loading import import_string

from parvis.kit.figures import Figure


class Drawn(Protocol):
    """A drawn chart."""

    @property
    def note(self) -> str:
        """What is to be known of it, in words."""

    def svg(self, theme: str = "light") -> str:
        """The drawing as an SVG of its own; its texts are escaped."""


_drawer: dict[str, str] = {}


def draw_with(path: str) -> None:
    """Have charts drawn by the function at this dotted path; only ``config/wiring.py`` calls this."""
    _drawer["path"] = path


def draw(figure: Figure) -> Drawn:
    """The figure drawn, in the language of the moment."""
    drawer: Any = import_string(_drawer["path"])
    return cast("Drawn", drawer(figure))
