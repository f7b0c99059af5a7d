"""Feeds that draft: each entry becomes one draft, once. Drafts only: nothing is planned nor published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.services import post_create
from parvis.apps.planning.feeds.fetching import EVERY, feed_fetch, http_for_feeds
from parvis.apps.planning.feeds.models import Feed, FeedEntry, Trouble
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.http import Http
from parvis.kit.text import clip
from parvis.kit.utm import is_web_link
from parvis.networks.hands import that_publish
from parvis.networks.ports import NetworkError, Post
from parvis.networks.rss.feed import Entry, NotAFeed

__all__ = ["feed_create", "feed_delete", "feed_pause", "feed_read", "http_for_feeds", "words_of"]
MOST_DRAFTS: Final = 20  # at one reading; what is left makes its draft at the next
SUMMARY: Final = 280
PLACEHOLDERS: Final = ("title", "link", "summary")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
GONE: Final = _("It is not there any more. Somebody may have removed it.")


@transaction.atomic
def feed_create(
    *,
    actor: Actor,
    workspace: Workspace,
    name: str,
    url: str,
    template: str,
    networks: Sequence[str],
    campaign: str,
) -> Feed:
    """Have a feed read, each new entry of which becomes a draft by ``template``."""
    require(actor, workspace, Verb.WRITE_POSTS)
    columns = _checked(name, url, template, networks, campaign)
    try:
        with transaction.atomic():
            made = Feed.objects.create(workspace=workspace, created_by_id=actor.user_id, **columns)
    except IntegrityError as error:
        raise Conflict(_("This feed makes drafts already."), code="url") from error
    _tell(actor, made, "feed.create", after={"name": made.name, "url": made.url})
    return made


@transaction.atomic
def feed_pause(*, actor: Actor, workspace: Workspace, feed_id: int, paused: bool) -> Feed:
    """Stop reading a feed, or go on; what came meanwhile makes drafts as far as the feed still shows it."""
    require(actor, workspace, Verb.WRITE_POSTS)
    found = _own(workspace, feed_id)
    found.is_active, found.next_at = not paused, None
    found.save(update_fields=["is_active", "next_at"])
    _tell(actor, found, "feed.pause" if paused else "feed.resume")
    return found


@transaction.atomic
def feed_delete(*, actor: Actor, workspace: Workspace, feed_id: int) -> None:
    """Forget a feed; its drafts stay."""
    require(actor, workspace, Verb.WRITE_POSTS)
    found = _own(workspace, feed_id)
    _tell(actor, found, "feed.delete", before={"name": found.name, "url": found.url})
    found.delete()


def _checked(name: str, url: str, template: str, networks: Sequence[str], campaign: str) -> dict[str, Any]:
    named, address = " ".join(name.split())[:80], url.strip()
    if not named:
        raise BadInput(_("Give the feed a name."), code="name")
    if not is_web_link(address) or len(address) > 2000:
        raise BadInput(_("A link begins with https:// (or http://) and names a site."), code="url")
    for found in _PLACEHOLDER.findall(template):
        if found not in PLACEHOLDERS:
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            raise BadInput(
                _("“%(name)s” is no placeholder. There are %(known)s."),
                code="template", name=found[:40], known=known,
            )  # fmt: skip
    if not template.strip():
        raise BadInput(_("Write what a draft says, for instance {title} {link}."), code="template")
    known_networks = {one.name for one in that_publish()}
    return {
        "name": named,
        "url": address,
        "template": template.strip()[:2000],
        "networks": sorted(set(networks) & known_networks),
        "campaign": campaign.strip()[:80],
    }


def words_of(template: str, post: Post) -> str:
    """What a draft of this entry says. A value that holds braces stays what it is."""
    values = {
        "title": post.title or clip(post.text, 120),
        "link": post.url,
        "summary": clip(post.text, SUMMARY),
    }
    return _PLACEHOLDER.sub(lambda found: values.get(found.group(1), ""), template).strip()


def feed_read(*, feed_id: int, http: Http, now: datetime) -> int:
    """Read a feed and make drafts of what is new, the oldest first; how many. What goes wrong is written on
    the feed."""
    feed = Feed.objects.select_related("workspace", "created_by").get(pk=feed_id)
    if not feed.is_active:
        return 0
    try:
        entries, wait, validators = feed_fetch(feed.url, feed.etag, feed.modified, http, now)
    except (NetworkError, NotAFeed) as fault:
        trouble = Trouble.NOT_A_FEED if isinstance(fault, NotAFeed) else Trouble.UNREADABLE
        _note(feed, now, EVERY, trouble=trouble)
        return 0
    fresh, later = _new(feed, entries)
    made = sum(_draft(feed, entry, now, draft=draft) for entry, draft in fresh)
    # Validators move only when every entry was dealt with: otherwise the feed would answer "nothing new".
    _note(feed, now, EVERY if later else wait, **({} if later else validators))
    return made


def _new(feed: Feed, entries: Sequence[Entry]) -> tuple[list[tuple[Entry, bool]], bool]:
    """Entries not seen yet, the oldest first, each with whether it makes a draft; whether some are left for
    later. At the first reading only the newest makes one, to show what the template gives."""
    seen = set(feed.entries.values_list("key", flat=True))
    fresh = [one for one in {entry.key: entry for entry in entries}.values() if one.key not in seen]
    fresh.sort(key=lambda one: one.post.created_at.timestamp() if one.post else 0.0)
    if feed.begun_at is None:
        return [(one, n == len(fresh)) for n, one in enumerate(fresh, start=1)], False
    return [(one, True) for one in fresh[:MOST_DRAFTS]], len(fresh) > MOST_DRAFTS


@transaction.atomic
def _draft(feed: Feed, entry: Entry, now: datetime, *, draft: bool) -> bool:
    seen, new = FeedEntry.objects.get_or_create(feed=feed, key=entry.key, defaults={"seen_at": now})
    if not new or not draft or entry.post is None:
        return False
    post = entry.post
    link = post.url if is_web_link(post.url) and len(post.url) <= 2000 else ""
    body = Body(
        networks=tuple(feed.networks),
        language=feed.workspace.language,
        common=Variant(parts=(Piece(text=words_of(feed.template, post)),), link=link),
    )
    actor = Actor.system(f"feed {feed.name}", on_behalf_of=str(feed.created_by or ""))
    seen.post = post_create(
        actor=actor, workspace=feed.workspace, body=body, now=now, title=clip(post.title, 120),
        campaign=feed.campaign,
    )  # fmt: skip
    seen.save(update_fields=["post"])
    return True


def _note(feed: Feed, now: datetime, wait: timedelta, *, trouble: str = "", **validators: str) -> None:
    values: dict[str, Any] = {"read_at": now, "next_at": now + wait, "trouble": trouble, **validators}
    if not trouble and feed.begun_at is None:
        values["begun_at"] = now
    Feed.objects.filter(pk=feed.pk).update(**values)


def _own(workspace: Workspace, feed_id: int) -> Feed:
    found = Feed.objects.select_for_update().filter(workspace=workspace, pk=feed_id).first()
    if found is None:
        raise NotFound(GONE)
    return found


def _tell(actor: Actor, feed: Feed, verb: str, **changes: Any) -> None:
    audit.record(
        actor=actor, workspace=feed.workspace, verb=verb, target="feed", target_id=feed.pk, **changes
    )
