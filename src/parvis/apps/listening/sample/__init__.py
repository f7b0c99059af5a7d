"""The sample workspace: real public posts of 2013 (README.md beside says which), marked and removable."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from typing import Any

from parvis.networks.ports import Author, MediaKind, Post

NETWORK = "reddit"
IMAGE_HOSTS = ("imgur.com", "flickr.com", "quickmeme.com", ".jpg", ".png", ".gif")
VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com", "dailymotion.com")


def queries() -> tuple[tuple[str, str], ...]:
    """The sample's saved queries: name and text."""
    return (
        (
            "Vélo et transports",
            "vélo* OR cyclist* OR métro OR tramway OR RATP OR SNCF OR STM OR Bixi OR bicycle OR bike*",
        ),
        (
            "Beauté et maquillage",
            'maquillage OR makeup OR mascara OR lipstick OR "nail polish" OR skincare OR cosmetic*',
        ),
        ("Course à pied", 'marathon OR running OR runner* OR "course à pied" OR 5k OR 10k'),
        ("Voyage", "voyage* OR vacances OR travel* OR hostel OR airport OR backpack*"),
        (
            "Climat et énergie",
            "climat* OR énergie OR solar OR nucléaire OR nuclear OR carbon OR CO2 OR warming",
        ),
    )


def query_names() -> tuple[str, ...]:
    """The names of the sample's queries."""
    return tuple(name for name, _text in queries())


def brands() -> tuple[tuple[str, bool], ...]:
    """Brands that the sample speaks of: name, and whether the list shows it as one's own."""
    return (("Google", True), ("Apple", False), ("Facebook", False), ("Twitter", False))


def posts(heard_at: datetime) -> Iterator[Post]:
    """The sample's posts, oldest first. The set holds no author names: ``author.id`` is empty."""
    packed = (files(__package__) / "reddit_2013.jsonl.gz").read_bytes()
    for line in gzip.decompress(packed).decode().splitlines():
        yield _post(json.loads(line), heard_at)


def _post(row: dict[str, Any], heard_at: datetime) -> Post:
    link = row["link"]
    return Post(
        network=NETWORK,
        id=row["id"],
        author=Author(id=""),
        title="",
        text=f"{row['title']}\n\n{row['text']}".strip(),
        created_at=datetime.fromisoformat(row["created_at"]),
        heard_at=heard_at,
        url=f"https://www.reddit.com/comments/{row['id']}",
        links=(link,) if link else (),
        media=_media(link),
        likes=row["score"],
        replies=row["comments"],
    )


def _media(link: str) -> tuple[MediaKind, ...]:
    if any(host in link for host in VIDEO_HOSTS):
        return (MediaKind.VIDEO,)
    return (MediaKind.IMAGE,) if any(host in link for host in IMAGE_HOSTS) else ()
