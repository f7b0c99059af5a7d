"""Records of the app.bsky lexicons, as JSON or decoded CBOR, turned into posts.

Source of the shapes: the lexicons app.bsky.feed.post, app.bsky.richtext.facet, app.bsky.embed.* and
app.bsky.actor.profile in the atproto repository.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from parvis.kit.markup import tidy
from parvis.kit.moments import parse_moment, sane
from parvis.networks.ports import Author, MediaKind, Post

NETWORK: Final = "bluesky"
POST: Final = "app.bsky.feed.post"
PROFILE: Final = "app.bsky.actor.profile"
HIDDEN: Final = "!no-unauthenticated"  # "show me to people who are logged in, not to everyone"
MAX_TEXT_BYTES: Final = 3000  # lexicon app.bsky.feed.post, text.maxLength; limits.toml has the source
_MAX_LISTED: Final = 64  # facets and tags beyond this are noise or an attack

_EMBEDS: Final = {
    "app.bsky.embed.images": MediaKind.IMAGE,
    "app.bsky.embed.gallery": MediaKind.IMAGE,
    "app.bsky.embed.video": MediaKind.VIDEO,
    "app.bsky.embed.external": MediaKind.LINK,
}


class NotAPost(ValueError):  # noqa: N818 - it says what the record is not
    """The record breaks its lexicon."""


def post_id(did: str, rkey: str) -> str:
    """Return the AT-URI of a post: what never changes about it."""
    return f"at://{did}/{POST}/{rkey}"


def post_url(did: str, rkey: str) -> str:
    """Return where a person reads the post."""
    return f"https://bsky.app/profile/{did}/post/{rkey}"


def read_post(record: object, did: str, rkey: str, heard_at: datetime, author: Author | None = None) -> Post:
    """Return the post a record is; raises ``NotAPost``. The lexicon's cap on bytes is checked."""
    if not isinstance(record, Mapping):
        message = "a post without a record"
        raise NotAPost(message)
    text = record.get("text")
    if not isinstance(text, str):
        message = "a post without text"
        raise NotAPost(message)
    if len(text) > MAX_TEXT_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        message = f"a post of more than {MAX_TEXT_BYTES} bytes"
        raise NotAPost(message)
    embeds = tuple(_embeds(record.get("embed")))
    features = tuple(_features(record))
    return Post(
        network=NETWORK,
        id=post_id(did, rkey),
        author=author or Author(id=did),
        text=tidy(text),
        created_at=sane(parse_moment(record.get("createdAt")), heard_at),
        heard_at=heard_at,
        url=post_url(did, rkey),
        languages=tuple(_strings(record.get("langs"))),
        reply_to=_parent(record.get("reply")),
        links=_links(features, embeds),
        hashtags=_hashtags(features, record.get("tags")),
        media=tuple(dict.fromkeys(_EMBEDS[kind] for kind, _ in embeds if kind in _EMBEDS)),
    )


def asks_to_be_hidden(profile: object) -> bool:
    """True when a profile record, or a profile view of the AppView, carries the ``HIDDEN`` label."""
    if not isinstance(profile, Mapping):
        return False
    labels = profile.get("labels")
    values = labels.get("values") if isinstance(labels, Mapping) else labels
    return isinstance(values, list) and any(
        isinstance(label, Mapping) and label.get("val") == HIDDEN and not label.get("neg") for label in values
    )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value[:_MAX_LISTED]:
            if isinstance(item, str) and item:
                yield tidy(item)


def _parent(reply: object) -> str | None:
    parent = reply.get("parent") if isinstance(reply, Mapping) else None
    uri = parent.get("uri") if isinstance(parent, Mapping) else None
    return uri if isinstance(uri, str) else None


def _features(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    facets = record.get("facets")
    if not isinstance(facets, list):
        return
    for facet in facets[:_MAX_LISTED]:
        features = facet.get("features") if isinstance(facet, Mapping) else None
        if isinstance(features, list):
            yield from (feature for feature in features[:_MAX_LISTED] if isinstance(feature, Mapping))


def _embeds(embed: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each embed with its type; a record with media holds one inside."""
    if not isinstance(embed, Mapping):
        return
    kind = embed.get("$type")
    if kind == "app.bsky.embed.recordWithMedia":
        inner = embed.get("media")
        if isinstance(inner, Mapping) and isinstance(inner.get("$type"), str):
            yield inner["$type"], inner
    elif isinstance(kind, str):
        yield kind, embed


def _links(
    features: tuple[Mapping[str, Any], ...], embeds: tuple[tuple[str, Mapping[str, Any]], ...]
) -> tuple[str, ...]:
    found = [
        feature.get("uri") for feature in features if feature.get("$type") == "app.bsky.richtext.facet#link"
    ]
    for kind, embed in embeds:
        external = embed.get("external") if kind == "app.bsky.embed.external" else None
        if isinstance(external, Mapping):
            found.append(external.get("uri"))
    return tuple(dict.fromkeys(tidy(uri) for uri in found if isinstance(uri, str) and uri))


def _hashtags(features: tuple[Mapping[str, Any], ...], tags: object) -> tuple[str, ...]:
    found = [
        feature.get("tag") for feature in features if feature.get("$type") == "app.bsky.richtext.facet#tag"
    ]
    found += _strings(tags)
    return tuple(
        dict.fromkeys(tidy(tag).lstrip("#").lower() for tag in found if isinstance(tag, str) and tag)
    )
