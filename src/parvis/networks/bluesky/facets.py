"""Links, hashtags and mentions of a text, as app.bsky.richtext.facet wants them: by bytes of its UTF-8."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from parvis.kit.entities import Entity, Mark, entities
from parvis.networks.calling import Caller, word
from parvis.networks.ports import Fault, NetworkError

_DID: Final = re.compile(r"did:[a-z]+:[a-zA-Z0-9._:%-]{1,200}\Z")
_HANDLE: Final = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\Z")


def facets(text: str, asking: Caller, mentions: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the facets; a mention of nobody stays plain text. ``mentions`` tells what a written handle
    stands for: another handle, or a DID."""
    found = []
    for one in entities(text):
        feature = _feature(text[one.start : one.end], one, asking, mentions)
        if feature is not None:
            start = len(text[: one.start].encode())
            end = start + len(text[one.start : one.end].encode())
            found.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    return found


def _feature(
    written: str, entity: Entity, asking: Caller, mentions: Mapping[str, str]
) -> dict[str, str] | None:
    kind = "app.bsky.richtext.facet"
    if entity.mark is Mark.LINK:
        return {"$type": f"{kind}#link", "uri": f"https://{written}" if entity.bare else written}
    if entity.mark is Mark.HASHTAG:
        return {"$type": f"{kind}#tag", "tag": written[1:]}
    if entity.mark is Mark.MENTION:
        name = written[1:]
        did = _did(mentions.get(name, name), asking)
        return {"$type": f"{kind}#mention", "did": did} if did else None
    return None


def _did(name: str, asking: Caller) -> str:
    """Who this is; empty for nobody."""
    known = name.strip().removeprefix("@")
    if _DID.match(known):
        return known
    if not _HANDLE.match(known.lower()):
        return ""
    try:
        told = asking.get("/com.atproto.identity.resolveHandle", {"handle": known.lower()})
    except NetworkError as fault:
        if fault.fault in {Fault.BAD_INPUT, Fault.NOT_FOUND}:
            return ""
        raise
    did = word(told, "did")
    return did if _DID.match(did) else ""
