"""What a post said before: every version that was kept, two of them compared, the way back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.content import selectors, services
from parvis.apps.content.authorship import authorship
from parvis.apps.content.badges import past_of
from parvis.apps.content.editing.filled import number_from
from parvis.apps.content.history import changes, excerpt
from parvis.apps.content.models import Post, Revision
from parvis.apps.content.pages.found import post_found
from parvis.apps.content.reading import from_json
from parvis.core.actors import Made
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.markup import clip


@workspace_view(Verb.SEE_POSTS)
def history(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Who wrote what and when; two versions compared (the newest with the one before it, until asked)."""
    post = post_found(request, pk)
    kept = _states(post)
    by_number = {one.number: one for one in kept}
    after = by_number.get(number_from(request.GET.get("to", "")), kept[0])
    earlier = next((one for one in kept if one.number < after.number), after)
    before = by_number.get(number_from(request.GET.get("from", "")), earlier)
    context = {
        "post": post,
        "rows": [(one, clip(excerpt(from_json(one.body)), 200)) for one in kept],
        "before": before,
        "after": after,
        "changed": changes(from_json(before.body), from_json(after.body)),
        "authorship": authorship([(from_json(one.body), Made(one.made)) for one in reversed(kept)]),
        "panels": past_of(request.workspace, post),
        "may_write": request.may(Verb.WRITE_POSTS) and post.archived_at is None,
    }
    return render(request, "content/history.html", context)


def _states(post: Post) -> list[Revision]:
    """Everything that was kept, and on top how the post stands now, kept or not."""
    kept = list(selectors.revisions_of(post))
    if kept and kept[0].number == post.number:
        return kept
    names = ("number", "body", "digest", "made", "by_kind", "by_label", "by_id")
    now = Revision(post=post, at=post.said_at, **{name: getattr(post, name) for name in names})
    return [now, *kept]


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def back(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Return to an older version."""
    number = number_from(request.POST.get("number", ""))
    services.post_return(
        actor=request.actor,
        workspace=request.workspace,
        post_id=pk,
        number=number,
        seen=number_from(request.POST.get("seen", "")),
        now=timezone.now(),
    )
    messages.success(request, _("The post says again what it said in version %(n)d.") % {"n": number})
    return redirect("content:history", request.workspace.slug, pk)
