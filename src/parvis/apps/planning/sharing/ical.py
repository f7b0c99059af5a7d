"""The calendar as calendar programs read it: iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from parvis.apps.planning.calendar.items import Item
from parvis.apps.publishing.states import State

LASTS: Final = timedelta(minutes=15)  # a post takes no time; a program draws nothing of an event without any


def feed(name: str, items: Iterable[Item]) -> bytes:
    """A calendar of these: each under an id that stays its own when it moves."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "parvis"
    calendar = Calendar()
    calendar.add("prodid", "-//Parvis//Parvis//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for item in items:
        event = Event()
        event.add("uid", f"{item.uid}@{host}")
        event.add("dtstamp", item.made_at)
        event.add("dtstart", item.at)
        event.add("dtend", item.at + LASTS)
        event.add("summary", f"{item.account} · {item.heading}")
        event.add("description", f"{item.state_outside}\n\n{item.excerpt}")
        event.add("status", _status(item))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _status(item: Item) -> str:
    return (
        "CONFIRMED"
        if item.state in {State.SCHEDULED, State.SENDING, State.PENDING, State.PUBLISHED}
        else "TENTATIVE"
    )


def title(workspace: str) -> str:
    """What a calendar program calls it."""
    return _("Posts of %(workspace)s") % {"workspace": workspace}
