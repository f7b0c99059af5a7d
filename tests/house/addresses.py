"""Every address of the product, with values that fill its blanks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

SAMPLES = {"form": "csv", "key": "0" * 32, "kind": "png"}
GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")
BLANK = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern: where it is in the tree, and what answers it."""

    route: str
    view: Callable[..., Any]
    values: dict[str, str]

    @property
    def of_workspace(self) -> bool:
        return self.route.startswith("w/")

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(getattr(self.view, "parvis_methods", ()))

    def path(self, workspace: str = "nowhere") -> str:
        filled = {**self.values, "workspace": workspace}
        route = GROUP.sub(lambda match: filled[match.group(1)], self.route)
        route = BLANK.sub(lambda match: filled[match.group(1)], route)
        return "/" + route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


def _filling(converter: Any) -> str:
    if isinstance(converter, UUIDConverter):
        return "0" * 8 + "-0000-4000-8000-" + "0" * 12
    return "1" if isinstance(converter, IntConverter) else "x"


def _values(pattern: Any) -> dict[str, str]:
    found = {name: _filling(one) for name, one in pattern.converters.items()}
    found |= dict.fromkeys(GROUP.findall(str(pattern)), "x")
    return found | {name: SAMPLES[name] for name in found if name in SAMPLES}


def every_address(
    patterns: list[Any] | None = None, prefix: str = "", values: dict[str, str] | None = None
) -> Iterator[Address]:
    """Walk the tree of addresses."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern).removeprefix("^")
        here = {**(values or {}), **_values(one.pattern)}
        if isinstance(one, URLResolver):
            yield from every_address(one.url_patterns, route, here)
        elif isinstance(one, URLPattern):
            yield Address(route, one.callback, here)
