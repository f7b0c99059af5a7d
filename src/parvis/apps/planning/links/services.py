"""Templates and short links: one verb, one transaction, one audit entry."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.models import Post
from parvis.apps.content.selectors import post_of
from parvis.apps.planning.links.models import LinkSetting, LinkTemplate, Shorten, ShortLink
from parvis.apps.planning.links.selectors import setting_of
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.utm import PARAMETERS, PLACEHOLDERS, UnknownPlaceholder, check_template, is_web_link, tagged
from parvis.kit.utm import filled as fill

LONGEST: Final = 2000
# Letters and figures that nobody mistakes for others: 31 signs, 4.95 bits each.
_SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH: Final = 10
GONE: Final = _("It is not there any more. Somebody may have removed it.")


def new_code() -> str:
    """Ten signs drawn at random."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def address_of(link: ShortLink) -> str:
    """What is shown to the world."""
    return str(settings.PUBLIC_URL) + reverse("short_link", args=[link.code])


@transaction.atomic
def link_template_create(
    *, actor: Actor, workspace: Workspace, name: str, parameters: Mapping[str, str]
) -> LinkTemplate:
    """Keep a template; raises ``BadInput`` whose code is the parameter to mend."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    named = " ".join(name.split())[:60]
    if not named:
        raise BadInput(_("Give the template a name."), code="name")
    kept = {one: parameters.get(one, "").strip()[:120] for one in PARAMETERS}
    for one, template in kept.items():
        try:
            check_template(template)
        except UnknownPlaceholder as error:
            raise BadInput(
                _("“%(name)s” is no placeholder. There are %(known)s."),
                code=one, name=error.args[0], known=", ".join(f"{{{known}}}" for known in PLACEHOLDERS),
            ) from error  # fmt: skip
    try:
        with transaction.atomic():
            made = LinkTemplate.objects.create(workspace=workspace, name=named, **kept)
    except IntegrityError as error:
        raise Conflict(_("There is a template of this name already."), code="name") from error
    _tell(actor, workspace, "link_template.create", "link_template", made.pk, after={"name": named, **kept})
    return made


@transaction.atomic
def link_template_delete(*, actor: Actor, workspace: Workspace, template_id: int) -> None:
    """Forget a template; links made with it stay as they are."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    found = _template(workspace, template_id)
    _tell(actor, workspace, "link_template.delete", "link_template", found.pk, before={"name": found.name})
    found.delete()


def parameters_of(template: LinkTemplate, values: Mapping[str, str]) -> dict[str, str]:
    """What a template says for these values of its placeholders."""
    return {name: fill(getattr(template, name), values) for name in PARAMETERS}


def tagged_by(
    template: LinkTemplate, url: str, *, workspace: Workspace, now: datetime, network: str = "",
    campaign: str = "", post: str = "",
) -> str:  # fmt: skip
    """The link with the template's parameters; ``{date}`` is the day on the workspace's clocks."""
    day = now.astimezone(ZoneInfo(workspace.time_zone)).date().isoformat()
    return tagged(
        url, parameters_of(template, {"network": network, "campaign": campaign, "post": post, "date": day})
    )


@transaction.atomic
def short_link_create(
    *,
    actor: Actor,
    workspace: Workspace,
    url: str,
    now: datetime,
    network: str = "",
    campaign: str = "",
    template_id: int | None = None,
    post_id: UUID | None = None,
    days: int | None = None,
    code: Callable[[], str] = new_code,
) -> ShortLink:
    """Make a short link to a page of the web, for one network if it is to be counted by network.

    Raises ``BadInput`` for what is no http(s) link. The same link for the same post and network is given
    back as it was.
    """
    require(actor, workspace, Verb.PUBLISH_POSTS)
    post = _post(workspace, post_id)
    address = _checked(url)
    if template_id is not None:
        told = {"network": network, "campaign": campaign, "post": post.title if post else ""}
        template = _template(workspace, template_id)
        address = _checked(tagged_by(template, address, workspace=workspace, now=now, **told))
    made = ShortLink(
        workspace=workspace, url=address, network=network[:20], post=post, campaign=campaign.strip()[:80],
        created_by_id=actor.user_id, created_at=now, expires_at=now + timedelta(days=days) if days else None,
    )  # fmt: skip
    return link_keep(actor=actor, made=made, code=code)


def link_keep(*, actor: Actor, made: ShortLink, code: Callable[[], str] = new_code) -> ShortLink:
    """Keep a link that somebody was allowed to make, under a new code; the one of the same address, post and
    network that leads there for good already, if there is one. In the transaction of whoever asked."""
    workspace, address = made.workspace, made.url
    if made.post is not None and made.expires_at is None:
        same = {"workspace": workspace, "url": address, "network": made.network, "post": made.post}
        known = ShortLink.objects.filter(**same, removed_at__isnull=True, expires_at__isnull=True).first()
        if known is not None:
            return known
    made.code = code()
    made.save(force_insert=True)
    after = {"url": address, "network": made.network, "expires_at": made.expires_at}
    _tell(actor, workspace, "short_link.create", "short_link", made.pk, after=after)
    return made


@transaction.atomic
def link_setting_save(
    *, actor: Actor, workspace: Workspace, shorten: Shorten, template_id: int | None
) -> LinkSetting:
    """Say when the links of posts are shortened, and which template tags them."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    kept = setting_of(workspace)
    before = {"shorten": kept.shorten, "template": kept.template_id}
    kept.template = None if template_id is None else _template(workspace, template_id)
    kept.shorten = shorten
    kept.save()
    after = {"shorten": kept.shorten, "template": kept.template_id}
    _tell(actor, workspace, "link_setting.save", "link_setting", workspace.pk, before=before, after=after)
    return kept


def _template(workspace: Workspace, template_id: int) -> LinkTemplate:
    found = LinkTemplate.objects.filter(workspace=workspace, pk=template_id).first()
    if found is None:
        raise NotFound(GONE)
    return found


def _checked(url: str) -> str:
    address = url.strip()
    if not is_web_link(address):
        raise BadInput(_("A link begins with https:// (or http://) and names a site."), code="url")
    if len(address) > LONGEST:
        raise BadInput(_("A link has two thousand characters at most, its parameters included."), code="url")
    return address


def _post(workspace: Workspace, post_id: UUID | None) -> Post | None:
    if post_id is None:
        return None
    post = post_of(workspace, post_id)
    if post is None:
        raise NotFound(_("There is no such post here."))
    return post


@transaction.atomic
def short_link_remove(*, actor: Actor, workspace: Workspace, link_id: int, now: datetime) -> ShortLink:
    """Let a link lead nowhere from now on; its counts stay."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    found = ShortLink.objects.select_for_update().filter(workspace=workspace, pk=link_id).first()
    if found is None:
        raise NotFound(GONE)
    if found.removed_at is None:
        found.removed_at = now
        found.save(update_fields=["removed_at"])
        _tell(actor, workspace, "short_link.remove", "short_link", found.pk, before={"url": found.url})
    return found


def _tell(
    actor: Actor, workspace: Workspace, verb: str, target: str, target_id: object, **changes: Any
) -> None:
    audit.record(actor=actor, workspace=workspace, verb=verb, target=target, target_id=target_id, **changes)
