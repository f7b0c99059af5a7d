"""Learning the topics anew, in the background, and writing down what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.utils import timezone

from parvis.ai import topic_learning
from parvis.ai.topic_following import Became, Change, Known
from parvis.ai.topic_learning import Learnt
from parvis.ai.topics import TopicInfo
from parvis.apps.listening.models import Topics
from parvis.apps.listening.store import lake_of
from parvis.apps.listening.topics.memory import as_known, read_again, resolved, rows_of, topic_model
from parvis.apps.listening.topics.models import COLOURS, Happened, Topic, TopicNews
from parvis.core.jobs.tasks import job
from parvis.core.lake import Column, Filter
from parvis.core.workspaces.models import Workspace
from parvis.kit.text import fold
from parvis.science.growth import growth

LEARNT_FROM = 20_000  # newest posts that topics are learnt from
FEWEST_POSTS = 200
READ_AGAIN = timedelta(days=35)  # how far back each night's learning changes what posts carry
REMEMBERED = timedelta(days=180)  # how long a topic that faded may come back as itself
MODELS_KEPT = 3
WEEK = timedelta(days=7)
TOLD_UP, TOLD_DOWN = 0.25, -0.2  # a change is told when all of its interval is beyond
MOST_NUMBERS = 10_000


@job()
def learn_every_topics() -> None:
    """Each workspace's topics, one job each; where nothing was heard since, there is nothing to learn."""
    for pk in Workspace.objects.values_list("pk", flat=True):
        learn_topics.using(workspace_id=pk, unique_key=f"topics:{pk}").enqueue(workspace_id=pk, asked=False)


@job(max_attempts=3)
def learn_topics(workspace_id: int, asked: bool = True) -> int:
    """Learn the workspace's topics from its newest posts and say which posts hold each; how many topics.

    ``asked``: by a person, who expects every post to be read again. Of a night only the recent ones are.
    """
    lake, now = lake_of(workspace_id), timezone.now()
    table = lake.latest(Filter(), limit=LEARNT_FROM)
    last = Topics.objects.filter(workspace_id=workspace_id).first()
    if table.num_rows < FEWEST_POSTS or (last and not asked and not _heard_since(table, last.created_at)):
        return 0
    found = topics_store(workspace_id, table, now=now)
    model = topic_model(workspace_id)
    if model is not None:
        newest = table.column("created_at")[0].as_py()
        since = None if asked or last is None else min(now, newest) - READ_AGAIN
        lake.reread("topic", partial(read_again, model), since=since)
        _tell_growth(workspace_id, until=newest, now=now)
    return found


def _heard_since(table: pa.Table, at: datetime) -> bool:
    newest = pc.max(table.column("heard_at")).as_py()
    return newest is not None and newest > at


def topics_store(workspace_id: int, table: pa.Table, *, now: datetime) -> int:
    """Learn topics from posts (``text``, ``language``, ``author`` if known) and remember them; how many."""
    rows = rows_of(workspace_id)
    own = [row for row in rows.values() if row.part_of_id is None]
    learnt = topic_learning.learn_topics(
        table.column("text"),
        languages=table.column("language"),
        authors=table.column("author") if "author" in table.column_names else None,
        known=[as_known(row) for row in own if row.faded_at is None or row.faded_at > now - REMEMBERED],
        first_id=max((row.number + 1 for row in rows.values()), default=1),
    )
    with transaction.atomic():
        _remember(workspace_id, learnt, now)
        Topics.objects.create(workspace_id=workspace_id, model=learnt.model.to_bytes(), posts=table.num_rows)
        kept = Topics.objects.filter(workspace_id=workspace_id).values_list("pk", flat=True)[:MODELS_KEPT]
        Topics.objects.filter(workspace_id=workspace_id).exclude(pk__in=list(kept)).delete()
    return len(learnt.model.topics)


def _remember(workspace_id: int, learnt: Learnt, now: datetime) -> None:
    """Bring the rows up to date with what was learnt, and tell what changed."""
    rows = {row.number: row for row in Topic.objects.select_for_update().filter(workspace_id=workspace_id)}
    first = not rows
    known = {one.id: one for one in learnt.model.known()}
    called: list[TopicNews] = []
    for info in learnt.model.topics:
        if info.id not in rows:
            colour = colour_for(rows.values())
            rows[info.id] = Topic(workspace_id=workspace_id, number=info.id, colour=colour, born_at=now)
        called += _described(rows[info.id], info, known[info.id], now)
    numbers = {row.pk: row.number for row in rows.values() if row.divided}
    for row in rows.values():
        lives = row.number in known or numbers.get(row.part_of_id or 0) in known
        row.faded_at = None if lives else row.faded_at or now
        row.size = row.size if lives else 0
        row.save()
    told = [] if first else [_told(rows, change, now) for change in learnt.changes]
    TopicNews.objects.bulk_create([*told, *called])


def _described(row: Topic, info: TopicInfo, known: Known, now: datetime) -> list[TopicNews]:
    """Write what was learnt of a topic on its row. A name of the AI's stays as long as it still says what
    the topic is about: names hold still too."""
    before = (row.label_fr, row.label_en)
    if not _still_says(row.label_fr, info.terms):
        row.label_fr = info.label_fr[:200]
    if not _still_says(row.label_en, info.terms):
        row.label_en = info.label_en[:200]
    row.words, row.terms, row.size = dict(known.words), list(info.terms), info.size
    row.signature, row.one_author = info.signature, info.one_author
    if before in {("", ""), (row.label_fr, row.label_en)}:
        return []
    old, new = (before[0], row.label_fr) if before[0] != row.label_fr else (before[1], row.label_en)
    return [TopicNews(topic=row, kind=Happened.CALLED, at=now, before=old, after=new)]


def _still_says(label: str, terms: Sequence[str]) -> bool:
    words = {word for term in terms for word in fold(term).split()}
    return any(set(fold(part).split()) <= words for part in label.split(", ") if part)


def colour_for(rows: Iterable[Topic]) -> int:
    """The colour that the fewest of these topics have."""
    counts = np.bincount([row.colour for row in rows if row.faded_at is None], minlength=COLOURS + 1)[1:]
    return int(counts.argmin()) + 1


def _tell_growth(workspace_id: int, *, until: datetime, now: datetime) -> None:
    """Tell which topics grew or went down, the last week against the one before, beyond what chance explains;
    once a week for each topic."""
    rows = rows_of(workspace_id)
    weeks = [
        counts_of(workspace_id, Filter(since=until - back * WEEK, until=until - (back - 1) * WEEK).on_hours())
        for back in (1, 2)
    ]
    lately = TopicNews.objects.filter(
        topic__workspace_id=workspace_id, at__gt=now - WEEK, kind__in=[Happened.GREW, Happened.SHRANK]
    ).values_list("topic_id", flat=True)
    told = []
    for row in rows.values():
        found = growth(weeks[0].get(row.number, 0), weeks[1].get(row.number, 0))
        if found is None or not found.before or not found.now or row.pk in lately:
            continue
        kind = Happened.GREW if found.low > TOLD_UP else Happened.SHRANK if found.high < TOLD_DOWN else None
        if kind is not None:
            counts = {"before": str(found.before), "after": str(found.now)}
            told.append(TopicNews(topic=row, kind=kind, at=now, **counts))
    TopicNews.objects.bulk_create(told)


def counts_of(workspace_id: int, asked: Filter) -> dict[int, int]:
    """Posts of the lake by topic."""
    table = lake_of(workspace_id).counts(asked, Column.TOPIC, limit=MOST_NUMBERS)
    return {int(row["key"]): row["n"] for row in table.to_pylist()}


def _told(rows: dict[int, Topic], change: Change, now: datetime) -> TopicNews:
    kinds = {became: Happened(became.value) for became in Became}
    return TopicNews(
        topic=rows[change.topic],
        other=rows.get(change.other),
        kind=kinds[change.became],
        at=now,
        before=str(change.before) if change.before else "",
        after=str(change.after) if change.after else "",
    )


@job(max_attempts=3)
def arrange_topics(workspace_id: int, numbers: list[int], among: list[int]) -> int:
    """Let posts that carry ``numbers`` carry what people decided: of ``among`` the nearest, or without these
    the topic that answers for theirs now. How many posts were read."""
    model = topic_model(workspace_id)
    if model is None:
        return 0
    rows = rows_of(workspace_id)
    answers = resolved(rows)
    few = [as_known(row) for row in rows.values() if row.number in among]

    def arranged(table: pa.Table) -> pa.Array:
        held = table.column("topic").to_numpy().astype(np.int32)
        mine = np.isin(held, numbers)
        if few and mine.any():
            texts = table.column("text").filter(pa.array(mine)).to_pylist()
            held[mine] = model.nearest(texts, few)
        elif mine.any():
            held[mine] = [answers.get(one, one) for one in held[mine].tolist()]
        return pa.array(held)

    return lake_of(workspace_id).reread("topic", arranged)
