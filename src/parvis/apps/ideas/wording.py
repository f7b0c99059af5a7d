"""What stands behind an idea, in words: its evidence, why a source brought nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.ideas.days.known import Kind
from parvis.apps.ideas.models import Idea, Origin
from parvis.kit.moments import parse_moment
from parvis.networks.registry import NETWORKS


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence, and where it leads; ``outside``: beyond this house."""

    words: str
    href: str = ""
    link: str = ""
    outside: bool = False
    warns: bool = False


def kind_words(kind: str) -> str:
    """A kind of days."""
    words = {
        Kind.HOLIDAY: _("public holidays in France"), Kind.WORLD: _("United Nations"),
        Kind.INSTITUTION: _("France and Europe"), Kind.CULTURE: _("culture and customs"),
        Kind.COMMERCIAL: _("trade"), Kind.OWN: _("our own days"),
    }  # fmt: skip
    return words[Kind(kind)]


def evidence_of(idea: Idea) -> list[Evidence]:
    """What was known when the idea was proposed, each with a way back."""
    tellers = {
        Origin.TREND: _trend, Origin.DAY: _of_day, Origin.FEED: _feed, Origin.BEST: _best,
        Origin.EVERGREEN: _evergreen,
    }  # fmt: skip
    teller = tellers.get(Origin(idea.origin))
    return teller(idea, idea.evidence) if teller else []


def _on(moment: object) -> str:
    at = parse_moment(str(moment))
    return date_format(at, "j F Y") if at else ""


def _shown(number: Any) -> str:
    return str(number_format(number, use_l10n=True, force_grouping=True))


def _trend(idea: Idea, known: dict[str, Any]) -> list[Evidence]:
    words = _(
        "From %(since)s to %(until)s: %(n)s posts where %(expected)s were expected, %(times)s times as many."
    ) % {
        "since": _on(known["since"]), "until": _on(known["until"]), "n": _shown(known["n"]),
        "expected": _shown(known["expected"]), "times": _shown(known["times"] or known["low"]),
    }  # fmt: skip
    bounds = _("At least %(low)s times as many, at 95%%.") % {"low": _shown(known["low"])}
    href = reverse("trends:rise", args=[idea.workspace.slug, known["rise"]])
    return [Evidence(f"{words} {bounds}", href, _("See this rise"))]


def _of_day(_idea: Idea, known: dict[str, Any]) -> list[Evidence]:
    day = date_format(date.fromisoformat(known["day"]), "l j F Y")
    found = [Evidence(f"{day} · {kind_words(known['kind'])}")]
    if known["url"]:
        found.append(
            Evidence(
                _("Kept by: %(authority)s.") % {"authority": known["authority"]}, known["url"], _("Source"),
                outside=True,
            )
        )  # fmt: skip
    if known["solemn"]:
        found.append(Evidence(_("A solemn day: not for selling."), warns=True))
    return found


def _feed(_idea: Idea, known: dict[str, Any]) -> list[Evidence]:
    words = _("%(feed)s, %(date)s") % {"feed": known["feed"], "date": _on(known["published"])}
    return [Evidence(words, known["url"], _("Read the article"), outside=bool(known["url"]))]


def _best(idea: Idea, known: dict[str, Any]) -> list[Evidence]:
    network = NETWORKS[known["network"]].label if known["network"] in NETWORKS else known["network"]
    words = _(
        "%(gathered)s interactions in seven days on %(network)s (%(account)s), where its posts usually "
        "gather %(usual)s (between %(low)s and %(high)s at 95%%, over %(n)s posts)."
    ) % {
        "gathered": _shown(known["gathered"]), "network": network, "account": known["account"],
        "usual": _shown(known["usual"]), "low": _shown(known["low"]), "high": _shown(known["high"]),
        "n": _shown(known["n"]),
    }  # fmt: skip
    return [Evidence(words, _post_href(idea), _("See the post") if idea.source_post_id else "")]


def _evergreen(idea: Idea, known: dict[str, Any]) -> list[Evidence]:
    rounds = int(known.get("rounds", 0))
    words = _("Last published on %(date)s.") % {"date": _on(known["published"])}
    if rounds:
        words += " " + ngettext("Shown again %(n)d time.", "Shown again %(n)d times.", rounds) % {"n": rounds}
    found = [Evidence(words, _post_href(idea), _("See the post") if idea.source_post_id else "")]
    if left_out := [NETWORKS[one].label for one in known.get("left_out", []) if one in NETWORKS]:
        told = _("Left out: %(networks)s. The same words twice are against the rules there: write others.")
        found.append(Evidence(told % {"networks": ", ".join(left_out)}, warns=True))
    return found


def _post_href(idea: Idea) -> str:
    if idea.source_post_id is None:
        return ""
    return reverse("content:post", args=[idea.workspace.slug, idea.source_post_id])
