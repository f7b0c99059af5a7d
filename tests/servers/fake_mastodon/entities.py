"""The shapes of Mastodon 4.7's answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
_APPROVAL = {"automatic": [], "manual": [], "current_user": "denied"}


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def account(base: str, number: str, name: str, **more: Any) -> Json:
    missing = f"{base}/avatars/original/missing.png"
    return {
        "id": number,
        "username": name.partition("@")[0],
        "acct": name,
        "display_name": "",
        "locked": False,
        "bot": False,
        "discoverable": True,
        "indexable": True,
        "group": False,
        "created_at": "2026-10-14T00:00:00.000Z",
        "note": "",
        "url": f"{base}/@{name}",
        "uri": f"{base}/ap/users/{number}",
        "avatar": missing,
        "avatar_static": missing,
        "header": missing,
        "header_static": missing,
        "followers_count": 0,
        "following_count": 0,
        "statuses_count": 0,
        "last_status_at": "2026-11-20",
        "hide_collections": None,
        "noindex": False,
        "emojis": [],
        "roles": [],
        "fields": [],
    } | more


def status(base: str, number: str, author: Json, content: str, at: datetime | None, **more: Any) -> Json:
    return {
        "id": number,
        "created_at": moment(at) if at else "",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": "fr",
        "uri": f"{author['uri']}/statuses/{number}",
        "url": f"{base}/@{author['acct']}/{number}",
        "replies_count": 0,
        "reblogs_count": 0,
        "favourites_count": 0,
        "quotes_count": 0,
        "edited_at": None,
        "content": content,
        "filtered": [],
        "reblog": None,
        "application": None,
        "account": author,
        "media_attachments": [],
        "mentions": [],
        "tags": [],
        "emojis": [],
        "quote": None,
        "card": None,
        "poll": None,
        "quote_approval": _APPROVAL,
    } | more


def tag(base: str, name: str) -> Json:
    return {"name": name, "url": f"{base}/tags/{name}"}


def history(uses: int) -> list[Json]:
    return [
        {"day": str(1795305600 - 86400 * n), "accounts": str(uses - n), "uses": str(uses)} for n in range(2)
    ]


def trending_tag(base: str, name: str) -> Json:
    return {"id": "7", "name": name, "url": f"{base}/tags/{name}", "history": history(12)}


def trending_link(title: str, url: str) -> Json:
    told = {"url": url, "title": title, "description": "", "language": "fr", "type": "link"}
    nobody = {"author_name": "", "author_url": "", "provider_name": "Exemple", "provider_url": "", "html": ""}
    picture = {"width": 0, "height": 0, "image_description": "", "embed_url": ""}
    return told | nobody | picture | {"history": history(9)}


def instance_v2(base: str, streaming: str) -> Json:
    return {
        "domain": base.partition("://")[2],
        "title": "Mastodon",
        "version": "4.7.3",
        "source_url": "https://github.com/mastodon/mastodon",
        "description": "",
        "usage": {"users": {"active_month": 4}},
        "languages": ["fr"],
        "configuration": {
            "urls": {"streaming": streaming},
            "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
            "statuses": {
                "max_characters": 500,
                "max_media_attachments": 4,
                "characters_reserved_per_url": 23,
            },
        },
        "registrations": {"enabled": True, "approval_required": False, "message": None, "url": None},
        "api_versions": {"mastodon": 11},
        "contact": {"email": "", "account": None},
        "rules": [],
    }


def instance_v1(base: str, streaming: str) -> Json:
    return {
        "uri": base.partition("://")[2],
        "title": "Mastodon",
        "short_description": "",
        "description": "",
        "email": "",
        "version": "4.7.3",
        "urls": {"streaming_api": streaming},
        "stats": {"user_count": 4, "status_count": 7, "domain_count": 1},
        "languages": ["fr"],
        "configuration": {
            "statuses": {
                "max_characters": 500,
                "max_media_attachments": 4,
                "characters_reserved_per_url": 23,
            },
        },
        "rules": [],
    }
