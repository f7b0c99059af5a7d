"""How topics are told: growth, news and reasons in the reader's language."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from parvis.apps.listening.topics.models import Happened, Topic, TopicNews
from parvis.science.growth import Growth
from parvis.science.proportions import Net

NARROW_SPACE = "\u202f"
MINUS = "\u2212"


def reading_language() -> str:
    """``fr`` or ``en``: in which of its two names a topic is shown to this reader."""
    return "fr" if (get_language() or "fr").startswith("fr") else "en"


def change(share: float) -> str:
    """A change with its sign: 0.25 is « +25 % » in French and "+25%" in English; beyond tenfold, « × 12 »."""
    if share >= 9:
        return _("× %(n)s") % {"n": number_format(round(share + 1), force_grouping=True)}
    return f"{_signed(share)}{NARROW_SPACE if reading_language() == 'fr' else ''}%"


def _signed(share: float) -> str:
    """A share of 1 in hundredths, with its sign."""
    whole = round(abs(share) * 100)
    return f"{('+' if share > 0 else MINUS) if whole else ''}{whole}"


def net_sure(found: Net) -> str:
    """Between which points a net sentiment lies, and on how many posts."""
    given = {
        "low": _signed(found.low),
        "high": _signed(found.high),
        "n": number_format(found.n, force_grouping=True),
    }
    return (
        ngettext(
            "between %(low)s and %(high)s, on %(n)s post",
            "between %(low)s and %(high)s, on %(n)s posts",
            found.n,
        )
        % given
    )


def growth_words(found: Growth | None) -> tuple[str, str]:
    """The growth, and how sure it is, as two short texts; empty where there is no period before."""
    if found is None:
        return "", ""
    was = ngettext("%(n)s post before", "%(n)s posts before", found.before) % {
        "n": number_format(found.before, force_grouping=True)
    }
    if math.isinf(found.change):
        return _("nothing before"), ""
    if math.isinf(found.high):
        return change(found.change), was
    sure = _("between %(low)s and %(high)s") % {"low": change(found.low), "high": change(found.high)}
    return change(found.change), f"{sure} · {was}"


def spam_reason(topic: Topic) -> str:
    """Why a topic looks like spam; empty if it does not."""
    if topic.signature:
        return _("one text, repeated again and again")
    return _("one author writes half of it or more") if topic.one_author else ""


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of news: the topic it is about (number and name), what happened, who did it."""

    number: int
    name: str
    text: str
    at: datetime
    made: str
    by: str


def told(one: TopicNews) -> Told:
    """A piece of news in words."""
    language = reading_language()
    other = one.other.called(language) if one.other else ""
    given = {"other": other, "before": one.before, "after": one.after}
    return Told(
        number=one.topic.number,
        name=one.topic.called(language),
        text=_sentences()[Happened(one.kind)] % given,
        at=one.at,
        made="human" if one.by_person else "ai",
        by=str(one.by) if one.by else "",
    )


def _sentences() -> dict[Happened, str]:
    return {
        Happened.BORN: _("new: %(after)s posts"),
        Happened.BACK: _("talked about again: %(after)s posts"),
        Happened.GREW: _("grew in a week from %(before)s to %(after)s posts"),
        Happened.SHRANK: _("went down in a week from %(before)s to %(after)s posts"),
        Happened.SPLIT: _("came out of “%(other)s”: %(after)s posts"),
        Happened.JOINED: _("went over into “%(other)s”"),
        Happened.FADED: _("faded: hardly anybody talks about it any more"),
        Happened.CALLED: _("the AI now says “%(after)s” instead of “%(before)s”"),
        Happened.RENAMED: _("renamed “%(after)s”, before “%(before)s”"),
        Happened.UNNAMED: _("the AI’s name again: “%(after)s”, before “%(before)s”"),
        Happened.HIDDEN: _("hidden"),
        Happened.SHOWN: _("shown again"),
        Happened.MERGED: _("merged into “%(other)s”"),
        Happened.SEPARATED: _("separated from “%(other)s”"),
        Happened.DIVIDED: _("divided; one part: “%(other)s”"),
        Happened.REUNITED: _("its parts put together again"),
        Happened.TRUSTED: _("said to be no spam"),
        Happened.DOUBTED: _("said to be spam after all"),
    }
