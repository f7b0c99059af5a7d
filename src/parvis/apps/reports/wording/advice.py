"""What to do: rules that read the numbers, each with its reason, the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.reports import cells
from parvis.apps.reports.facts import Facts
from parvis.apps.reports.sections import Section
from parvis.apps.reports.statements import Block, Statement, say
from parvis.apps.reports.tables import SURENESS
from parvis.apps.reports.wording import reading

MOST: Final = 4


def advice(facts: Facts) -> Iterator[Statement]:
    """At most four things to do; that there is none is said too."""
    found = [one for rule in RULES for one in rule(facts)][:MOST]
    if found:
        yield from found
    elif facts.volume.n:
        yield _do(_("Nothing in these figures asks you to act."), Section.VOLUME)


def _do(template: str, section: str, *, leads: str = "", inside: bool = False, **parts: Any) -> Statement:
    return say(template, Block.DO, section, parts=parts, first=True, leads=leads, inside=inside)


def posts(facts: Facts, **filters: str) -> str:
    """Where the posts of the period stand, with one filter more."""
    form = "%Y-%m-%dT%H:%MZ"
    bounds = [(key, at.astimezone(UTC).strftime(form)) for key, at in _bounds(facts)]
    own = f"&{facts.query}" if facts.query else ""
    return f"posts/?{urlencode([*bounds, *filters.items()])}{own}"


def _bounds(facts: Facts) -> tuple[tuple[str, Any], tuple[str, Any]]:
    return (("since", facts.since), ("until", facts.until))


def _crisis(facts: Facts) -> Iterator[Statement]:
    if facts.alarms is not None and facts.alarms.crises:
        said = _("Go to the crisis room before anything else is published.")
        yield _do(said, Section.ALERTS, leads="crises/", inside=True)


def _pushed(facts: Facts) -> Iterator[Statement]:
    for one in reading.pushed(facts)[:1]:
        said = _("Do not react to “%(name)s” before looking at who publishes it: it seems to be pushed.")
        name = one.name.in_(reading.language())
        inside = not reading.outside(one.n)
        yield _do(said, Section.RISING, leads=f"trends/{one.id}/", inside=inside, name=name)


def _silent(facts: Facts) -> Iterator[Statement]:
    """Nothing heard, or not everything: look after what listens."""
    if not facts.volume.n:
        said = _("See whether the sources still listen, and whether the filters ask for what you expect.")
        yield _do(said, SURENESS, leads="sources/", inside=True)
    elif any(gap.stopped for gap in facts.sureness.gaps):
        said = _("Mend the source that has stopped: until then, part of what is said is missing.")
        yield _do(said, SURENESS, leads="sources/", inside=True)


def _loud(facts: Facts) -> Iterator[Statement]:
    if facts.volume.n and reading.loud(facts):
        said = _("Look at who writes before you conclude anything: one author holds %(share)s of the posts.")
        part = cells.share(facts.volume.loudest / facts.volume.n)
        yield _do(said, Section.VOLUME, leads=posts(facts), share=part)


def _complaints(facts: Facts) -> Iterator[Statement]:
    one = facts.complaints
    if one is not None and one.n:
        said = ngettext(
            "Answer the complaint: whoever wrote it may expect it (%(n)s post).",
            "Answer the complaints: those who wrote them may expect it (%(n)s posts).",
            one.n,
        )
        yield _do(said, Section.ASKED, leads=posts(facts, complaint="1"), n=cells.count(one.n))


def _fallen(facts: Facts) -> Iterator[Statement]:
    if not reading.fell(facts):
        return
    heaviest = reading.heaviest(facts)
    if heaviest is None:
        said = _("Read the negative posts: the sentiment fell by more than chance explains.")
        yield _do(said, Section.SENTIMENT, leads=posts(facts, sentiment="negative"))
        return
    said = _("Read the negative posts on “%(name)s” before you publish about it.")
    leads = posts(facts, sentiment="negative", topic=heaviest.key)
    name = heaviest.name.in_(reading.language())
    inside = not reading.outside(heaviest.n)
    yield _do(said, Section.SENTIMENT, leads=leads, inside=inside, name=name)


def _questions(facts: Facts) -> Iterator[Statement]:
    one = facts.questions
    if one is not None and one.n:
        said = ngettext(
            "Go through the question asked (%(n)s post): it may be meant for you.",
            "Go through the questions asked (%(n)s posts): some may be meant for you.",
            one.n,
        )
        yield _do(said, Section.ASKED, leads=posts(facts, question="1"), n=cells.count(one.n))


def _rising(facts: Facts) -> Iterator[Statement]:
    for one in reading.unpushed(facts)[:1]:
        said = _("Read what is said of “%(name)s”, then decide whether you have something to add.")
        name = one.name.in_(reading.language())
        inside = not reading.outside(one.n)
        yield _do(said, Section.RISING, leads=f"trends/{one.id}/", inside=inside, name=name)


def _unchecked(facts: Facts) -> Iterator[Statement]:
    if facts.sentiment is not None and facts.sureness.checked < reading.ENOUGH_CHECKED:
        said = _("Check a few dozen posts, so that the next report knows how sure the sentiment is.")
        yield _do(said, SURENESS, leads="check/", inside=True)


RULES: Final[tuple[Callable[[Facts], Iterator[Statement]], ...]] = (
    _crisis,
    _pushed,
    _silent,
    _loud,
    _complaints,
    _fallen,
    _questions,
    _rising,
    _unchecked,
)
