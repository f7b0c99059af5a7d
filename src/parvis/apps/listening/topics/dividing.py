"""What a topic would be in parts: the AI's proposal, which a person reads and then takes or leaves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from parvis.ai.topic_dividing import Part, divide
from parvis.apps.listening.store import lake_of
from parvis.apps.listening.topics.models import Topic
from parvis.core.lake import Filter
from parvis.core.workspaces.models import Workspace

READ = 2_000  # newest posts of the topic that a proposal is made from
MOST_PARTS = 4


@dataclass(frozen=True, slots=True)
class Proposal:
    """Parts, each with the mentions that show it best, made from ``posts`` posts. ``key`` is the same for the
    same parts: a decision names it."""

    parts: tuple[Part, ...]
    shown: tuple[tuple[str, ...], ...]
    posts: int
    key: str


def proposed(workspace: Workspace, topic: Topic, *, into: int) -> Proposal:
    """The parts that a topic's newest posts fall into, at most four; none when they do not."""
    table = lake_of(workspace.pk).latest(Filter(topics=(topic.number,)), limit=READ)
    texts, languages = table.column("text").to_pylist(), table.column("language").to_pylist()
    parts = divide(texts, languages=languages, into=max(2, min(into, MOST_PARTS)))
    mentions = table.column("mention").to_pylist()
    said = "\n".join(f"{part.size} {' '.join(part.terms)}" for part in parts)
    return Proposal(
        parts=parts,
        shown=tuple(tuple(mentions[place] for place in part.representatives) for part in parts),
        posts=table.num_rows,
        key=hashlib.blake2b(said.encode(), digest_size=8).hexdigest(),
    )
