"""What a delivery sends: the words as they were when it was made, and the files of the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from parvis.apps.content.bodies import Body
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_as_was
from parvis.apps.library import selectors as library
from parvis.apps.library.models import Asset
from parvis.apps.publishing.models import Account
from parvis.networks import hands, limits
from parvis.networks.limits import Limits
from parvis.networks.versions import Version


@dataclass(frozen=True, slots=True)
class Material:
    """The words (``version``), the files they show, those that are gone from the library, and the covers of
    videos by their names in a step."""

    version: Version
    assets: Mapping[UUID, Asset]
    missing: tuple[UUID, ...] = ()
    covers: Mapping[str, Asset] = field(default_factory=dict)

    @property
    def files(self) -> Mapping[str, Asset]:
        """The files by the names under which a step finds them (``networks.publishing.Work.files``)."""
        return {**{asset.sha256: asset for asset in self.assets.values()}, **self.covers}

    def rights_problem(self, on: date) -> str:
        """Why one of the files may not be shown on that day, as a sentence; empty when all may."""
        problems = (library.rights_problem(asset, on) for asset in self.assets.values())
        return next((problem for problem in problems if problem), "")


def material_of(post: Post, digest: str, network: str, place: str = "") -> Material | None:
    """What this network gets of a post as it was with this digest; None if it never was, or if the words
    that were kept are no longer those of the digest."""
    body = body_as_was(post, digest)
    if body is None or body.digest != digest:
        return None
    return material(post, body, network, place)


def material(post: Post, body: Body, network: str, place: str = "") -> Material:
    """What this network gets of these words."""
    pairs = list(body.covers(network))
    placed = [*body.placed(network), *(picture for _video, picture in pairs)]
    assets = library.assets_by_id(post.workspace, [one.asset for one in placed])
    # A file that was replaced under the same name is another file: the hash is what was approved.
    right = {
        one.asset: assets[one.asset]
        for one in placed
        if one.asset in assets and assets[one.asset].sha256 == one.sha256
    }
    missing = tuple(dict.fromkeys(one.asset for one in placed if one.asset not in right))
    if missing:
        return Material(Version(network, ()), right, missing)
    version = body.version(network, {key: library.media_of(asset) for key, asset in right.items()})
    covers = {f"{video.sha256}.cover": right[picture.asset] for video, picture in pairs}
    return Material(replace(version, place=place), right, covers=covers)


def told_limits(account: Account) -> Limits | None:
    """The limits that the account's own server told, if any; they win over the file's."""
    if not account.told or account.told_at is None:
        return None
    day = account.told_at.date()
    return limits.as_told(account.network, account.told, host=account.host, day=day)


def cost(made: Material) -> Decimal | None:
    """What publishing it costs, in US dollars; None where it costs nothing."""
    price = hands.price(made.version.network)
    return None if price is None or made.missing else price(made.version)
