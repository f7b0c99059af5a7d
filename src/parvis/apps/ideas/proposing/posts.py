"""Posts that did better than their account usually does, and evergreen posts whose rest is over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Max, Q

from parvis.apps.content.selectors import body_of
from parvis.apps.ideas.models import Evergreen
from parvis.apps.ideas.proposing.found import Found, setting_of
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.states import State
from parvis.apps.results.models import Watch
from parvis.apps.results.scope import Scope
from parvis.apps.results.selectors import name_of, times_of, usuals, watches_of
from parvis.core.workspaces.models import Workspace
from parvis.kit.folding import fold
from parvis.science.medians import Median

A_YEAR: Final = timedelta(days=365)
# Words that tie a text to its day, folded: what says “tomorrow” in March says nothing true in June.
DATED: Final = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[/.]\d{1,2}\b|\b(?:aujourd|demain|hier|ce soir|ce matin|cette semaine|"
    r"ce week|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|fevrier|mars|avril|mai|juin|juillet|aout|"
    r"septembre|octobre|novembre|decembre|noel|paques|soldes|dernier jour|jusqu|today|tonight|tomorrow|"
    r"yesterday|this week|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|"
    r"april|june|july|august|september|october|november|december|christmas|easter|last day|until)\b"
)


@dataclass(frozen=True, slots=True)
class Best:
    """A post beside the usual of its account: what it gathered in seven days, and the usual with its
    interval."""

    watch: Watch
    gathered: int
    times: float
    usual: Median


def best_of(workspace: Workspace, now: datetime) -> list[Best]:
    """Posts of the last year that gathered more than the upper bound of their account's usual, the furthest
    beyond first; never by how many saw them. None of accounts whose usual is not known."""
    watches = list(watches_of(workspace, Scope(since=now - A_YEAR)))
    usual = usuals(watches)
    found: dict[Any, Best] = {}
    for one in watches:
        times, known = times_of(one, usual), usual.get(one.account_id)
        gathered = one.ripe.interactions if one.ripe else None
        if times is None or known is None or known.high is None or gathered is None:
            continue
        if one.gone_at is not None or one.post.archived_at is not None or gathered <= known.high:
            continue
        best = Best(one, gathered, times, known)
        if one.post_id not in found or found[one.post_id].times < times:
            found[one.post_id] = best
    return sorted(found.values(), key=lambda one: (-one.times, str(one.watch.post_id)))


def found_best(workspace: Workspace, now: datetime) -> list[Found]:
    """An idea for each of them: what pleased once may be told further."""
    return [
        Found(
            key=f"post:{one.watch.post_id}",
            thing=f"post:{one.watch.post_id}",
            title=name_of(one.watch.post),
            post=one.watch.post,
            outside=words_of(one.watch),
            evidence={
                "gathered": one.gathered,
                "usual": one.usual.value,
                "low": one.usual.low,
                "high": one.usual.high,
                "n": one.usual.n,
                "times": round(one.times, 2),
                "account": str(one.watch.account),
                "network": one.watch.account.network,
                "published": one.watch.published_at.isoformat(),
            },
        )
        for one in best_of(workspace, now)
    ]


def words_of(watch: Watch) -> str:
    """What the post says to the network on which it did well."""
    parts = body_of(watch.post).variant(watch.account.network).parts
    return "\n\n".join(part.text for part in parts).strip()


def dated(text: str) -> str:
    """The word that ties a text to its day; empty where none was found, which proves nothing."""
    seen = DATED.search(fold(text))
    return seen.group(0) if seen else ""


def candidates(workspace: Workspace, now: datetime) -> list[Best]:
    """Posts that did well, whose words name no day, and that nobody marked yet: a person decides."""
    marked = set(Evergreen.objects.filter(workspace=workspace).values_list("post_id", flat=True))
    fit = (one for one in best_of(workspace, now) if one.watch.post_id not in marked)
    return [one for one in fit if not dated(words_of(one.watch))]


def last_seen(workspace: Workspace, posts: Sequence[Any]) -> dict[Any, datetime]:
    """When each of these posts was last published."""
    rows = Delivery.objects.filter(workspace=workspace, post__in=posts, state=State.PUBLISHED)
    seen = rows.order_by().values("post_id").annotate(last=Max("published_at"))
    return {row["post_id"]: row["last"] for row in seen if row["last"]}


def found_evergreen(workspace: Workspace, now: datetime) -> list[Found]:
    """Marked posts whose rest is over, the longest rested first. What was drafted of them counts as well."""
    rest = now - timedelta(days=setting_of(workspace).rest_days)
    marked = Evergreen.objects.filter(workspace=workspace, post__archived_at__isnull=True)
    rows = list(marked.filter(Q(drafted_at__isnull=True) | Q(drafted_at__lte=rest)).select_related("post"))
    seen = last_seen(workspace, [one.post_id for one in rows])
    rested = [(seen[one.post_id], one) for one in rows if seen.get(one.post_id, now) <= rest]
    rested.sort(key=lambda pair: (pair[0], pair[1].pk))
    return [
        Found(
            key=f"post:{one.post_id}:{one.rounds + 1}",
            thing=f"post:{one.post_id}",
            title=name_of(one.post),
            post=one.post,
            evidence={"published": at.isoformat(), "rounds": one.rounds},
        )
        for at, one in rested
    ]
