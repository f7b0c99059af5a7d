"""Made-up mentions for the lake's tests: plausible, small, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from parvis.core.lake.schema import MENTION

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
WORDS = ("vélo", "tram", "pluie", "Lyon", "marché", "école", "l'été", "bus", "gare", "pont", "café", "ville")
NETWORKS = ("bluesky", "mastodon", "rss")
LANGUAGES = ("fr", "en", "unknown")
SENTIMENTS = ("negative", "neutral", "positive", "unknown")
EMOTIONS = ("anger", "joy", "none")


def post(name: str, at: datetime = NOON, **columns: Any) -> dict[str, Any]:
    """One mention as a row; ``columns`` say what differs from an ordinary one."""
    row: dict[str, Any] = {
        "mention": name,
        "network": "bluesky",
        "author": "someone",
        "ref": b"sealed",
        "created_at": at,
        "heard_at": NOON,
        "source": 1,
        "text": "Le tram de Lyon est en retard",
        "title": "",
        "declared_languages": [],
        "is_reply": False,
        "has_image": False,
        "has_video": False,
        "followers": None,
        "engagement": None,
        "links": [],
        "hashtags": [],
        "language": "fr",
        "language_p": 0.9,
        "sentiment": "neutral",
        "p_negative": 0.25,
        "p_neutral": 0.5,
        "p_positive": 0.25,
        "emotion": "none",
        "emotion_p": 0.9,
        "p_offensive": 0.0,
        "p_hate": 0.0,
        "p_irony": 0.0,
        "is_question": False,
        "is_complaint": False,
        "topic": -1,
        "terms": [],
        "mentions": [],
        "domains": [],
        "brands": [],
        "model": "test-1",
        "queries": [],
    }
    return row | columns


def table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), MENTION)


def some_posts(n: int, *, seed: int, since: datetime = NOON, span: timedelta = timedelta(days=3)) -> pa.Table:
    """``n`` varied posts; mention names are ``<seed>-<i>``."""
    rng = random.Random(seed)
    rows = []
    for i in range(n):
        p = [rng.random() for _ in range(3)]
        negative, neutral, positive = (x / sum(p) for x in p)
        rows.append(
            post(
                f"{seed}-{i}",
                since + span * rng.random(),
                network=rng.choice(NETWORKS),
                author=f"author-{rng.randrange(12)}",
                source=rng.randrange(1, 4),
                text=" ".join(rng.choices(WORDS, k=6)),
                title=rng.choice(("", "", "Une Gare")),
                language=rng.choice(LANGUAGES),
                sentiment=rng.choice(SENTIMENTS),
                p_negative=negative,
                p_neutral=neutral,
                p_positive=positive,
                emotion=rng.choice(EMOTIONS),
                is_question=rng.random() < 0.3,
                is_complaint=rng.random() < 0.3,
                topic=rng.randrange(-1, 4),
                terms=rng.choices(("velo", "tram", "pluie", "gare"), k=rng.randrange(4)),
                hashtags=rng.choices(("lyon", "velo"), k=rng.randrange(3)),
                domains=rng.sample(("a.fr", "b.fr"), k=rng.randrange(3)),
                brands=rng.sample(("TCL", "SNCF"), k=rng.randrange(2)),
                queries=rng.sample((1, 2, 3), k=rng.randrange(3)),
            )
        )
    return table(rows)
