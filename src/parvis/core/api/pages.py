"""Lists by cursor: the place of the last line, so that nothing is skipped or shown twice while lines come."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar, cast

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from parvis.core.errors import BadInput
from parvis.kit.translation import gettext_noop

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")
Place = TypeVar("Place", int, str)
MOST = 200
NEXT = gettext_noop("Give it as “cursor” for the following page; null on the last one.")
NOT_OURS = _("This cursor is not one of ours. Begin again without it.")
Next = Annotated[str | None, Field(description=NEXT)]


class Asked(Schema):
    """Which page of a list, and how long."""

    cursor: Annotated[
        str | None,
        Field(max_length=400, description=gettext_noop("The “next” of the page before.")),
    ] = None
    limit: Annotated[int, Field(ge=1, le=MOST, description=gettext_noop("How many at most."))] = 50


def cursor_made(*place: str | int) -> str:
    """A place as programs carry it: opaque, safe in an address."""
    text = json.dumps(place, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def cursor_read(cursor: str, *kinds: type) -> tuple[str | int, ...]:
    """The place that ``cursor_made`` was given; raises ``BadInput`` for anything else."""
    try:
        place = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except (
        binascii.Error,
        ValueError,
    ):  # UnicodeEncodeError, UnicodeDecodeError and JSON's own are ValueErrors
        place = None
    if not isinstance(place, list) or [type(part) for part in place] != list(kinds):
        raise BadInput(NOT_OURS, code="bad_cursor")
    return tuple(place)


def page_of(found: QuerySet[Row], asked: Asked, *, newest_first: bool) -> tuple[list[Row], str | None]:
    """A page of rows in the order they were made (or its reverse), and the cursor of the next one."""
    ordered = found.order_by("-pk" if newest_first else "pk")
    if asked.cursor:
        (last,) = cursor_read(asked.cursor, int)
        ordered = ordered.filter(**{"pk__lt" if newest_first else "pk__gt": last})
    rows = list(ordered[: asked.limit + 1])
    more = len(rows) > asked.limit
    shown = rows[: asked.limit]
    return shown, cursor_made(shown[-1].pk) if more else None


def part_of(
    found: Iterable[Item], asked: Asked, *, kind: type[Place], place: Callable[[Item], Place]
) -> tuple[list[Item], str | None]:
    """The same of what is not rows: in the order of its places, each of which is one of its own."""
    ordered = sorted(found, key=place)
    if asked.cursor:
        last = cast("Place", cursor_read(asked.cursor, kind)[0])
        ordered = [one for one in ordered if place(one) > last]
    shown = ordered[: asked.limit]
    return shown, cursor_made(place(shown[-1])) if len(ordered) > asked.limit else None
