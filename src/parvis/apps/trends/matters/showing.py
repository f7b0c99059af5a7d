"""Subjects as pages show them: what a template needs, worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.audience import selectors as audience
from parvis.apps.audience.selectors import SegmentSeen
from parvis.apps.listening.names import language_label
from parvis.apps.trends.matters.angles import Angle, angle_of
from parvis.apps.trends.matters.models import Chosen
from parvis.apps.trends.matters.quality import Day, Kept, Quality
from parvis.apps.trends.matters.selectors import ForSegment, Ranked, Ranking
from parvis.apps.trends.matters.wording import percent, reasons
from parvis.apps.trends.pages.common import HARDLY, Shown, shown
from parvis.core.workspaces.models import Workspace
from parvis.kit.choices import Tab
from parvis.kit.figures import Colour, Line, Lines, Spot, Unit
from parvis.science.ranking import Chance

TOLD_FROM = 20  # answers below which the chance of a yes is mostly what was assumed
COPIED = 280  # characters of a post in the text to copy


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """One subject of the list. ``chance`` is empty until there are answers enough to speak of one."""

    ranked: Ranked
    rise: Shown
    reasons: tuple[str, ...]
    href: str
    chance: str
    answered: str


def line_of(workspace: Workspace, ranking: Ranking, one: Ranked) -> SubjectLine:
    """A subject with its reasons, its answer and where its angle stands."""
    href = reverse("trends:matter", args=[workspace.slug, one.matter.lead.id])
    return SubjectLine(
        ranked=one,
        rise=shown(workspace, one.matter.lead, same=one.matter.rises[1:]),
        reasons=tuple(reasons(one)),
        href=f"{href}{for_segment(ranking.segment)}",
        chance=_chance(one.chance) if ranking.learnt.n >= TOLD_FROM else "",
        answered=_answered(one),
    )


def for_segment(segment: SegmentSeen | None) -> str:
    """What an address says of the segment that the subjects are ranked for."""
    return f"?{urlencode({'segment': segment.id})}" if segment else ""


def segment_query(workspace: Workspace, segment_id: str) -> str:
    """The same for the id that a form gave; nothing for one that is no segment of the workspace."""
    segments = audience.segments_of(workspace_id=workspace.pk)
    return for_segment(next((one for one in segments if str(one.id) == segment_id), None))


def chosen_of(ranking: Ranking, one: Ranked) -> Chosen | None:
    """Who chose the subject for whom it is shown now."""
    wanted = str(ranking.segment.id) if ranking.segment else ""
    return next((row for row in one.chosen if row.segment == wanted), None)


def _chance(chance: Chance) -> str:
    return _("Chance that you keep it: %(value)s (between %(low)s and %(high)s, 8 times in 10).") % {
        "value": percent(chance.value),
        "low": percent(chance.low),
        "high": percent(chance.high),
    }


def _answered(one: Ranked) -> str:
    if one.answer is None:
        return ""
    who = str(one.answer.by) if one.answer.by else "–"
    told = {"who": who, "day": _moment(one.answer.at)}
    if one.answer.kept:
        return _("Kept by %(who)s, %(day)s.") % told
    return _("Set aside by %(who)s, %(day)s.") % told


def tabs_of(ranking: Ranking) -> list[Tab]:
    """For whom subjects are ranked: everybody, or one segment."""
    chosen = ranking.segment.id if ranking.segment else None
    every = [Tab(_("Everybody"), "?", chosen is None)]
    return every + [Tab(one.name, for_segment(one), one.id == chosen) for one in ranking.segments]


@dataclass(frozen=True, slots=True)
class Measure:
    """A share kept, with how many it rests on."""

    label: str
    kept: Kept
    note: str


def measures_of(quality: Quality) -> list[Measure]:
    """How many were kept of what stood first, of what volume would have put first, of what chance drew."""
    named = [
        (_("Kept among the first five"), quality.first),
        (_("Kept among the five largest"), quality.first_by_volume),
        (_("Kept among those drawn by chance"), quality.drawn),
    ]
    return [Measure(label, kept, _on(kept.n)) for label, kept in named if kept.n]


def _on(n: int) -> str:
    return ngettext("on %(n)s answer", "on %(n)s answers", n) % {"n": n}


def gain_of(quality: Quality, zone: str) -> Lines | None:
    """The order's gain day by day beside that of the order by volume; None before there are two days."""
    if len(quality.days) < 2:
        return None

    def line(label: str, colour: Colour, value: str) -> Line:
        spots = tuple(Spot(day.at, _gain(day, value), n=day.n) for day in quality.days)
        return Line(label, colour, spots)

    return Lines(
        title=_("How well the order fits the answers (nDCG@10)"),
        lines=(
            line(_("this ranking"), Colour.M1, "ranked"),
            line(_("by volume alone"), Colour.M2, "by_volume"),
        ),
        unit=Unit.SHARE,
        time_zone=zone,
        caption=_("each day’s answers, in the order known before that day, against the best order"),
        note=_("Only days with a yes and a no can be judged. The table counts the answers of each day."),
        n=None,
    )


def _gain(day: Day, which: str) -> float:
    return day.ranked if which == "ranked" else day.by_volume


@dataclass(frozen=True)
class Brief:
    """The page of one subject: an angle, in which language, and the same as text to take along."""

    angle: Angle
    language: str
    text: str
    segment: ForSegment | None


def brief_of(ranking: Ranking, one: Ranked, posts: Sequence[object]) -> Brief:
    """What can be copied of a subject: its angle, its facts, some of its posts by their addresses."""
    wanted = ranking.segment
    segment = next((held for held in one.segments if wanted and held.segment.id == wanted.id), None)
    angle = angle_of(one, segment)
    facts = [f"– {reason}" for reason in reasons(one)]
    said = [f"– {_quoted(post)}" for post in posts]
    title = one.matter.lead.label if segment is None else f"{one.matter.lead.label} · {segment.segment.name}"
    lines = [title, "", angle.text, "", _size(one), *facts, *(["", _("Posts"), *said] if said else [])]
    return Brief(angle, language_label(angle.language), "\n".join(lines), segment)


def _size(one: Ranked) -> str:
    lead = one.matter.lead
    told = {
        "n": lead.n,
        "since": _moment(lead.since),
        "until": _moment(lead.end),
        "expected": round(lead.expected),
    }
    if lead.expected < HARDLY:
        hardly = ngettext(
            "%(n)s post from %(since)s to %(until)s, where hardly any was expected.",
            "%(n)s posts from %(since)s to %(until)s, where hardly any was expected.",
            lead.n,
        )
        return hardly % told
    about = ngettext(
        "%(n)s post from %(since)s to %(until)s, where about %(expected)s were expected.",
        "%(n)s posts from %(since)s to %(until)s, where about %(expected)s were expected.",
        lead.n,
    )
    return about % told


def _moment(at: datetime) -> str:
    """A moment as the pages write it, in the reader's time zone."""
    return date_format(localtime(at), _("j M, H:i"))


def _quoted(post: object) -> str:
    text = Truncator(" ".join(str(getattr(post, "text", "")).split())).chars(COPIED)
    link = getattr(post, "link", "")
    return f"{text} ({link})" if link else text
