"""A workspace that heard posts of a few subjects, and its topics learnt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache

import pyarrow as pa

from ai.topic_posts import most, said
from apps.listening.scripted import NOW, post
from parvis.apps.listening.intake import Reading, heard_table, understood
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.store import lake_of
from parvis.apps.listening.topics.learning import learn_topics
from parvis.apps.listening.topics.memory import topic_model
from parvis.core.lake import Filter, Pseudonyms
from parvis.core.workspaces.models import Workspace
from parvis.networks.ports import Author

THREE = (("vélo", 80), ("pain", 70), ("train", 60))


def hear(workspace: Workspace, texts: Sequence[str], *, batch: str, author: str = "", days: int = 14) -> None:
    """Put posts into the lake, spread over some days, each by somebody else unless ``author`` is given."""
    rows = _read(tuple(texts), batch, author, days)
    model = topic_model(workspace.pk)
    if model is not None:
        topics = pa.array(model.assign(texts))
        rows = rows.set_column(rows.schema.get_field_index("topic"), rows.schema.field("topic"), topics)
    lake_of(workspace.pk).append(rows, batch_id=batch)


@cache
def _read(texts: tuple[str, ...], batch: str, author: str, days: int) -> pa.Table:
    """Posts as the intake makes them rows: read once for all tests."""
    posts = [
        post(
            f"{batch}{place}",
            text,
            author=Author(id=author or f"{batch}{place}", handle="x.test", name="X"),
            created_at=NOW - timedelta(days=place % days, hours=1),
        )
        for place, text in enumerate(texts)
    ]
    heard = heard_table(posts, pseudonyms=Pseudonyms(b"\0" * 32), source_id=1)
    return understood(heard, Reading(Matcher({})), handles=["x.test"] * len(posts), keep_all=True)


def hear_three(workspace: Workspace, *, seed: int = 0) -> None:
    """Posts about bikes, bread and trains."""
    texts = [text for subject, n in THREE for text in said(subject, n, seed=seed)]
    hear(workspace, texts, batch=f"three{seed}-")


def learnt(workspace: Workspace) -> None:
    """Hear three subjects and learn them, as the job does."""
    hear_three(workspace)
    assert learn_topics.call(workspace_id=workspace.pk) >= 3


def number_of(workspace: Workspace, subject: str) -> int:
    """The number that posts about a subject have."""
    model = topic_model(workspace.pk)
    assert model is not None
    return most(model.assign(said(subject, 20, seed=99)))


def posts_with(workspace: Workspace, number: int) -> int:
    """How many posts of the lake carry a number."""
    return lake_of(workspace.pk).count(Filter(topics=(number,)))
