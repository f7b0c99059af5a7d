"""Why it may matter, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.reports import cells
from parvis.apps.reports.facts import Facts
from parvis.apps.reports.sections import Section
from parvis.apps.reports.statements import Block, Statement, say
from parvis.apps.reports.tables import SURENESS
from parvis.apps.reports.wording import reading

MOST = 4  # sentences of one block on the first screen


def why(facts: Facts) -> Iterator[Statement]:
    """What the numbers may mean for whoever speaks there, the gravest first; never more than they say."""
    if not facts.volume.n:
        return
    found = [*_troubling(facts), *_telling(facts)]
    if found:
        yield from found[:MOST]
    elif facts.volume.change is None or reading.uneven(facts):
        yield _why(
            _("Without an earlier period that compares, nobody can tell yet what is ordinary here."),
            Section.VOLUME,
        )
    else:
        yield _why(_("Nothing in these figures leaves the ordinary."), Section.VOLUME)


def _why(template: str, section: str, *, inside: bool = False, **parts: Any) -> Statement:
    return say(template, Block.WHY, section, parts=parts, first=True, inside=inside)


def _troubling(facts: Facts) -> Iterator[Statement]:
    """What could mislead, or hurt."""
    if facts.alarms is not None and facts.alarms.crises:
        said = _("During a crisis, everything that is published is read in its light.")
        yield _why(said, Section.ALERTS, inside=True)
    if reading.loud(facts):
        said = _("These figures say more about one author than about the audience.")
        yield _why(said, Section.VOLUME)
    for one in reading.pushed(facts)[:1]:
        said = _("A few accounts can make “%(name)s” look like everybody’s opinion.")
        name = one.name.in_(reading.language())
        yield _why(said, Section.RISING, inside=not reading.outside(one.n), name=name)
    if reading.fell(facts):
        heaviest = reading.heaviest(facts)
        if heaviest is None:
            said = _("What is said is less favourable, and no topic alone explains it.")
            yield _why(said, Section.SENTIMENT)
        else:
            yield _weighs(heaviest)


def _weighs(one: Any) -> Statement:
    said = ngettext(
        "The topic “%(name)s” weighs most on the sentiment: %(n)s post, at %(net)s.",
        "The topic “%(name)s” weighs most on the sentiment: %(n)s posts, at %(net)s.",
        one.n,
    )
    parts = {"n": cells.count(one.n), "net": cells.points(one.net.value)}
    inside = not reading.outside(one.n)
    return _why(said, Section.TOPICS, inside=inside, name=one.name.in_(reading.language()), **parts)


def _telling(facts: Facts) -> Iterator[Statement]:
    """What calls for attention without hurting."""
    complaints = facts.complaints
    if complaints is not None and complaints.n:
        said = ngettext(
            "%(n)s complaint may be waiting for an answer.",
            "%(n)s complaints may be waiting for an answer.",
            complaints.n,
        )
        yield _why(said, Section.ASKED, n=cells.count(complaints.n))
    grown = reading.grown(facts)
    up = facts.volume.change
    if grown and up is not None and reading.counts(up) and up.value > 0:
        one = grown[0]
        said = _("The topic “%(name)s” has most to do with the rise: %(n)s posts, against %(before)s.")
        parts = {"n": cells.count(one.n), "before": cells.count(one.before)}
        name = one.name.in_(reading.language())
        inside = not reading.outside(one.n)
        yield _why(said, Section.TOPICS, inside=inside, name=name, **parts)
    for rising in reading.unpushed(facts)[:1]:
        said = _("“%(name)s” is rising: what you say about it may be noticed more than usual.")
        name = rising.name.in_(reading.language())
        yield _why(said, Section.RISING, inside=not reading.outside(rising.n), name=name)
    for voice in reading.moved_voices(facts)[:1]:
        said = _(
            "A share of voice also moves when others are spoken of: read it together with the posts about "
            "“%(name)s” (%(n)s)."
        )
        inside = not reading.outside(voice.n)
        yield _why(said, Section.VOICES, inside=inside, name=voice.name, n=cells.count(voice.n))


def how_sure(facts: Facts) -> Iterator[Statement]:
    """How far the figures may be trusted, and what they do not hold."""
    if facts.volume.n:
        yield from _few(facts)
        if facts.sentiment is not None:
            yield _checked(facts)
    yield from _unheard(facts)
    yield _sure(
        _("The figures count the public posts heard on the networks listened to; they are no survey."),
        first=False,
    )


def _sure(template: str, *, first: bool = True, inside: bool = False, **parts: Any) -> Statement:
    return say(template, Block.SURE, SURENESS, parts=parts, first=first, inside=inside)


def _few(facts: Facts) -> Iterator[Statement]:
    if facts.volume.n < reading.FEW:
        yield _sure(_("So few posts say little: read them rather than their percentages."))
    elif reading.claims(facts):
        yield _sure(
            _("“Fairly sure” means that chance alone shows such a difference less than once in twenty times.")
        )
    else:
        yield _sure(_("Numbers of posts are counted, not estimated."))


def _checked(facts: Facts) -> Statement:
    sure = facts.sureness
    if not sure.checked or sure.accuracy is None:
        return _sure(_("Nobody has checked the sentiment here: the model’s figures may be far off."))
    ends: dict[str, Any] = {"low": cells.share(sure.accuracy.low), "high": cells.share(sure.accuracy.high)}
    checked = cells.count(sure.checked)
    if sure.checked < reading.ENOUGH_CHECKED:
        said = ngettext(
            "Only %(n)s post was checked by people: the sentiment is not calibrated yet.",
            "Only %(n)s posts were checked by people: the sentiment is not calibrated yet.",
            sure.checked,
        )
        return _sure(said, n=checked)
    said = _(
        "The model agreed with people on %(right)s of %(n)s posts checked: it is right between %(low)s and "
        "%(high)s of the time."
    )
    return _sure(said, right=cells.count(sure.right), n=checked, **ends)


def _unheard(facts: Facts) -> Iterator[Statement]:
    sure = facts.sureness
    if sure.added:
        came = ngettext(
            "%(n)s source came since the period before began: differences may come from it alone.",
            "%(n)s sources came since the period before began: differences may come from them alone.",
            sure.added,
        )
        yield _sure(came, inside=True, n=cells.count(sure.added))
    if sure.gaps:
        said = ngettext(
            "%(n)s source did not give everything: posts are missing here.",
            "%(n)s sources did not give everything: posts are missing here.",
            len(sure.gaps),
        )
        yield _sure(said, inside=True, n=cells.count(len(sure.gaps)))
    if sure.unheard:
        hours = ngettext(
            "During %(n)s hour, nothing could be heard.",
            "During %(n)s hours, nothing could be heard.",
            sure.unheard,
        )
        yield _sure(hours, inside=True, n=cells.count(sure.unheard))
