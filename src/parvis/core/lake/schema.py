"""The columns of a mention, as it travels in Arrow and lies in Parquet.

``HEARD`` is what ingest gives to ``annotate``; ``UNDERSTOOD`` is what ``annotate`` adds; ``MENTION`` is both
and ``queries``, the saved queries that matched. Times are UTC microseconds.

Authors are pseudonyms: ``author`` is a keyed hash (32 hex digits) and ``mention`` likewise; the way back to
the person is only in ``ref``, sealed with the workspace's lake key.
"""

from __future__ import annotations

import pyarrow as pa

HEARD = pa.schema(
    [
        pa.field("mention", pa.string(), nullable=False),  # keyed hash of (network, id)
        pa.field("network", pa.string(), nullable=False),
        pa.field("author", pa.string(), nullable=False),  # keyed hash of (network, author id)
        pa.field("ref", pa.binary(), nullable=False),  # sealed JSON: id, url, author id, handle, name
        pa.field("created_at", pa.timestamp("us", tz="UTC"), nullable=False),  # clock-skew corrected
        pa.field("heard_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("source", pa.int64(), nullable=False),  # which source heard it; 0 for a file or the sample
        pa.field("text", pa.string(), nullable=False),
        pa.field("title", pa.string(), nullable=False),
        pa.field("declared_languages", pa.list_(pa.string()), nullable=False),
        pa.field("is_reply", pa.bool_(), nullable=False),
        pa.field("has_image", pa.bool_(), nullable=False),
        pa.field("has_video", pa.bool_(), nullable=False),
        pa.field("followers", pa.int64()),
        pa.field("engagement", pa.int64()),  # likes + reposts + replies, null if the network tells none
        pa.field("links", pa.list_(pa.string()), nullable=False),
        pa.field("hashtags", pa.list_(pa.string()), nullable=False),  # lower case, without #
    ]
)

UNDERSTOOD = pa.schema(
    [
        pa.field("language", pa.string(), nullable=False),  # ISO 639-1, or "unknown"
        pa.field("language_p", pa.float32(), nullable=False),
        pa.field("sentiment", pa.string(), nullable=False),  # negative | neutral | positive | unknown
        pa.field("p_negative", pa.float32(), nullable=False),  # calibrated; the three sum to 1
        pa.field("p_neutral", pa.float32(), nullable=False),
        pa.field("p_positive", pa.float32(), nullable=False),
        pa.field("emotion", pa.string(), nullable=False),  # anger | joy | optimism | sadness | none
        pa.field("emotion_p", pa.float32(), nullable=False),
        pa.field("p_offensive", pa.float32(), nullable=False),  # orders a queue, never hides
        pa.field("p_hate", pa.float32(), nullable=False),
        pa.field("p_irony", pa.float32(), nullable=False),
        pa.field("is_question", pa.bool_(), nullable=False),
        pa.field("is_complaint", pa.bool_(), nullable=False),
        pa.field("topic", pa.int32(), nullable=False),  # id in the workspace's topic model, -1 for none
        pa.field("terms", pa.list_(pa.string()), nullable=False),  # keyphrases, folded, distinct
        pa.field("mentions", pa.list_(pa.string()), nullable=False),  # @handles, folded
        pa.field("domains", pa.list_(pa.string()), nullable=False),  # hosts of links
        pa.field("brands", pa.list_(pa.string()), nullable=False),  # from the workspace's own list
        pa.field("model", pa.string(), nullable=False),  # version of the models that said so
    ]
)

QUERIES = pa.field("queries", pa.list_(pa.int64()), nullable=False)
MENTION = pa.schema([*HEARD, *UNDERSTOOD, QUERIES])

# What a segment holds: a mention and the whole hours since 1970 of ``created_at``, rounded down.
STORED = pa.schema([*MENTION, pa.field("hour", pa.int32(), nullable=False)])

# A roll-up: many counts in one long table, told apart by ``kind`` (see ``rollups.Kind``). Columns that a kind
# does not count by are null. Sums are of millionths, as integers, so that adding them up in any order, and
# taking a row away again, gives the same number to the last digit.
ROLLUP = pa.schema(
    [
        pa.field("kind", pa.int32(), nullable=False),
        pa.field("query", pa.int64(), nullable=False),  # -1: all mentions, whatever they matched
        pa.field("hour", pa.int32(), nullable=False),  # first hour of the bucket
        pa.field("network", pa.string()),
        pa.field("language", pa.string()),
        pa.field("sentiment", pa.string()),
        pa.field("key", pa.string()),
        pa.field("topic", pa.int32()),
        pa.field("n", pa.int64(), nullable=False),
        pa.field("negative", pa.int64()),
        pa.field("neutral", pa.int64()),
        pa.field("positive", pa.int64()),
    ]
)

# Which rows of a compacted segment hold a word; sorted by word. The newest rows come first, and of a frequent
# word only the first few thousand are kept: ``n`` tells how many there are.
WORDS = pa.schema(
    [
        pa.field("word", pa.string(), nullable=False),  # folded
        pa.field("rows", pa.list_(pa.int32()), nullable=False),
        pa.field("n", pa.int32(), nullable=False),
    ]
)
