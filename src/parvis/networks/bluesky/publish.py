"""Publishing on Bluesky: a record under a key of our choosing, so that putting it twice is putting it once.

``putRecord`` of the same record under the same key answers the same CID and makes no second commit; tried on
the PDS its makers publish (0.5.35), where ``createRecord`` under a taken key answers 500. Sources of the
shapes: the lexicons app.bsky.feed.post, app.bsky.embed.*, app.bsky.richtext.facet and
com.atproto.repo.putRecord in the atproto repository.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from parvis.kit.http import Http, Slice
from parvis.kit.moments import Clock, parse_moment
from parvis.networks.bluesky.facets import facets
from parvis.networks.bluesky.pds import REPO, caller
from parvis.networks.bluesky.records import POST, post_id, post_url
from parvis.networks.bluesky.timeline import tid
from parvis.networks.calling import Caller, dug, needed, number, read, rows, word
from parvis.networks.limits import limit
from parvis.networks.ports import Fault, MediaKind, NetworkError
from parvis.networks.publishing import Access, AtOnce, Counts, File, Live, Look, Remote, State, Work
from parvis.networks.recents import Posted
from parvis.networks.versions import Media, Version

LABELS: Final = frozenset({"sexual", "nudity", "porn", "graphic-media"})
COVERED: Final = "graphic-media"  # what covers pictures whatever the warning says
PAGE: Final = 100
KEY_TRUSTED: Final = timedelta(days=1)


def record_key(work: Work) -> str:
    """A TID (https://atproto.com/specs/tid) that only this step has: its moment, shifted by its key."""
    return tid(work.begun_at + timedelta(microseconds=int(work.key[:8], 16) % 1_000_000))


class BlueskyPublisher(AtOnce):
    """Puts one post of a thread."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def prepare(self, work: Work) -> State:
        """Upload the files and write the record; blobs that no record names are swept away by the host."""
        asking = caller(self._http, self._clock, work.access)
        at = work.begun_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        record: dict[str, Any] = {"$type": POST, "text": work.part.text, "createdAt": at}
        if work.version.language:
            record["langs"] = [work.version.language]
        if marked := facets(work.part.text, asking, work.version.mentions):
            record["facets"] = marked
        if embed := _embed(work, asking):
            record["embed"] = embed
        if work.before:
            record["reply"] = {"root": _reference(work.before[0]), "parent": _reference(work.before[-1])}
        if label := _label(work.version, work.part.media):
            record["labels"] = {
                "$type": "com.atproto.label.defs#selfLabels", "values": [{"val": label}],
            }  # fmt: skip
        return {"record": record, "rkey": record_key(work)}

    def commit(self, work: Work, state: State) -> Live:
        """Put the record."""
        asking = caller(self._http, self._clock, work.access)
        told = asking.post(f"/{REPO}.putRecord", {
            "repo": work.access.id, "collection": POST, "rkey": state["rkey"], "record": state["record"],
        })  # fmt: skip
        return Live(_remote(work.access.id, str(state["rkey"]), needed(told, "cid")))

    def find(self, work: Work, state: State) -> Live | Look:
        """Read the record under its key from the host itself, which never lags."""
        asking, rkey = caller(self._http, self._clock, work.access), str(state["rkey"])
        asked = {"repo": work.access.id, "collection": POST, "rkey": rkey}
        try:
            told = asking.get(f"/{REPO}.getRecord", asked)
        except NetworkError as fault:
            if fault.fault is Fault.NOT_FOUND:
                return Look.ABSENT
            raise
        return Live(_remote(work.access.id, rkey, needed(told, "cid")))

    def repeatable(self, work: Work, state: State, *, committed_at: datetime, now: datetime) -> bool:
        """For a day: the key holds for ever, but what is absent so late, somebody may have removed."""
        del work
        return "rkey" in state and now - committed_at < KEY_TRUSTED


class BlueskyChanges:
    """Removes posts. Bluesky shows no edited posts, so that nothing is changed here."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def edit(self, work: Work, remote: Remote, state: State) -> Remote:
        """Not offered."""
        del work, remote, state
        raise NetworkError(Fault.REFUSED, "cannot_edit", "Bluesky does not let posts be changed")

    def remove(self, access: Access, remote: Remote) -> None:
        """Delete the record; no fault if it is gone already."""
        asking = caller(self._http, self._clock, access)
        rkey = remote.id.rpartition("/")[2]
        asking.post(f"/{REPO}.deleteRecord", {"repo": access.id, "collection": POST, "rkey": rkey})


class BlueskyRecents:
    """Lists an account's own posts from its host."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Return the newest page, down to ``since``."""
        asking = caller(self._http, self._clock, access)
        told = asking.get(f"/{REPO}.listRecords", {"repo": access.id, "collection": POST, "limit": PAGE})
        found = []
        for row in rows(told, "records"):
            at = parse_moment(dug(row, "value", "createdAt"))
            if at is not None and at >= since:
                rkey = word(row, "uri").rpartition("/")[2]
                found.append(
                    Posted(_remote(access.id, rkey, word(row, "cid")), word(row, "value", "text"), at)
                )
        return found


class BlueskyMetrics:
    """Counts, from the AppView that the account's host speaks to (app.bsky.feed.getPosts)."""

    batch = 25

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Likes, replies, reposts (quotes among them); Bluesky tells no views."""
        asking = caller(self._http, self._clock, access)
        told = asking.get("/app.bsky.feed.getPosts", {"uris": list(ids)})
        return {word(post, "uri"): _counts(post) for post in rows(told, "posts")}


def _counts(post: Any) -> Counts:
    reposts, quotes = number(post, "repostCount"), number(post, "quoteCount")
    both = None if reposts is None else reposts + (quotes or 0)
    return Counts(likes=number(post, "likeCount"), replies=number(post, "replyCount"), reposts=both)


def _remote(did: str, rkey: str, cid: str) -> Remote:
    return Remote(post_id(did, rkey), post_url(did, rkey), {"cid": cid})


def _reference(remote: Remote) -> dict[str, str]:
    return {"uri": remote.id, "cid": remote.data.get("cid", "")}


def _label(version: Version, media: Sequence[Media]) -> str:
    """A warning of Bluesky's own, or one that covers the pictures: there is no warning in free words."""
    warning = version.warning.strip()
    if warning.lower() in LABELS:
        return warning.lower()
    return COVERED if warning and media else ""


def _embed(work: Work, asking: Caller) -> dict[str, Any] | None:
    """The one embed that a post may hold: its video, else its pictures, else the card of its link."""
    videos = [one for one in work.part.media if one.kind is MediaKind.VIDEO]
    if videos:
        return _video(videos[0], work.files[videos[0].key], asking)
    if work.part.media:
        images = [
            {"alt": one.alt, "image": _blob(work.files[one.key], asking), **_ratio(one)}
            for one in work.part.media
        ]
        return {"$type": "app.bsky.embed.images", "images": images}
    return _card(work, asking) if work.number == 1 else None


def _video(media: Media, file: File, asking: Caller) -> dict[str, Any]:
    """Uploaded as a blob; the AppView makes it playable once the post is there. A host that takes no file of
    this size says so, which is told as it is."""
    embed = {"$type": "app.bsky.embed.video", "video": _blob(file, asking), **_ratio(media)}
    return {**embed, "alt": media.alt} if media.alt else embed


def _card(work: Work, asking: Caller) -> dict[str, Any] | None:
    card = work.version.card
    if card is None:
        return None
    external: dict[str, Any] = {"uri": card.url, "title": card.title, "description": card.description}
    thumb = work.files.get(card.picture)
    if thumb is not None and thumb.bytes <= limit(
        "bluesky", "card_bytes"
    ):  # heavier, the post would be refused
        external["thumb"] = _blob(thumb, asking)
    return {"$type": "app.bsky.embed.external", "external": external}


def _blob(file: File, asking: Caller) -> Any:
    reply = asking.send(
        "POST",
        f"/{REPO}.uploadBlob",
        content=Slice(file.path, 0, file.bytes),
        headers={"Content-Type": file.mime},
    )
    blob = dug(read(reply), "blob")
    if not isinstance(blob, dict):
        raise NetworkError(Fault.GARBAGE, "garbled", "the host answered no blob")
    return blob


def _ratio(media: Media) -> dict[str, Any]:
    if not (media.width and media.height):
        return {}
    return {"aspectRatio": {"width": media.width, "height": media.height}}
