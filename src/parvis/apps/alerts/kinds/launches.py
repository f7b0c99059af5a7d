"""A competitor's launch: its name rises, and the words of launches with it.

Two tests, both must hold: the hour is a burst of the competitor's own posts (``spikes``), and launch words
take a larger share of its posts of the last day than of the four weeks before: the 95 % intervals (Wilson)
are apart.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pyarrow as pa

from parvis.apps.alerts.finding import Finding
from parvis.apps.alerts.kinds import spikes
from parvis.apps.alerts.look import HOUR, Look
from parvis.apps.alerts.models import AlertRule
from parvis.apps.listening.language import Matcher, parse
from parvis.science.proportions import wilson

DAY: Final = timedelta(days=1)
BEFORE: Final = timedelta(days=28)
READ: Final = 2000
SHOWN: Final = 20
WORDS: Final = (
    "lancement* OR lance OR lancent OR lancé OR lancée OR dévoile* OR inaugur* OR précommand* OR "
    '"nouveau produit" OR "nouvelle gamme" OR "nouvelle collection" OR "nouvelle version" OR '
    '"nouvelle offre" OR "vient de sortir" OR "disponible dès" OR "en avant-première" OR nouveauté* OR '
    "launch* OR unveil* OR announc* OR annonc* OR introducing OR preorder* OR pre-order* OR "
    '"now available" OR "available now" OR "coming soon" OR "brand new" OR "new product" OR "just dropped"'
)


def findings(rule: AlertRule, look: Look, since: datetime, until: datetime) -> list[Finding]:
    """The spikes of the competitor's name that launch words explain."""
    matcher = Matcher({1: parse(WORDS)})
    launches = (_launch(rule, look, spike, matcher) for spike in spikes.findings(rule, look, since, until))
    return [launch for launch in launches if launch is not None]


def _launch(rule: AlertRule, look: Look, spike: Finding, matcher: Matcher) -> Finding | None:
    end = spike.at + HOUR
    posts = look.posts(end - DAY, end, most=READ)
    holding = posts.filter(_holds(matcher, posts))
    usual = look.sample(end - DAY - BEFORE, end - DAY, READ)
    k_before = sum(_holds(matcher, usual).to_pylist())
    low, _high = wilson(holding.num_rows, posts.num_rows)
    _low, usual_high = wilson(k_before, usual.num_rows) if usual.num_rows else (0.0, 0.5)
    if holding.num_rows < max(3, rule.least_authors) or low <= usual_high:
        return None
    facts = spike.facts | {
        "launch": holding.num_rows,
        "launch_of": posts.num_rows,
        "launch_before": k_before,
        "launch_before_of": usual.num_rows,
        "low": round(low, 3),
        "usual_high": round(usual_high, 3),
    }
    return replace(
        spike,
        key=spike.key.replace(":spike:", ":launch:"),
        subject=f"{rule.pk}:launch",
        facts=facts,
        mentions=tuple(holding["mention"].to_pylist()[:SHOWN]),
    )


def _holds(matcher: Matcher, posts: pa.Table) -> pa.Array:
    return pa.array([bool(found) for found in matcher.match_table(posts).to_pylist()], pa.bool_())
