"""The links of a post, and the short ones that leave in their place.

What is written stays as it was written: ``Variant.links`` says which short link stands for it on each
network, so that an approval is of both, and taking the short ones back loses nothing. Who makes short links
is told by ``shortening``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from django.db import transaction

from parvis.apps.content import services
from parvis.apps.content.bodies import Body, Stands, Variant
from parvis.apps.content.models import Post
from parvis.apps.content.reading import from_json
from parvis.apps.content.shortening import When, maker, wanted
from parvis.apps.content.sight import followers
from parvis.apps.content.slots import DEAD_LINKS, label_of
from parvis.core.actors import Actor, Made
from parvis.kit.relinking import links
from parvis.networks.limits import limits


class Shortens(Protocol):
    """Gives the post with short links in place of all that can be counted; ``title`` and ``campaign`` are the
    post's, or what is being typed. The same post gives the same links."""

    def __call__(
        self, *, actor: Actor, post: Post, body: Body, title: str, campaign: str, now: datetime
    ) -> Body: ...


def shortened(*, actor: Actor, post: Post, body: Body, title: str, campaign: str, now: datetime) -> Body:
    """The post with its links short; as it was where the workspace has none shortened."""
    if wanted(post.workspace) is When.NEVER:
        return body
    make: Shortens = maker()
    return make(actor=actor, post=post, body=body, title=title, campaign=campaign, now=now)


@transaction.atomic
def shortened_before_asking(*, post: Post, now: datetime) -> Post:
    """Shorten what a workspace wants short before its approval is asked, so that what is approved is what
    leaves. By Parvis itself: whoever asks has written nothing by it."""
    if wanted(post.workspace) is not When.ALWAYS:
        return post
    actor, body = Actor.system(), from_json(post.body)
    told = {"title": post.title, "campaign": post.campaign}
    short = shortened(actor=actor, post=post, body=body, now=now, **told)
    return services.post_save(
        actor=actor, workspace=post.workspace, post_id=post.pk, body=short, seen=post.number, now=now,
        made=Made(post.made),
    )  # fmt: skip


def addresses(variant: Variant) -> tuple[str, ...]:
    """Every address that a version leads to, each once: of its texts, its first comment, its own link and its
    card."""
    texts = [*(piece.text for piece in variant.parts), variant.comment]
    found = [address for text in texts for _start, _end, address in links(text)]
    beside = [variant.link, variant.card.url if variant.card else ""]
    return tuple(dict.fromkeys([*found, *(one for one in beside if one)]))


def pruned(body: Body) -> Body:
    """The post without short links of what is not written in it any more."""
    own = {name: replace(variant, links=_written(variant)) for name, variant in body.own.items()}
    return replace(body, common=replace(body.common, links=_written(body.common)), own=own)


def _written(variant: Variant) -> Stands:
    there = set(addresses(variant)) if variant.links else set()
    return {written: known for written, known in variant.links.items() if written in there}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as it is written, and what stands for it: (network, its label, the short one)."""

    written: str
    short: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """What the editor says of the links of a version. Labels of networks: ``weighed`` count every link alike
    however short, ``dead`` have links that lead nowhere, which stay as they are written."""

    rows: tuple[LinkRow, ...]
    weighed: str
    dead: str

    @property
    def any_short(self) -> bool:
        """Whether one of them leaves as a short one."""
        return any(row.short for row in self.rows)


def linked(body: Body, name: str) -> Linked:
    """The links of one version (``sight.COMMON`` or a network) as its networks get them."""
    networks = followers(body, name)
    variant = body.own.get(name, body.common)
    rows = (LinkRow(one, tuple(_short(variant, one, networks))) for one in addresses(variant))
    return Linked(
        tuple(rows),
        ", ".join(label_of(one) for one in networks if "link_weight" in limits()[one]),
        ", ".join(label_of(one) for one in networks if one in DEAD_LINKS),
    )


def _short(variant: Variant, written: str, networks: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    known = variant.links.get(written, {})
    return ((one, label_of(one), known[one]) for one in networks if one in known)
