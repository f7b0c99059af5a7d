"""The links of posts, shortened: a code for each address, post and network, so that visits are told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.bodies import Body, Variant
from parvis.apps.content.linking import addresses
from parvis.apps.content.models import Post
from parvis.apps.content.sight import followers, variants_of
from parvis.apps.content.slots import DEAD_LINKS
from parvis.apps.planning.links.models import LinkTemplate, ShortLink
from parvis.apps.planning.links.selectors import setting_of
from parvis.apps.planning.links.services import LONGEST, address_of, link_keep, new_code, tagged_by
from parvis.core.actors import Actor
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.utm import is_web_link

MOST: Final = 50  # links of one version: more is a list, and no post


def wanted(workspace: Workspace) -> str:
    """When the workspace has links shortened: a value of ``content.shortening.When``."""
    return setting_of(workspace).shorten


@transaction.atomic
def shortened(
    *,
    actor: Actor,
    post: Post,
    body: Body,
    title: str,
    campaign: str,
    now: datetime,
    code: Callable[[], str] = new_code,
) -> Body:
    """The post with a short link for each network in the place of every link that leads to the web.

    Left as they are: links of our own, those that no browser follows, and those on networks whose links lead
    nowhere. The workspace's template tags what they lead to, with the campaign that the post has now and the
    day on which it was begun: the same post gives the same links, another campaign gives others. Raises
    ``BadInput`` for too many.
    """
    require(actor, post.workspace, Verb.WRITE_POSTS)
    template = setting_of(post.workspace).template
    maker = _Maker(actor, post, title=title, campaign=campaign, template=template, now=now, code=code)
    variants = {name: maker.version(body, name, variant) for name, variant in variants_of(body).items()}
    common = variants.pop(next(iter(variants)))
    return replace(body, common=common, own={**body.own, **variants})


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the short links of one post."""

    actor: Actor
    post: Post
    _: KW_ONLY
    title: str
    campaign: str
    template: LinkTemplate | None
    now: datetime
    code: Callable[[], str]

    def version(self, body: Body, name: str, variant: Variant) -> Variant:
        """The version with its short links; those of before are made again, or found."""
        networks = [one for one in followers(body, name) if one not in DEAD_LINKS]
        found = [one for one in addresses(variant) if can_be_short(one)]
        if len(found) > MOST:
            raise BadInput(
                _("This post has more than %(most)d links. Take some out, then shorten the others."),
                code="links_many", most=MOST,
            )  # fmt: skip
        links = {written: dict(self._short(written, networks)) for written in found}
        return replace(variant, links={written: known for written, known in links.items() if known})

    def _short(self, written: str, networks: list[str]) -> Iterator[tuple[str, str]]:
        for network in networks:
            url = self._tagged(written, network)
            if len(url) <= LONGEST:
                yield network, address_of(self._kept(url, network))

    def _tagged(self, written: str, network: str) -> str:
        if self.template is None:
            return written
        return tagged_by(
            self.template, written, workspace=self.post.workspace, now=self.post.created_at, network=network,
            campaign=self.campaign, post=self.title,
        )  # fmt: skip

    def _kept(self, url: str, network: str) -> ShortLink:
        made = ShortLink(
            workspace=self.post.workspace, url=url, network=network, post=self.post,
            campaign=self.campaign[:80], created_by_id=self.actor.user_id, created_at=self.now,
        )  # fmt: skip
        return link_keep(actor=self.actor, made=made, code=self.code)


def can_be_short(address: str) -> bool:
    """Whether it leads to the web, and is no short link of our own already."""
    ours = str(settings.PUBLIC_URL) + reverse("short_link", args=["x"]).removesuffix("x/")
    return is_web_link(address) and len(address) <= LONGEST and not address.startswith(ours)
