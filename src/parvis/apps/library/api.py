"""The media library for programs: files listed, sent, described, fetched, deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from parvis.apps.library import selectors, services
from parvis.apps.library.drafts import LONGEST_ALT, LONGEST_TAG, MOST_TAGS, AssetDraft
from parvis.apps.library.models import Asset, Consent, Kind
from parvis.apps.library.pages.files import sent
from parvis.apps.library.pages.showing import today_in
from parvis.apps.library.uses import uses_of
from parvis.core.actors import Made
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import NOT_OURS, Asked, Next, cursor_made, cursor_read
from parvis.core.api.values import Day
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.cleaning import Removed
from parvis.kit.translation import gettext_noop
from parvis.networks.publishing import MIMES

library = Router(tags=[gettext_noop("Media library")])
PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Line = Annotated[str, Field(max_length=120, pattern=PLAIN)]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
Alt = Annotated[
    str,
    Field(
        max_length=LONGEST_ALT,
        pattern=PLAIN,
        description=gettext_noop("What is on it, for those who do not see it."),
    ),
]
Tags = Annotated[
    list[Annotated[str, Field(max_length=LONGEST_TAG, pattern=PLAIN)]], Field(max_length=MOST_TAGS)
]
Share = Annotated[float, Field(ge=0, le=1)]
ImageOrVideo = Literal["image", "video"]
Maker = Literal["human", "ai", "both"]
FolderId = Annotated[int, Field(ge=1, le=2**53)]


class FocusInfo(Schema, extra="forbid"):
    """The point that stays in sight when the picture is cut: shares of its width and its height."""

    x: Share = 0.5
    y: Share = 0.5


class AssetInfo(Schema):
    """A file of the media library."""

    id: UUID
    name: str
    kind: ImageOrVideo
    format: Annotated[str, Field(description=gettext_noop("By its content: jpeg, png, gif, webp, mp4, mov."))]
    sha256: Annotated[str, Field(description=gettext_noop("Of the bytes as kept."))]
    bytes: int
    width: int
    height: int
    seconds: float
    fps: float
    codec: str
    animated: bool
    alt: str
    focus: FocusInfo
    tags: list[str]
    folder: Annotated[int | None, Field(description=gettext_noop("The number of its folder."))]
    made: Made
    owner: str
    licence: str
    people: str
    consent: Consent
    usable_until: date | None
    problem: Annotated[
        str, Field(description=gettext_noop("Why it may not be shown today; empty if nothing forbids it."))
    ]
    added_at: datetime

    @classmethod
    def of(cls, asset: Asset, today: date) -> AssetInfo:
        """As programs see it."""
        same = (
            "name", "format", "sha256", "bytes", "width", "height", "seconds", "fps", "codec", "animated",
            "alt", "tags", "owner", "licence", "people", "usable_until", "added_at",
        )  # fmt: skip
        return cls(
            id=asset.pk,
            kind="video" if asset.kind == Kind.VIDEO else "image",
            focus=FocusInfo(x=asset.focus_x, y=asset.focus_y),
            folder=asset.folder_id,
            made=Made(asset.made),
            consent=Consent(asset.consent),
            problem=selectors.rights_problem(asset, today),
            **{name: getattr(asset, name) for name in same},
        )


class Assets(Schema):
    """A page of files, the newest first."""

    items: list[AssetInfo]
    next: Next


class AssetsWanted(Asked):
    """Which files."""

    words: Annotated[str, Field(max_length=200, pattern=PLAIN)] = ""
    folder: FolderId | None = None
    tag: Annotated[str, Field(max_length=LONGEST_TAG, pattern=PLAIN)] = ""
    kind: ImageOrVideo | None = None
    rights: Annotated[
        Literal["", "ending", "missing"],
        Field(description=gettext_noop("“ending”: ended or within 30 days; “missing”: consent missing.")),
    ] = ""


class AssetAdded(Schema):
    """A file that was sent."""

    asset: AssetInfo
    is_new: Annotated[
        bool, Field(description=gettext_noop("False where the library had these very bytes already."))
    ]
    removed: Annotated[
        list[Removed], Field(description=gettext_noop("What was taken out of the file before it was kept."))
    ]
    alike: Annotated[list[UUID], Field(description=gettext_noop("Files that look like it."))]


class AssetSent(Schema):
    """What goes along with a file."""

    name: Annotated[
        str, Field(max_length=300, description=gettext_noop("Left out: the name of the file."))
    ] = ""
    alt: Alt = ""
    folder: FolderId | None = None
    made: Maker = "human"


class AssetChange(Schema, extra="forbid"):
    """What is to change; what is left out stays. ``folder`` and ``usable_until`` may be null."""

    name: Name | None = None
    alt: Alt | None = None
    tags: Tags | None = None
    focus: FocusInfo | None = None
    folder: FolderId | None = None
    made: Made | None = None
    owner: Line | None = None
    licence: Line | None = None
    people: Annotated[str, Field(max_length=300, pattern=PLAIN)] | None = None
    consent: Consent | None = None
    usable_until: Day | None = None


class AssetUse(Schema):
    """Something that shows a file."""

    title: str
    page: Annotated[str, Field(description=gettext_noop("The address of its page here, or empty."))]


class AssetUses(Schema):
    """Everything that shows a file; while there is any, it cannot be deleted."""

    items: list[AssetUse]


@endpoint(
    library, "GET", "/media", verb=Verb.SEE_POSTS, answers=Assets,
    summary=gettext_noop("Pictures and videos, the newest first"),
)  # fmt: skip
def media_list(request: ApiRequest, asked: Query[AssetsWanted]) -> Assets:
    today = today_in(request.workspace)
    wanted = selectors.Wanted(
        words=asked.words,
        folder=asked.folder,
        tag=asked.tag,
        kind=asked.kind or "",
        rights=asked.rights,
    )
    found = selectors.assets_found(request.workspace, wanted, today=today)
    rows = list(_after(found, asked.cursor)[: asked.limit + 1])
    shown = rows[: asked.limit]
    more = len(rows) > asked.limit
    following = cursor_made(shown[-1].added_at.isoformat(), str(shown[-1].pk)) if more else None
    return Assets(items=[AssetInfo.of(one, today) for one in shown], next=following)


def _after(found: QuerySet[Asset], cursor: str | None) -> QuerySet[Asset]:
    """Those behind a place: the newest first, those of one instant by their ids."""
    if not cursor:
        return found
    at, pk = cursor_read(cursor, str, str)
    try:
        instant, last = datetime.fromisoformat(str(at)), UUID(str(pk))
        if timezone.is_naive(instant):
            raise ValueError
    except ValueError as error:
        raise BadInput(NOT_OURS, code="bad_cursor") from error
    return found.filter(Q(added_at__lt=instant) | Q(added_at=instant, pk__gt=last))


@endpoint(
    library, "POST", "/media", verb=Verb.EDIT_LIBRARY, answers=AssetAdded, status=201,
    summary=gettext_noop("Send a picture or a video"),
    description=gettext_noop(
        "JPEG, PNG, GIF, WebP, MP4 or MOV, told by its content. Places and what a camera wrote are taken out "
        "before it is kept. The very bytes that the library has give the file that is there."
    ),
)  # fmt: skip
def media_add(request: ApiRequest, file: File[UploadedFile], about: Form[AssetSent]) -> AssetAdded:
    added = services.asset_add(
        actor=request.actor,
        workspace=request.workspace,
        file=file,
        name=about.name,
        folder_id=about.folder,
        alt=about.alt,
        made=Made(about.made),
    )
    return AssetAdded(
        asset=AssetInfo.of(added.asset, today_in(request.workspace)),
        is_new=added.is_new,
        removed=list(added.removed),
        alike=[one.pk for one in added.alike],
    )


@endpoint(
    library, "GET", "/media/{uuid:asset}", verb=Verb.SEE_POSTS, answers=AssetInfo,
    summary=gettext_noop("One picture or video"),
)  # fmt: skip
def media_read(request: ApiRequest, asset: UUID) -> AssetInfo:
    return AssetInfo.of(_found(request, asset), today_in(request.workspace))


@endpoint(
    library, "GET", "/media/{uuid:asset}/file", verb=Verb.SEE_POSTS, answers=None,
    summary=gettext_noop("The file itself, or a range of it"), files=tuple(sorted(set(MIMES.values()))),
)  # fmt: skip
def media_file(request: ApiRequest, asset: UUID) -> HttpResponseBase:
    return sent(request, _found(request, asset))


@endpoint(
    library, "GET", "/media/{uuid:asset}/uses", verb=Verb.SEE_POSTS, answers=AssetUses,
    summary=gettext_noop("What shows a picture or a video"),
)  # fmt: skip
def media_uses(request: ApiRequest, asset: UUID) -> AssetUses:
    found = uses_of(request.workspace, [_found(request, asset).pk]).get(asset, [])
    return AssetUses(items=[AssetUse(title=one.title, page=one.href) for one in found])


@endpoint(
    library, "PATCH", "/media/{uuid:asset}", verb=Verb.EDIT_LIBRARY, answers=AssetInfo,
    summary=gettext_noop("Say what a picture or a video is, and what rights there are"),
)  # fmt: skip
def media_change(request: ApiRequest, asset: UUID, change: AssetChange) -> AssetInfo:
    given = change.dict(exclude_unset=True)
    now = AssetDraft.of(_found(request, asset))
    focus = change.focus
    wanted = {
        **{name: value for name, value in given.items() if name not in {"focus", "folder", "tags"}},
        **({"folder_id": change.folder} if "folder" in given else {}),
        **({"focus": (focus.x, focus.y)} if focus else {}),
        **({"tags": tuple(change.tags)} if change.tags is not None else {}),
    }
    kept = {name: value for name, value in wanted.items() if value is not None or name in _MAY_BE_NULL}
    services.asset_change(
        actor=request.actor, workspace=request.workspace, asset_id=asset, draft=now.with_values(kept)
    )
    return media_read(request, asset)


_MAY_BE_NULL = {"folder_id", "usable_until"}


@endpoint(
    library, "DELETE", "/media/{uuid:asset}", verb=Verb.EDIT_LIBRARY, answers=None, status=204,
    summary=gettext_noop("Delete a picture or a video that no post shows"),
)  # fmt: skip
def media_delete(request: ApiRequest, asset: UUID) -> None:
    if not services.assets_delete(actor=request.actor, workspace=request.workspace, ids=[asset]):
        raise NotFound(services.GONE)


def _found(request: ApiRequest, asset: UUID) -> Asset:
    found = selectors.asset_of(request.workspace, asset)
    if found is None:
        raise NotFound(services.GONE)
    return found
