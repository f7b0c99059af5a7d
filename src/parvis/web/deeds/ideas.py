"""What is done to ideas and what proposes them, in words people use; ``deeds`` takes them in."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: Final[dict[str, Promise]] = {
    "evergreen.mark": _("marked a post evergreen"),
    "evergreen.unmark": _("took the evergreen mark off a post"),
    "idea.add": _("added an idea"),
    "idea.aside": _("set an idea aside"),
    "idea.brief": _("began a brief from an idea"),
    "idea.change": _("changed an idea"),
    "idea.choose": _("chose an idea"),
    "idea.delete": _("deleted an idea of the sample"),
    "idea.draft": _("made a draft of an evergreen post"),
    "idea.place": _("moved an idea"),
    "idea.propose": _("proposed an idea"),
    "idea.reopen": _("put an idea back"),
    "idea_feed.add": _("added a feed of ideas"),
    "idea_feed.remove": _("forgot a feed of ideas"),
    "idea_sources.set": _("said what proposes ideas"),
    "own_day.add": _("added a day of their own"),
    "own_day.remove": _("forgot a day of their own"),
}
TARGETS: Final[dict[str, Promise]] = {
    "idea": _("idea"),
    "idea_feed": _("feed of ideas"),
    "idea_sources": _("sources of ideas"),
    "own_day": _("own day"),
}
FIELDS: Final[dict[str, Promise]] = {
    "again_days": _("days before it is proposed again"),
    "ahead_days": _("days before a day"),
    "brief": _("brief"),
    "choice": _("decision"),
    "due_on": _("day it is for"),
    "kinds": _("kinds of days"),
    "of": _("of the post"),
    "origin": _("origin"),
    "rest_days": _("days of rest"),
}
