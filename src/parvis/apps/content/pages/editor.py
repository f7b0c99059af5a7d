"""The editor: a post shown, saved while it is written, looked at as its networks count.

One form, one address to send it to. A browser without script sends it whole and gets the page again; with
script (``editor.js``) it is sent after each pause, and the answer is a part of the page, or JSON.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parvis.apps.content import badges, linking, selectors, services, shortening
from parvis.apps.content.bodies import Body, Placed, bare
from parvis.apps.content.cards import card_client, card_of
from parvis.apps.content.editing.filled import asset_from, assets_named, body_from, number_from
from parvis.apps.content.editing.shaping import CHOOSING, Deed, chosen_for, links_in, shaped, variant_of
from parvis.apps.content.editing.sheet import handles
from parvis.apps.content.history import changes
from parvis.apps.content.models import Post
from parvis.apps.content.pages.carding import card_picture
from parvis.apps.content.pages.found import files_of, post_found, sheet_of
from parvis.core.errors import BadInput, Conflict, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def post(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """A post: its editor for whoever may write, what it says for the others."""
    return _page(request, post_found(request, pk))


def _page(request: WorkspaceRequest, post_: Post, body: Body | None = None, **more: Any) -> HttpResponse:
    """The whole page; ``body`` is what the form holds where that is not what is kept."""
    may_write = request.may(Verb.WRITE_POSTS)
    template = "content/post.html" if may_write and post_.archived_at is None else "content/read.html"
    context = _context(request, post_, body) | {
        "may_write": may_write,
        "badges": badges.badges_of(request.workspace, [post_])[post_.pk],
        "steps": badges.steps_of(request.membership, post_),
        "panels": badges.panels_of(request.workspace, post_) if post_.archived_at is None else [],
        **more,
    }
    return render(request, template, context, status=409 if more.get("theirs") else 200)


def _context(request: WorkspaceRequest, post_: Post, body: Body | None = None) -> dict[str, Any]:
    said = body or selectors.body_of(post_)
    return {
        "post": post_,
        "sheet": sheet_of(request, said),
        "saved": _said(post_),
        "title": request.POST.get("title", post_.title),
        "campaign": request.POST.get("campaign", post_.campaign),
        "campaigns": selectors.campaigns_of(request.workspace),
        "tab": request.POST.get("tab", ""),
        "shortens": shortening.wanted(request.workspace),
    }


def _clock(post_: Post) -> str:
    """When it was saved last, as the page says it."""
    local = timezone.localtime(post_.changed_at)
    today = timezone.localdate() == local.date()
    return date_format(local, "H:i" if today else "j F Y, H:i")


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def save(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Keep what was typed, after what a button does to it."""
    post_ = post_found(request, pk)
    try:
        typed = _typed(request, post_)
        deed = Deed.read(request.POST.get("do", "save"))
        if deed.name == "copy":
            return _copied(request, post_, typed)
        saved = _saved(request, pk, _done(request, post_, typed, deed), deed)
    except Conflict as error:
        return _conflict(request, error, pk)
    except ParvisError as error:
        return _told(request, error)
    return _kept(request, saved, deed)


def _kept(request: WorkspaceRequest, saved: Post, deed: Deed) -> HttpResponseBase:
    """What the browser gets once it is saved: JSON, the form anew, a page to choose from, or the editor."""
    if _wants_json(request):
        return JsonResponse({"number": saved.number, "saved": _said(saved)})
    if request.headers.get("HX-Request") == "true":
        return render(request, "content/form.html", _context(request, saved))
    if deed.name in CHOOSING:
        chosen = f"{CHOOSING[deed.name]}:{deed.variant}:{deed.part}:{deed.media}"
        return redirect(f"{reverse('content:choose', args=[request.workspace.slug, saved.pk])}?at={chosen}")
    return redirect("content:post", request.workspace.slug, saved.pk)


def _told(request: WorkspaceRequest, error: ParvisError) -> HttpResponseBase:
    """The sentence for ``editor.js``; for everybody else the error is raised again, as on any page."""
    if not _wants_json(request):
        raise error
    return JsonResponse({"error": str(error)}, status=error.status)


def _wants_json(request: WorkspaceRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _said(post_: Post) -> str:
    return _("Saved at %(time)s") % {"time": _clock(post_)}


def _typed(request: WorkspaceRequest, post_: Post) -> Body:
    """What the form says, with the own versions and the settings of networks that are not chosen now."""
    kept = selectors.body_of(post_)
    known = {
        one.asset: one.sha256 for one in [*kept.placed(), *(picture for _video, picture in kept.covers())]
    }
    files = files_of(request.workspace, assets_named(request.POST))
    body = body_from(request.POST, {**known, **files.hashes})
    resting = {name: one for name, one in kept.own.items() if name not in kept.networks}
    settings = {name: one for name, one in kept.settings.items() if name not in kept.networks}
    held = replace(body, own={**resting, **body.own}, settings={**settings, **body.settings})
    return linking.pruned(held)


def _done(request: WorkspaceRequest, post_: Post, body: Body, deed: Deed) -> Body:
    if deed.name == "short-links":
        title, campaign = (
            request.POST.get(field, getattr(post_, field)).strip() for field in ("title", "campaign")
        )
        return linking.shortened(
            actor=request.actor, post=post_, body=body, title=title, campaign=campaign, now=timezone.now()
        )
    if deed.name in CHOOSING.values():
        sent = (asset_from(value) for value in request.POST.getlist("asset"))
        named = [one for one in sent if one is not None]
        known = files_of(request.workspace, named).hashes
        return chosen_for(body, deed, [Placed(one, known[one]) for one in named if one in known])
    if deed.name == "card":
        return _with_card(request, body, deed)
    return shaped(body, deed)


def _with_card(request: WorkspaceRequest, body: Body, deed: Deed) -> Body:
    variant = variant_of(body, deed.variant)
    link = next(links_in(variant), "") if variant else ""
    if variant is None or not link:
        raise BadInput(_("Write a link in the text first: the card is read from its page."), code="no_link")
    with card_client() as http:
        page = card_of(link, http)
    carded = replace(variant, card=page.card, card_picture=card_picture(request, page))
    if variant is body.common:
        return replace(body, common=carded)
    return replace(body, own={**body.own, deed.variant: carded})


def _saved(request: WorkspaceRequest, pk: UUID, body: Body, deed: Deed) -> Post:
    seen = "theirs" if deed.name == "mine" else "seen"
    return services.post_save(
        actor=request.actor,
        workspace=request.workspace,
        post_id=pk,
        body=body,
        seen=number_from(request.POST.get(seen, "")),
        now=timezone.now(),
        title=request.POST.get("title"),
        campaign=request.POST.get("campaign"),
    )


def _copied(request: WorkspaceRequest, post_: Post, body: Body) -> HttpResponseBase:
    """Somebody wrote meanwhile: these words become a post of their own."""
    made = services.post_create(
        actor=request.actor,
        workspace=request.workspace,
        body=bare(body),
        now=timezone.now(),
        title=request.POST.get("title", "") or post_.title,
        campaign=request.POST.get("campaign", ""),
    )
    return redirect(f"{reverse('content:post', args=[request.workspace.slug, made.pk])}?from={post_.pk}")


def _conflict(request: WorkspaceRequest, error: Conflict, pk: UUID) -> HttpResponseBase:
    """Both texts, and the choice between them; what was typed is still in the form."""
    theirs = post_found(request, pk)
    if theirs.archived_at is not None:
        return _told(request, error)
    mine = _typed(request, theirs)
    seen = request.POST.get("seen", "")
    more = {"theirs": theirs, "changed": changes(selectors.body_of(theirs), mine), "seen": seen}
    if _wants_json(request) or request.headers.get("HX-Request") == "true":
        return render(request, "content/conflict.html", more, status=409)
    return _page(request, theirs, mine, **more)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def look(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Lengths, findings and previews of what the form says; nothing is kept."""
    body = _typed(request, post_found(request, pk))
    sheet = sheet_of(request, body)
    stale = [
        one
        for one in sheet.variants
        if set(handles(one.variant)) != set(request.POST.getlist(f"{one.name}.mention.shown"))
    ]
    others = [
        one
        for one in sheet.variants
        if {row.written for row in one.linked.rows} != set(request.POST.getlist(f"{one.name}.link.shown"))
    ]
    told = {"stale": stale, "stale_links": others, "shortens": shortening.wanted(request.workspace)}
    return render(request, "content/look.html", {"sheet": sheet, **told})
