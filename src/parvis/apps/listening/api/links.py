"""Links that show something outside, as programs make and see them: the same for views and for reports."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Protocol

from ninja import Schema
from pydantic import Field

from parvis.core.api.pages import Next
from parvis.core.people import User
from parvis.kit.translation import gettext_noop


class Opening(Protocol):
    """A row that opens something until it expires or is withdrawn."""

    pk: Any
    created_by: User | None

    def opens(self, now: datetime) -> bool:
        """Whether it still does."""
        ...


class LinkWanted(Schema, extra="forbid"):
    """How long a link opens."""

    days: Annotated[Literal[1, 7, 30, 90], Field(description=gettext_noop("Days from now."), examples=[7])]


class LinkInfo(Schema):
    """A link that shows something to whoever holds it."""

    id: int
    created_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None
    opens: Annotated[bool, Field(description=gettext_noop("Whether it still opens."))]
    by: Annotated[str | None, Field(description=gettext_noop("Null without the verb “see_members”."))]

    @classmethod
    def of(cls, link: Opening, *, names: bool, now: datetime) -> LinkInfo:
        """As programs see a link: its address was shown once."""
        return cls(**told_of(link, names=names, now=now))


class LinkMade(LinkInfo):
    """A link just made."""

    url: Annotated[
        str | None,
        Field(description=gettext_noop("Shown once. Null when the answer is given again for the same key.")),
    ]


class Links(Schema):
    """A page of links, the newest first."""

    items: list[LinkInfo]
    next: Next


def told_of(link: Opening, *, names: bool, now: datetime) -> dict[str, Any]:
    """What every shape of a link tells."""
    by = str(link.created_by) if names and link.created_by else None
    plain = {name: getattr(link, name) for name in ("created_at", "expires_at", "withdrawn_at")}
    return {"id": link.pk, "opens": link.opens(now), "by": by, **plain}
