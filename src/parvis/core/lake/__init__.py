"""The lake: everything that was heard, as Parquet files, written once and asked through Ibis.

::

    lake = Lake(Path("var/lake"))                          # one folder per workspace; any number of processes
    lake.append(table, batch_id="bluesky-42")  -> int      # rows added; 0 if this batch was already taken
    lake.remove_mentions(ids)                  -> int      # deleted on the network: out of all answers
    lake.erase_author(author)                  -> int      # rewrites every segment that holds them, now
    lake.relabel(mention, sentiment="neutral")             # a person's correction, shown in every answer
    lake.revise(table, newer=newer)            -> [mention] # edited on the network: the words change, once
    lake.retain(days=365)                      -> int      # rows dropped for their age
    lake.drop_source(source)                   -> int      # rows of one source, as if never heard
    lake.compact()                             -> Compacted # a job, every few minutes
    lake.day_names(), lake.day("2026-11-23")               # every mention of a day, read one after another
    lake.stats()                               -> LakeStats(rows, bytes, segments, fresh, oldest, newest)

    since, until = now - timedelta(days=30), now
    f = Filter(since=since, until=until, languages=("fr",)).on_hours()      # whole hours: roll-ups answer
    lake.volume(f, bucket=Bucket.HOUR, by=By.NETWORK)      # bucket (UTC), key, n
    lake.volume_of(f, Column.BRAND, ("TCL",))              # bucket, key, n
    lake.reach(f)                                          # one row: n, told, engagement, median, most …
    lake.sentiment(f, bucket=Bucket.DAY)                   # bucket, n, n_negative …, sum_p_negative …
    lake.counts(f, Column.AUTHOR, limit=20)                # key, n; most first
    lake.topic_languages(f)                                # topic, language, n
    lake.rising_terms(f, window=timedelta(days=1), limit=20)   # term, n_now, n_before, score
    lake.series(f, per=Per.QUERY, minutes=5)   # start (seconds since 1970), key, n: from the mentions
    lake.count(f)                              -> int
    lake.latest(f, limit=50, word="vélo", before=cursor)   # MENTION rows, newest first
    lake.search(read_words('vélo "piste cyclable" -tram'), f, limit=30)  # Found
    lake.mention(id)                                       # MENTION, one row or none
    lake.sample(f, 100, seed=1)                            # MENTION rows, the same for the same seed
    lake.probabilities(f, limit=10_000, seed=1)            # float64[n, 3]: negative, neutral, positive

Tables are ``pyarrow.Table``; buckets are UTC, or local to ``zone="Europe/Paris"``. ``cursor_after(table)``
gives the cursor of the next page of ``latest``. A mention heard again, in any batch of any process, counts
once. Errors are ``LakeFault`` and have a ``code``; ``LakeFull`` (the disk) leaves nothing half visible.
"""

from parvis.core.lake.faults import (
    BadBatch,
    BadCorrection,
    LakeBusy,
    LakeFault,
    LakeFull,
    NoCluster,
    UnknownMention,
)
from parvis.core.lake.filters import Bucket, By, Column, Filter
from parvis.core.lake.lake import Lake, LakeStats
from parvis.core.lake.latest import Cursor, cursor_after
from parvis.core.lake.pseudonyms import Pseudonyms, SealBroken
from parvis.core.lake.rewrite import Compacted
from parvis.core.lake.search.asking import Asked, Clause, Way, read_words
from parvis.core.lake.search.finding import After, Found, Order
from parvis.core.lake.series import Per

__all__ = [
    "After",
    "Asked",
    "BadBatch",
    "BadCorrection",
    "Bucket",
    "By",
    "Clause",
    "Column",
    "Compacted",
    "Cursor",
    "Filter",
    "Found",
    "Lake",
    "LakeBusy",
    "LakeFault",
    "LakeFull",
    "LakeStats",
    "NoCluster",
    "Order",
    "Per",
    "Pseudonyms",
    "SealBroken",
    "UnknownMention",
    "Way",
    "cursor_after",
    "read_words",
]
