"""Reading topics: how large, how they grow, how people feel about them, what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from django.db.models import QuerySet

from parvis.apps.listening.models import Topics
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of
from parvis.apps.listening.topics.memory import resolved, root_of, rows_of, topic_model
from parvis.apps.listening.topics.models import Happened, Topic, TopicNews
from parvis.core.lake import Filter
from parvis.core.workspaces.models import Workspace
from parvis.science.growth import Growth, growth
from parvis.science.proportions import Net, balance_interval

STEPS = 24  # points of a small curve
RECENT = timedelta(days=7)  # how long a new topic is called new
NEWS = 12
READ = 400  # newest posts of a topic among which the most telling are found
FADING = -0.2  # a topic is fading when even the upper bound of its growth is below


@dataclass(frozen=True, slots=True)
class Line:
    """A topic in the list. ``curve``: posts in equal steps of the period, oldest first."""

    topic: Topic
    name: str
    n: int
    growth: Growth | None
    net: Net | None
    curve: tuple[float, ...]
    is_new: bool = False
    is_fading: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The list of topics: those to read, those that look like spam, those hidden by a person, those that
    faded; posts of the period in none, of all, and how all grew."""

    lines: tuple[Line, ...]
    spam: tuple[Line, ...]
    hidden: tuple[Line, ...]
    faded: tuple[Line, ...]
    without: int
    posts: int
    overall: Growth | None


def learnt(workspace: Workspace) -> bool:
    """Whether topics were learnt here."""
    return Topics.objects.filter(workspace=workspace).exists()


def topic_of(workspace: Workspace, number: int) -> Topic | None:
    """One topic, or None."""
    rows = Topic.objects.filter(workspace=workspace, number=number)
    return rows.select_related("named_by", "merged_into", "part_of").first()


def counted(workspace: Workspace, asked: Filter, *, language: str) -> list[tuple[int, str, int]]:
    """Number, name and posts of each topic, the largest first; -1 for the posts without one. What a person
    hid is left out, and so is what looks like spam."""
    rows = rows_of(workspace.pk)
    found = _totals(_counts(workspace, asked, resolved(rows)))
    names = {row.number: row.called(language) for row in rows.values() if not row.hidden and not row.is_spam}
    shown = [(number, names.get(number, ""), n) for number, n in found.items()]
    ranked = sorted(shown, key=lambda one: (-one[2], one[0]))
    return [one for one in ranked if one[0] == -1 or one[0] in names]


def board(workspace: Workspace, scope: Scope, *, language: str, now: datetime) -> Board:
    """Every topic with its figures in a period, the largest first."""
    rows = rows_of(workspace.pk)
    answers = resolved(rows)
    counts = _counts(workspace, scope.filter(), answers)
    earlier = scope.before()
    before = _totals(_counts(workspace, earlier.filter(), answers)) if earlier else None
    nets = _nets(workspace, scope.filter(), answers)
    fresh = set(
        TopicNews.objects.filter(
            topic__workspace=workspace, at__gt=now - RECENT, kind__in=[Happened.BORN, Happened.SPLIT]
        ).values_list("topic_id", flat=True)
    )
    frame = _frame(scope, counts)
    lines = []
    for row in rows.values():
        hours = counts.get(row.number, {})
        n = sum(hours.values())
        if row.merged_into_id is not None or (row.divided and not n):
            continue
        grew = growth(n, before.get(row.number, 0)) if before is not None else None
        lines.append(
            Line(
                topic=row,
                name=row.called(language),
                n=n,
                growth=grew,
                net=nets.get(row.number),
                curve=_curve(hours, frame),
                is_new=row.pk in fresh,
                is_fading=grew is not None and grew.high < FADING,
            )
        )
    whole = sum(sum(hours.values()) for hours in counts.values())
    return _sorted(lines, counts, whole, sum(before.values()) if before is not None else None)


def _sorted(
    lines: Iterable[Line], counts: Mapping[int, Mapping[int, int]], whole: int, before: int | None
) -> Board:
    ranked = sorted(lines, key=lambda line: (-line.n, line.topic.number))
    hidden = [line for line in ranked if line.topic.hidden]
    shown = [line for line in ranked if not line.topic.hidden]
    spam = [line for line in shown if line.topic.is_spam and line.topic.faded_at is None]
    faded = [line for line in shown if line.topic.faded_at is not None and not line.n]
    apart = {line.topic.pk for line in (*spam, *faded)}
    return Board(
        lines=tuple(line for line in shown if line.topic.pk not in apart),
        spam=tuple(spam),
        hidden=tuple(hidden),
        faded=tuple(faded),
        without=sum(counts.get(-1, {}).values()),
        posts=whole,
        overall=growth(whole, before) if before is not None else None,
    )


def _counts(workspace: Workspace, asked: Filter, answers: Mapping[int, int]) -> dict[int, dict[int, int]]:
    """Posts by topic that answers and by hour since 1970."""
    found: dict[int, dict[int, int]] = {}
    for row in lake_of(workspace.pk).topic_hours(asked).to_pylist():
        hours = found.setdefault(answers.get(row["topic"], row["topic"]), {})
        hours[row["hour"]] = hours.get(row["hour"], 0) + row["n"]
    return found


def _totals(counts: Mapping[int, Mapping[int, int]]) -> dict[int, int]:
    return {number: sum(hours.values()) for number, hours in counts.items()}


def _nets(workspace: Workspace, asked: Filter, answers: Mapping[int, int]) -> dict[int, Net]:
    sums: dict[int, np.ndarray] = {}
    for row in lake_of(workspace.pk).topic_sentiment(asked).to_pylist():
        number = answers.get(row["topic"], row["topic"])
        mine = np.array([row["n"], *(row[f"sum_p_{one}"] for one in ("negative", "neutral", "positive"))])
        sums[number] = sums.get(number, np.zeros(4)) + mine
    return {number: _net(*held.tolist()) for number, held in sums.items()}


def _net(n: float, negative: float, neutral: float, positive: float) -> Net:
    whole = negative + neutral + positive or 1.0
    low, high = balance_interval(positive / whole, negative / whole, int(n))
    return Net((positive - negative) / whole, low, high, int(n))


def _frame(scope: Scope, counts: Mapping[int, Mapping[int, int]]) -> tuple[int, int]:
    """The first hour of the curves and the hours of one step."""
    held = [hour for hours in counts.values() for hour in hours]
    asked = scope.filter()
    first = int(asked.since.timestamp() // 3600) if asked.since else min(held, default=0)
    last = int(asked.until.timestamp() // 3600) if asked.until else max(held, default=0) + 1
    return first, max(1, -(-(last - first) // STEPS))


def _curve(hours: Mapping[int, int], frame: tuple[int, int]) -> tuple[float, ...]:
    first, step = frame
    steps = [0.0] * STEPS
    for hour, n in hours.items():
        steps[min(STEPS - 1, max(0, (hour - first) // step))] += n
    return tuple(steps)


def news(workspace: Workspace, *, since: datetime) -> QuerySet[TopicNews]:
    """What happened to topics lately, the newest first."""
    found = TopicNews.objects.filter(topic__workspace=workspace, at__gte=since)
    return found.select_related("topic", "other", "by")[:NEWS]


def history(topic: Topic) -> QuerySet[TopicNews]:
    """Everything that happened to a topic, its names, mergers and divisions included; the newest first."""
    return TopicNews.objects.filter(topic=topic).select_related("topic", "other", "by")[:50]


def members_of(topic: Topic) -> list[Topic]:
    """What a person merged into a topic; parts that were put together again are not told apart."""
    return [one for one in topic.members.all() if one.part_of_id != topic.pk]


def parts_of(topic: Topic) -> list[Topic]:
    """The parts of a divided topic."""
    return [one for one in topic.parts.all() if one.merged_into_id != topic.pk] if topic.divided else []


def others(workspace: Workspace, topic: Topic, *, language: str) -> list[tuple[int, str]]:
    """The topics that one may be merged into: number and name, in the order of names."""
    found = [
        (row.number, row.called(language))
        for row in rows_of(workspace.pk).values()
        if row.pk != topic.pk and row.merged_into_id is None and not row.divided and row.faded_at is None
    ]
    return sorted(found, key=lambda one: one[1].casefold())


def telling(workspace: Workspace, topic: Topic, scope: Scope) -> pa.Table:
    """The mentions that show a topic best among its newest: nearest to its words, no text twice."""
    table = lake_of(workspace.pk).latest(scope.filter(), limit=READ)
    model = topic_model(workspace.pk)
    if model is None or not table.num_rows:
        return table
    return table.take(list(model.telling(table.column("text").to_pylist(), topic.words)))


def answering(workspace: Workspace, topic: Topic) -> Topic:
    """The topic that answers for this one now."""
    return root_of(rows_of(workspace.pk), topic)
