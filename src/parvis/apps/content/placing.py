"""Which posts show a file of the media library: the library asks before it lets one go."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from parvis.apps.content.models import Post
from parvis.apps.content.reading import from_json
from parvis.apps.content.selectors import posts_of
from parvis.apps.content.sight import assets_in
from parvis.apps.library.uses import Use
from parvis.core.workspaces.models import Workspace

ASKED = 100  # files looked for in one question


def uses_of(workspace: Workspace, ids: Collection[UUID]) -> dict[UUID, list[Use]]:
    """The posts that nobody put away which show each of these files, those changed last first."""
    found: dict[UUID, list[Use]] = {}
    wanted = list(dict.fromkeys(ids))
    for at in range(0, len(wanted), ASKED):
        some = set(wanted[at : at + ASKED])
        # An id stands in a body as it is written; reading the body then says whether it is a file's.
        named = reduce(or_, (Q(written__contains=str(one)) for one in some))
        for post in posts_of(workspace).annotate(written=Cast("body", TextField())).filter(named):
            for asset in some & assets_in(from_json(post.body)):
                found.setdefault(asset, []).append(_use(workspace, post))
    return found


def _use(workspace: Workspace, post: Post) -> Use:
    try:
        href = reverse("content:post", args=[workspace.slug, post.pk])
    except NoReverseMatch:  # an installation without that page
        href = ""
    return Use(post.title or _("A post without a title"), href)
