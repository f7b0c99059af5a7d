"""What is remembered of topics as the model needs it: who is who, what people decided, what serves now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa

from parvis.ai.topic_following import Known
from parvis.ai.topics import Numbers, TopicModel
from parvis.apps.listening.models import Topics
from parvis.apps.listening.topics.models import Topic

Rows = Mapping[int, Topic]


def rows_of(workspace_id: int) -> dict[int, Topic]:
    """The topics of a workspace by their primary keys, in the order of their numbers."""
    return {row.pk: row for row in Topic.objects.filter(workspace_id=workspace_id)}


def root_of(rows: Rows, row: Topic) -> Topic:
    """The topic that answers for this one: itself, or what it was merged into, however many times."""
    seen = {row.pk}
    while row.merged_into_id is not None and row.merged_into_id in rows and row.merged_into_id not in seen:
        row = rows[row.merged_into_id]
        seen.add(row.pk)
    return row


def resolved(rows: Rows) -> dict[int, int]:
    """For each topic's number, the number that posts carry for it."""
    return {row.number: root_of(rows, row).number for row in rows.values()}


def as_known(row: Topic) -> Known:
    """The row as the model remembers it."""
    return Known(row.number, row.words, quiet=row.faded_at is not None, signature=row.signature)


def live_parts(rows: Iterable[Topic]) -> dict[int, tuple[Known, ...]]:
    """For each topic that is divided, its parts, by numbers. Parts of an earlier division, put together
    again since, are not among them."""
    held = list(rows)
    return {
        row.number: tuple(
            as_known(part) for part in held if part.part_of_id == row.pk and part.merged_into_id != row.pk
        )
        for row in held
        if row.divided
    }


def topic_model(workspace_id: int) -> TopicModel | None:
    """The topic model that serves, arranged as people decided; None before one was learnt."""
    newest = Topics.objects.filter(workspace_id=workspace_id).first()
    if newest is None:
        return None
    rows = rows_of(workspace_id)
    return TopicModel.from_bytes(bytes(newest.model)).decided(resolved(rows), live_parts(rows.values()))


def names_of(workspace_id: int, language: str) -> dict[int, str]:
    """What each number is called in ``fr`` or ``en``: a merged topic by the one it went into."""
    rows = rows_of(workspace_id)
    return {row.number: root_of(rows, row).called(language) for row in rows.values()}


def read_again(model: TopicModel, rows: pa.Table) -> pa.Array:
    """The topic of each of these mentions of the lake, one kept unless another is clearly nearer."""
    held: Numbers = rows.column("topic").to_numpy().astype(np.int32)
    return pa.array(model.assign(rows.column("text").combine_chunks(), held))
