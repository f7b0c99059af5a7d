"""What happened: sentences of each part of a report, the first screen's among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.reports import cells
from parvis.apps.reports.cells import Cell
from parvis.apps.reports.facts import Asked, Facts, Rising, Sentiment, Subject, Voice
from parvis.apps.reports.sections import Section
from parvis.apps.reports.statements import Block, Statement, say
from parvis.apps.reports.wording import reading
from parvis.science.differences import Interval

SHOWN = 3  # topics, rises and brands that get a sentence each; the others stand in the table
MOST_STEPS = 3  # below, the busiest day is no news


def happened(facts: Facts) -> Iterator[Statement]:
    """Every sentence; of a period without a post, one."""
    if not facts.volume.n:
        yield from _nothing(facts)
        yield from _alerts(facts)
        return
    yield from _volume(facts)
    yield from _sentiment(facts)
    yield from _topics(facts)
    yield from _rising(facts)
    yield from _voices(facts)
    yield from _asked(facts)
    yield from _alerts(facts)


def _tell(
    template: str, section: Section, *, first: bool = False, inside: bool = False, **parts: Any
) -> Statement:
    return say(template, Block.HAPPENED, section, parts=parts, first=first, inside=inside)


def _nothing(facts: Facts) -> Iterator[Statement]:
    period = cells.period(facts.since, facts.until, facts.zone)
    if facts.newest is None or facts.newest >= facts.since:
        said = _("%(Period)s, no post was heard.")
        yield _tell(said, Section.VOLUME, first=True, Period=period)
        return
    said = _("%(Period)s, no post was heard: the newest one is of %(day)s.")
    newest = cells.moment(facts.newest, facts.zone)
    yield _tell(said, Section.VOLUME, first=True, Period=period, day=newest)


def _volume(facts: Facts) -> Iterator[Statement]:
    volume = facts.volume
    period = cells.period(facts.since, facts.until, facts.zone)
    heard = ngettext("%(Period)s, %(n)s post was heard.", "%(Period)s, %(n)s posts were heard.", volume.n)
    yield _tell(heard, Section.VOLUME, first=True, Period=period, n=cells.count(volume.n))
    yield _compared(facts)
    if volume.busiest is not None and len(facts.steps) >= MOST_STEPS and volume.busiest.n < volume.n:
        at = cells.moment(volume.busiest.at, facts.zone, hourly=facts.hourly)
        n = volume.busiest.n
        if facts.hourly:
            said = ngettext(
                "The busiest hour began on %(day)s: %(n)s post.",
                "The busiest hour began on %(day)s: %(n)s posts.",
                n,
            )
        else:
            said = ngettext(
                "The busiest day was %(day)s: %(n)s post.", "The busiest day was %(day)s: %(n)s posts.", n
            )
        yield _tell(said, Section.VOLUME, day=at, n=cells.count(n))
    if volume.silent:
        silent = ngettext(
            "On %(n)s day, no post was heard.", "On %(n)s days, no post was heard.", volume.silent
        )
        yield _tell(silent, Section.VOLUME, n=cells.count(volume.silent))
    if reading.loud(facts):
        said = _("One author alone wrote %(n)s of them, that is %(share)s.")
        loudest = cells.count(volume.loudest)
        part = cells.share(volume.loudest / volume.n)
        yield _tell(said, Section.VOLUME, first=True, n=loudest, share=part)


def _compared(facts: Facts) -> Statement:
    """Against the period before: a rise or a fall only where chance does not explain it."""
    volume = facts.volume
    before = cells.count(volume.before)
    if volume.change is None and volume.before:
        said = _("The period before was not heard from its beginning: there is nothing to compare with.")
        return _tell(said, Section.VOLUME, first=True)
    if volume.change is None:
        return _tell(
            _("No post was heard in the period before: there is nothing to compare with."),
            Section.VOLUME,
            first=True,
        )
    size = cells.change(volume.change.value)
    if not reading.counts(volume.change):
        if volume.n == volume.before and reading.same_length(facts):
            return _tell(_("That is as many as in the period before."), Section.VOLUME, first=True)
        said = _("The period before held %(before)s: the difference may be chance alone.")
        return _tell(said, Section.VOLUME, first=True, before=before)
    if reading.uneven(facts):
        said = (
            _("That is %(size)s more %(than)s (%(before)s), but what can be heard changed meanwhile.")
            if volume.change.value > 0
            else _("That is %(size)s fewer %(than)s (%(before)s), but what can be heard changed meanwhile.")
        )
        if reading.tenfold(volume.change):
            said = _(
                "About %(size)s times as many %(than)s (%(before)s), but what can be heard changed meanwhile."
            )
    elif reading.tenfold(volume.change):
        said = _("About %(size)s times as many %(than)s (%(before)s): far beyond what chance explains.")
    elif volume.change.value > 0:
        said = _("That is %(size)s more %(than)s (%(before)s); we are fairly sure that it is a rise.")
    else:
        said = _("That is %(size)s fewer %(than)s (%(before)s); we are fairly sure that it is a fall.")
    return _tell(said, Section.VOLUME, first=True, size=size, than=reading.than(facts), before=before)


def _sentiment(facts: Facts) -> Iterator[Statement]:
    felt = facts.sentiment
    if felt is None:
        return
    net: dict[str, Any] = {"net": cells.points(felt.net.value), "net_low": cells.points(felt.net.low)}
    net |= {"net_high": cells.points(felt.net.high)}
    if felt.calibrated:
        said = _("Net sentiment (positive minus negative) is %(net)s, between %(net_low)s and %(net_high)s.")
    else:
        said = _(
            "By the model alone, net sentiment (positive minus negative) is %(net)s, between %(net_low)s and "
            "%(net_high)s as far as chance goes."
        )
    yield _tell(said, Section.SENTIMENT, first=True, **net)
    if felt.difference is not None and felt.before is not None:
        yield _felt(facts, felt, felt.difference, felt.before)


def _felt(facts: Facts, felt: Sentiment, apart: Interval, before: Interval) -> Statement:
    parts: dict[str, Any] = {"net_before": cells.points(before.value)}
    if not reading.counts(apart):
        said = _("It was %(net_before)s in the period before: the difference may be chance alone.")
        return _tell(said, Section.SENTIMENT, first=True, **parts)
    if reading.uneven(facts):
        said = _("It was %(net_before)s in the period before, but what can be heard changed meanwhile.")
        return _tell(said, Section.SENTIMENT, first=True, **parts)
    parts["size"] = cells.points(apart.value)
    if felt.sure:
        rose = _("It rose by %(size)s, from %(net_before)s: chance does not explain it; we are fairly sure.")
        down = _("It fell by %(size)s, from %(net_before)s: chance does not explain it; we are fairly sure.")
    else:
        rose = _(
            "It seems to have risen by %(size)s, from %(net_before)s: chance does not explain it, but too "
            "few posts were checked to rule out an error of the model."
        )
        down = _(
            "It seems to have fallen by %(size)s, from %(net_before)s: chance does not explain it, but too "
            "few posts were checked to rule out an error of the model."
        )
    return _tell(rose if apart.value > 0 else down, Section.SENTIMENT, first=True, **parts)


def _topics(facts: Facts) -> Iterator[Statement]:
    if facts.topics is None:
        return
    grown, shrunk = reading.grown(facts), reading.shrunk(facts)
    if facts.topics and facts.topics[0].n:
        yield _largest(facts.topics[0], first=not grown and not shrunk)
    for place, one in enumerate(grown[:SHOWN]):
        yield _topic_moved(facts, one, first=not place, up=True)
    for place, one in enumerate(shrunk[:SHOWN]):
        yield _topic_moved(facts, one, first=not place and not grown, up=False)
    comparable = facts.volume.change is not None and not reading.uneven(facts)
    fresh_ones = [one for one in facts.topics if one.n and not one.before and comparable]
    for one in fresh_ones[:SHOWN]:
        fresh = ngettext(
            "The topic “%(name)s” was not heard in the period before; it holds %(n)s post.",
            "The topic “%(name)s” was not heard in the period before; it holds %(n)s posts.",
            one.n,
        )
        yield _about(fresh, one, n=cells.count(one.n))
    if _settled(facts):
        yield _tell(_("No topic grew or shrank by more than chance explains."), Section.TOPICS)
    if not facts.topics:
        yield _tell(_("No topic holds enough posts to be named."), Section.TOPICS)


def _settled(facts: Facts) -> bool:
    """Whether topics compare with the period before, and none moved."""
    compared = any(one.change is not None for one in facts.topics or ())
    return compared and not (reading.uneven(facts) or reading.grown(facts) or reading.shrunk(facts))


def _about(template: str, one: Subject, *, first: bool = False, **parts: Cell | str) -> Statement:
    named = one.name.in_(reading.language())
    inside = not reading.outside(one.n)
    return _tell(template, Section.TOPICS, first=first, inside=inside, name=named, **parts)


def _largest(one: Subject, *, first: bool) -> Statement:
    said = ngettext(
        "The topic most spoken of is “%(name)s”: %(n)s post.",
        "The topic most spoken of is “%(name)s”: %(n)s posts.",
        one.n,
    )
    return _about(said, one, first=first, n=cells.count(one.n))


def _topic_moved(facts: Facts, one: Subject, *, first: bool, up: bool) -> Statement:
    change = one.change
    if change is not None and reading.tenfold(change):
        said = ngettext(
            "The topic “%(name)s” grew: %(n)s post, about %(size)s times as many %(than)s.",
            "The topic “%(name)s” grew: %(n)s posts, about %(size)s times as many %(than)s.",
            one.n,
        )
    elif up:
        said = ngettext(
            "The topic “%(name)s” grew: %(n)s post, %(size)s more %(than)s.",
            "The topic “%(name)s” grew: %(n)s posts, %(size)s more %(than)s.",
            one.n,
        )
    else:
        said = ngettext(
            "The topic “%(name)s” shrank: %(n)s post, %(size)s fewer %(than)s.",
            "The topic “%(name)s” shrank: %(n)s posts, %(size)s fewer %(than)s.",
            one.n,
        )
    size = cells.change(change.value if change else None)
    return _about(said, one, first=first, n=cells.count(one.n), size=size, than=reading.than(facts))


def _rising(facts: Facts) -> Iterator[Statement]:
    if Section.RISING not in facts.sections:
        return
    if facts.rising is None:
        yield _tell(_("What rises is not followed for these filters."), Section.RISING)
        return
    for place, one in enumerate(facts.rising[:SHOWN]):
        yield _tell(
            _rose(one),
            Section.RISING,
            first=not place and reading.notable(one),
            inside=not reading.outside(one.n),
            name=one.name.in_(reading.language()),
            n=cells.count(one.n),
            **({"expected": cells.count(one.expected)} if one.expected >= 1 else {}),
        )
    if not facts.rising:
        yield _tell(_("Nothing rose beyond the ordinary."), Section.RISING)


def _rose(one: Rising) -> str:
    """The words for a rise; an expectation below one post has no number worth saying."""
    if one.expected < 1:
        if one.coordinated:
            return _(
                "“%(name)s” rose: %(n)s posts where hardly any was expected, with signs of coordinated "
                "posting."
            )
        return _("“%(name)s” rose: %(n)s posts where hardly any was expected.")
    if one.coordinated:
        return _(
            "“%(name)s” rose: %(n)s posts where about %(expected)s were expected, with signs of "
            "coordinated posting."
        )
    return _("“%(name)s” rose: %(n)s posts where about %(expected)s were expected.")


def _voices(facts: Facts) -> Iterator[Statement]:
    if Section.VOICES not in facts.sections or facts.voices is None:
        return
    for place, one in enumerate([one for one in facts.voices if one.ours][:SHOWN]):
        yield _voice(one, first=not place)
        if one.difference is not None and one.before is not None:
            yield _share_moved(facts, one, one.difference, one.before, first=not place)
    leader = max(facts.voices, key=lambda one: one.n)
    if not leader.ours:
        said = _("The brand most named is “%(name)s”: %(share)s of the posts that name a watched brand.")
        inside = not reading.outside(leader.n)
        share = cells.share(leader.share.value)
        yield _tell(said, Section.VOICES, inside=inside, name=leader.name, share=share)


def _voice(one: Voice, *, first: bool) -> Statement:
    said = _("“%(name)s” holds %(share)s of the share of voice, between %(low)s and %(high)s.")
    parts = {"share": one.share.value, "low": one.share.low, "high": one.share.high}
    shown = {key: cells.share(value) for key, value in parts.items()}
    inside = not reading.outside(one.n)
    return _tell(said, Section.VOICES, first=first, inside=inside, name=one.name, **shown)


def _share_moved(facts: Facts, one: Voice, apart: Interval, before: Interval, *, first: bool) -> Statement:
    parts: dict[str, Any] = {"before": cells.share(before.value)}
    if not reading.counts(apart):
        said = _("It held %(before)s in the period before: the difference may be chance alone.")
    elif reading.uneven(facts):
        said = _("It held %(before)s in the period before, but what can be heard changed meanwhile.")
    else:
        parts["size"] = cells.points(apart.value)
        if apart.value > 0:
            said = _("That is %(size)s more than in the period before (%(before)s); we are fairly sure.")
        else:
            said = _("That is %(size)s less than in the period before (%(before)s); we are fairly sure.")
    inside = not reading.outside(one.n)
    return _tell(said, Section.VOICES, first=first and reading.counts(apart), inside=inside, **parts)


def _asked(facts: Facts) -> Iterator[Statement]:
    if facts.questions is None or facts.complaints is None:
        return
    questions = ngettext("%(n)s post asks a question.", "%(n)s posts ask a question.", facts.questions.n)
    complaints = ngettext("%(n)s post complains.", "%(n)s posts complain.", facts.complaints.n)
    yield _tell(questions, Section.ASKED, n=cells.count(facts.questions.n))
    yield from _asked_moved(facts, facts.questions, complain=False)
    yield _tell(complaints, Section.ASKED, n=cells.count(facts.complaints.n))
    yield from _asked_moved(facts, facts.complaints, complain=True)


def _asked_moved(facts: Facts, one: Asked, *, complain: bool) -> Iterator[Statement]:
    change = one.change
    if change is None or not reading.counts(change) or reading.uneven(facts):
        return
    if reading.tenfold(change):
        words = (
            _("Questions are about %(size)s times as many %(than)s (%(before)s)."),
            _("Complaints are about %(size)s times as many %(than)s (%(before)s)."),
        )
    elif change.value > 0:
        words = (
            _("Questions are up: %(size)s more %(than)s (%(before)s); we are fairly sure."),
            _("Complaints are up: %(size)s more %(than)s (%(before)s); we are fairly sure."),
        )
    else:
        words = (
            _("Questions are down: %(size)s fewer %(than)s (%(before)s); we are fairly sure."),
            _("Complaints are down: %(size)s fewer %(than)s (%(before)s); we are fairly sure."),
        )
    parts: dict[str, Any] = {"size": cells.change(change.value), "than": reading.than(facts)}
    yield _tell(words[complain], Section.ASKED, first=complain, before=cells.count(one.before), **parts)


def _alerts(facts: Facts) -> Iterator[Statement]:
    alarms = facts.alarms
    if alarms is None:
        return
    rang = len(alarms.rang) + alarms.more
    if rang:
        said = ngettext("%(n)s alert rang.", "%(n)s alerts rang.", rang)
        yield _tell(said, Section.ALERTS, first=True, inside=True, n=cells.count(rang))
    else:
        yield _tell(_("No alert rang."), Section.ALERTS, inside=True)
    if alarms.held:
        held = ngettext("%(n)s alert was held back.", "%(n)s alerts were held back.", alarms.held)
        yield _tell(held, Section.ALERTS, inside=True, n=cells.count(alarms.held))
    if alarms.crises:
        crises = ngettext("%(n)s crisis room was open.", "%(n)s crisis rooms were open.", alarms.crises)
        yield _tell(crises, Section.ALERTS, first=True, inside=True, n=cells.count(alarms.crises))
