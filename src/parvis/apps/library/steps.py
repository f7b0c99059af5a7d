"""What may be done next with a file, told by those who do it: they stand above the library.

``config/wiring.py`` names them: ``next_by("parvis.apps.studio.films.steps.steps_of")``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, cast

from django.utils.module_loading import import_string

from parvis.apps.library.models import Asset


@dataclass(frozen=True, slots=True)
class Step:
    """A page to go to: what it is called, its address, an icon of the house."""

    label: str
    href: str
    icon: str


class Teller(Protocol):
    """Tells what may be done with a file."""

    def __call__(self, asset: Asset) -> Sequence[Step]:
        """The pages of this file, in their order; none where there are none."""
        ...


_TELLERS: Final[list[str]] = []


def next_by(path: str) -> None:
    """Have this one asked; it is loaded when somebody looks at a file."""
    if path not in _TELLERS:
        _TELLERS.append(path)


def steps_of(asset: Asset) -> list[Step]:
    """Everything that may be done next with it."""
    return [step for path in _TELLERS for step in cast("Teller", import_string(path))(asset)]
