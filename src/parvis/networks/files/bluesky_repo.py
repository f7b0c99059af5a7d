"""A Bluesky repository as people export it: one CAR file, every record signed into a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import libipld

from parvis.kit.markup import tidy
from parvis.kit.moments import sane
from parvis.networks.files.dates import parse_when
from parvis.networks.files.faults import BadLine, Reason, unreadable
from parvis.networks.files.layout import Layout
from parvis.networks.files.posts import MAX_TEXT, tags_in
from parvis.networks.ports import Author, MediaKind, Post

_LARGEST: Final = 1 << 30  # a repository of a million records is some 500 MB
_POSTS: Final = "app.bsky.feed.post/"
_EMBEDS: Final = {
    "app.bsky.embed.images": MediaKind.IMAGE,
    "app.bsky.embed.video": MediaKind.VIDEO,
    "app.bsky.embed.external": MediaKind.LINK,
}

Blocks = Mapping[bytes, Any]


def repo_posts(layout: Layout, clock: Callable[[], datetime]) -> Iterator[tuple[int, Post | BadLine]]:
    """Yield the posts of a repository in the order of its tree, which is the order of writing.

    The tree is in pieces all over the file, so the file is read whole (up to a gigabyte).
    """
    root, blocks = _unpacked(layout)
    did = root["did"]
    for number, (key, link) in enumerate(_leaves(blocks, root["data"]), start=1):
        if key.startswith(_POSTS):
            try:
                yield number, _post(did, key, blocks[link], clock())
            except (KeyError, TypeError, ValueError, AttributeError) as fault:
                detail = f"{type(fault).__name__}: {fault}"[:80]
                yield number, BadLine(number, Reason.BROKEN_RECORD, detail)


def _unpacked(layout: Layout) -> tuple[Mapping[str, Any], Blocks]:
    if layout.path.stat().st_size > _LARGEST:
        raise unreadable("file_bomb", "The repository is larger than a gigabyte.")
    with layout.open() as stream:
        data = stream.read(_LARGEST + 1)
    try:
        header, blocks = libipld.decode_car(data)
        root = blocks[header["roots"][0]]
        if not isinstance(root["did"], str) or not isinstance(root["data"], bytes):
            raise TypeError
    except (ValueError, KeyError, TypeError, IndexError) as fault:
        raise unreadable("file_broken", "The repository is damaged or cut short.") from fault
    return root, blocks


def _leaves(blocks: Blocks, top: bytes) -> Iterator[tuple[str, bytes]]:
    """Walk the Merkle search tree in order of keys (https://atproto.com/specs/repository#mst-structure).

    Without recursion, and each node once: a forged file may nest or loop. Missing parts are passed over.
    """
    seen: set[bytes] = set()
    stack: list[bytes | tuple[str, bytes]] = [top]
    while stack:
        step = stack.pop()
        if isinstance(step, tuple):
            yield step
        elif step not in seen:
            seen.add(step)
            stack.extend(reversed(_node(blocks.get(step))))


def _node(node: Any) -> list[bytes | tuple[str, bytes]]:
    steps: list[bytes | tuple[str, bytes]] = []
    if not isinstance(node, dict):
        return steps
    if isinstance(node.get("l"), bytes):
        steps.append(node["l"])
    key = b""
    for entry in node.get("e") or ():
        try:
            key = key[: entry["p"]] + entry["k"]
            steps.append((key.decode("ascii"), entry["v"]))
            if isinstance(entry.get("t"), bytes):
                steps.append(entry["t"])
        except (KeyError, TypeError, UnicodeDecodeError, AttributeError):
            break  # the keys after a broken one are relative to it
    return steps


def _post(did: str, key: str, record: Mapping[str, Any], heard_at: datetime) -> Post:
    text = tidy(record["text"])
    if len(text) > MAX_TEXT:
        raise ValueError("too long")
    rkey = key.removeprefix(_POSTS)
    reply = (record.get("reply") or {}).get("parent") or {}
    facets = [f for facet in record.get("facets") or () for f in facet.get("features") or ()]
    tags = [f["tag"].lower() for f in facets if f.get("$type") == "app.bsky.richtext.facet#tag"]
    links = [f["uri"] for f in facets if f.get("$type") == "app.bsky.richtext.facet#link"]
    return Post(
        network="bluesky",
        id=f"at://{did}/{key}",
        author=Author(id=did),
        text=text,
        created_at=sane(parse_when(str(record["createdAt"]), UTC), heard_at),
        heard_at=heard_at,
        url=f"https://bsky.app/profile/{did}/post/{rkey}",
        languages=tuple(record.get("langs") or ()),
        reply_to=reply.get("uri"),
        links=tuple(dict.fromkeys(links)),
        hashtags=tuple(dict.fromkeys([*tags, *(record.get("tags") or ()), *tags_in(text)])),
        media=_media(record.get("embed")),
    )


def _media(embed: Any) -> tuple[MediaKind, ...]:
    if not isinstance(embed, dict):
        return ()
    inner = embed.get("media") if embed.get("$type") == "app.bsky.embed.recordWithMedia" else embed
    kind = _EMBEDS.get(inner.get("$type", "")) if isinstance(inner, dict) else None
    return (kind,) if kind else ()
