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
