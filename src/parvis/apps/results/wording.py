"""What was found, in words: never more than the interval allows, and what to do where nothing can be said."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parvis.apps.listening.names import network_label
from parvis.apps.results.comparing import Ally, ComparedBy, Comparison, Count
from parvis.apps.results.models import Asking
from parvis.core import numbers
from parvis.core.actors import Made
from parvis.science.matching import Verdict, fewest_pairs
from parvis.science.medians import Median


def kind_name(made: Made) -> str:
    """How posts made in one way are called, at the beginning of a line."""
    names = {
        Made.HUMAN: _("Posts by people"),
        Made.BOTH: _("Posts by people with the AI"),
        Made.AI: _("Posts by the AI"),
    }
    return names[made]


def headline(one: Comparison) -> str:
    """The verdict, short."""
    if one.found is None:
        return _("Nothing to compare yet")
    if one.verdict is Verdict.UNKNOWN and _small(one):
        return _("If there is a difference, it is small")
    said = {
        Verdict.MORE: pgettext("the AI is", "An ally: they gather more"),
        Verdict.LESS: pgettext("the AI is", "An adversary: they gather less"),
        Verdict.ALIKE: _("Neither: they gather about as much"),
        Verdict.UNKNOWN: _("It cannot be told yet"),
    }
    return said[one.verdict]


def sentences(one: Comparison) -> list[str]:
    """The verdict in full, with the interval and what it rests on."""
    found = one.found
    if found is None:
        return [_("No post of this kind has one by people that is like it.")]
    said = []
    if one.change is not None:
        words = {
            ComparedBy.INTERACTIONS: _(
                "In seven days: %(value)s interactions, between %(low)s and %(high)s."
            ),
            ComparedBy.VISITS: _("In seven days: %(value)s visits, between %(low)s and %(high)s."),
        }
        said.append(
            words[one.measure]
            % {
                "value": numbers.change(one.change.value),
                "low": numbers.change(one.change.low),
                "high": numbers.change(one.change.high),
            }
        )
    rests = ngettext(
        "Seen on %(n)s such post that has a match, beside %(others)s by people.",
        "Seen on %(n)s such posts that have a match, beside %(others)s by people.",
        found.treated,
    )
    said.append(rests % {"n": numbers.count(found.treated), "others": numbers.count(found.others)})
    return [*said, *_further(one)]


def _further(one: Comparison) -> list[str]:
    """What would have to come before more can be said, or what is ruled out."""
    matters = numbers.percent(one.matters)
    if one.verdict is Verdict.ALIKE:
        return [_("A difference of %(matters)s is ruled out.") % {"matters": matters}]
    if one.verdict is not Verdict.UNKNOWN or one.needed is None:
        return []
    if one.change is None:
        said = _("Below %(least)s pairs of posts that are alike, chance alone could explain anything.")
        return [said % {"least": numbers.count(fewest_pairs())}]
    if _small(one):
        return []
    said = _("About %(n)s with a match would show a difference of %(matters)s, if there is one.")
    return [said % {"n": numbers.count(_about(one.needed)), "matters": matters}]


def _about(n: int) -> int:
    """Two digits of a number that is itself a guess."""
    return round(n, 2 - len(str(n))) if n > 99 else n


def _small(one: Comparison) -> bool:
    """Whether there are enough posts to have shown a difference that matters, and they did not."""
    found = one.found
    return found is not None and found.bounded and one.needed is not None and one.needed <= found.treated


def left_out(one: Comparison, count: Count) -> list[str]:
    """Posts of the kind that are not in the comparison, by why."""
    alone = one.found.alone if one.found is not None else count.usable
    unlinked = ngettext("%(n)s has no short link.", "%(n)s have no short link.", count.untold)
    reasons = (
        (count.young, ngettext("%(n)s is not seven days old.", "%(n)s are not seven days old.", count.young)),
        (
            count.untold,
            unlinked
            if one.measure is ComparedBy.VISITS
            else ngettext(
                "%(n)s was not counted at seven days: its network tells nothing, or did not answer in time.",
                "%(n)s were not counted at seven days: their network tells nothing, or did not answer in "
                "time.",
                count.untold,
            ),
        ),
        (
            alone,
            ngettext(
                "%(n)s has no post by people that is like it.",
                "%(n)s have no post by people that is like them.",
                alone,
            ),
        ),
    )
    return [words % {"n": numbers.count(n)} for n, words in reasons if n]


def advice(found: Ally) -> str:
    """What to do so that something can be said; empty when something can."""
    if any(one.verdict is not Verdict.UNKNOWN for one in found.comparisons):
        return ""
    if not found.count(Made.AI).posts and not found.count(Made.BOTH).posts:
        return _(
            "No post here was made by the AI or with it. As soon as some are published, they are compared "
            "with those of people."
        )
    if not found.count(Made.HUMAN).posts:
        return _(
            "Every post here was made with the AI. Let people write some alone, on the same accounts: "
            "without them nothing shows whether the AI helps."
        )
    return _(
        "What helps most: publish posts of both kinds on the same accounts, at the same hours of the day "
        "and in the same formats, and let chance decide which is which."
    )


def rough(value: float | None) -> str:
    """How many times as many: ×2.4, ×0.3."""
    if value is None or not math.isfinite(value):
        return "–"
    return f"×{numbers.count(value) if value >= 10 else numbers.decimal(value)}"


def rate(found: Median) -> dict[str, str]:
    """An engagement rate, which is a few hundredths, and what it lies between."""
    value, low, high = (numbers.percent(one, decimals=1) for one in (found.value, found.low, found.high))
    between = _("between %(low)s and %(high)s") % {"low": low, "high": high} if found.low is not None else ""
    return {"value": value, "between": between}


def trouble(one: Asking) -> str:
    """Why an account's figures are not read just now, and what to do."""
    account = {"account": f"{network_label(one.account.network)} · {one.account}"}
    if one.trouble == "rate_limited":
        words = _("%(account)s: the network asks us to wait. Nothing to do: Parvis asks again by itself.")
    elif one.trouble in {"unauthorized", "forbidden", "secret_lost", "invalid_grant"}:
        words = _(
            "%(account)s: the network does not let Parvis read how posts do. Connect the account again, and "
            "say yes to reading statistics."
        )
    else:
        words = _("%(account)s: the network did not answer. Nothing to do: Parvis asks again by itself.")
    return words % account
