"""Parvis: a brand's life on social networks, with AI, and people at the centre.

``from parvis import annotate`` needs no Django; it is loaded when first asked for, so that the other doors
(web, worker, command line) start without the models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parvis.ai.annotate import annotate

__all__ = ["annotate"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "annotate":
        from parvis.ai.annotate import annotate as function  # noqa: PLC0415 - lazy: loads the models' libraries

        return function
    raise AttributeError(f"module 'parvis' has no attribute {name!r}")
