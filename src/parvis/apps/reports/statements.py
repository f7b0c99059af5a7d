"""A sentence of a report, and what it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from parvis.apps.reports.cells import Cell, Unit
from parvis.apps.reports.tables import Table
from parvis.core.errors import Conflict

DIGIT = re.compile(r"\d")


class Block(StrEnum):
    """What a sentence is for."""

    HAPPENED = "happened"
    WHY = "why"
    SURE = "sure"
    DO = "do"


class Maker(StrEnum):
    """Who made a sentence: rules that read the numbers, a person, or a language model."""

    RULES = "rules"
    PERSON = "person"
    AI = "ai"


class Unapproved(Conflict):
    """A sentence that a language model wrote would leave, and no person approved it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """``facts``: every value that the text says; each stands in a table of the same report. ``names``: what
    else it was given. ``first``: for the first screen. ``inside``: not for somebody with a link. ``leads``:
    an address below the workspace's, where one can act. ``approved_by``: the person who read what a model
    wrote."""

    text: str
    block: Block
    section: str
    facts: tuple[Cell, ...] = ()
    names: tuple[str, ...] = ()
    first: bool = False
    inside: bool = False
    leads: str = ""
    made_by: Maker = Maker.RULES
    approved_by: int | None = None


def say(
    template: str, block: Block, section: str, *, parts: dict[str, Cell | str] | None = None, **more: Any
) -> Statement:
    """Fill a translated template. A cell is said by its ``size`` (the template says up or down), capitalised
    where the template's name for it is; a name is said as it is. Numbers come in as cells alone."""
    given = parts or {}
    if DIGIT.search(re.sub(r"%\(\w+\)s", "", template)):
        raise ValueError(f"a number stands in the words themselves: {template!r}")
    values = {key: _filled(key, value) for key, value in given.items()}
    facts = tuple(one for one in given.values() if isinstance(one, Cell) and one.unit is not Unit.NAME)
    names = tuple(_plain(one) for one in given.values() if not isinstance(one, Cell) or one.unit is Unit.NAME)
    return Statement(text=template % values, block=block, section=section, facts=facts, names=names, **more)


def _plain(one: Cell | str) -> str:
    return one.text if isinstance(one, Cell) else one


def _filled(key: str, value: Cell | str) -> str:
    text = value if isinstance(value, str) else signed(value) if key.startswith("net") else value.size
    return text[:1].upper() + text[1:] if key[:1].isupper() else text


def signed(cell: Cell) -> str:
    """A balance is said with its sign: without it, nobody would know which side it is on."""
    return cell.text


def unfounded(statement: Statement, tables: Iterable[Table]) -> tuple[str, ...]:
    """What the sentence says that no table of the report shows: values, and digits that are part of none."""
    held = list(tables)
    missing = [cell.text for cell in statement.facts if not any(table.holds(cell) for table in held)]
    spoken = {text for cell in statement.facts for text in (cell.text, cell.size)}
    given = {*statement.names, *spoken, *(text[:1].upper() + text[1:] for text in spoken)} - {""}
    known = "|".join(re.escape(text) for text in sorted(given, key=len, reverse=True))
    left = re.sub(known, " ", statement.text) if known else statement.text
    return (*missing, *DIGIT.findall(left))


def require_approved(statements: Iterable[Statement]) -> None:
    """Raise ``Unapproved`` if a language model wrote a sentence here that no person approved."""
    if any(one.made_by is Maker.AI and one.approved_by is None for one in statements):
        raise Unapproved(
            _("A sentence of this report was written by an AI: somebody must approve it before it goes out."),
            code="unapproved_ai",
        )


def for_outside(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """What somebody with a link may read; it leads nowhere."""
    return tuple(replace(one, leads="") for one in statements if not one.inside)


@cache
def _adapter() -> TypeAdapter[tuple[Statement, ...]]:
    return TypeAdapter(tuple[Statement, ...])


def kept(statements: tuple[Statement, ...]) -> list[dict[str, Any]]:
    """The sentences as JSON holds them."""
    found: list[dict[str, Any]] = _adapter().dump_python(statements, mode="json")
    return found


def read(found: object) -> tuple[Statement, ...]:
    """What ``kept`` gave; raises ``ValueError`` if it is something else."""
    return _adapter().validate_python(found)
