"""From an idea to a brief that a person completes, or of an evergreen post to a new draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parvis.ai.writing.ports import Goal, Tone
from parvis.apps.content.bodies import Body, bare
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of
from parvis.apps.content.services import post_create
from parvis.apps.creation.briefs import LANGUAGES, BriefDraft
from parvis.apps.creation.models import Brief
from parvis.apps.creation.services import brief_create
from parvis.apps.ideas.deciding import own, tell
from parvis.apps.ideas.models import Choice, Evergreen, Idea, Origin
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.moments import parse_moment
from parvis.networks.limits import limits

REPEATS: Final = "repeats"  # the limit that says whether a network takes the same words again


@transaction.atomic
def idea_brief(*, actor: Actor, workspace: Workspace, idea_id: UUID, now: datetime) -> Brief:
    """Begin a brief with what the idea knows; the one that it has, if somebody began it."""
    require(actor, workspace, Verb.WRITE_POSTS)
    idea = own(workspace, idea_id)
    if idea.brief is not None:
        return idea.brief
    if idea.choice == Choice.ASIDE:
        raise Conflict(_("This idea was set aside. Put it back first."), code="aside")
    brief = brief_create(actor=actor, workspace=workspace, draft=draft_of(idea), now=now)
    _take(actor, idea, now)
    idea.brief = brief
    idea.save()
    tell(actor, idea, "idea.brief", after={"brief": str(brief.pk)})
    return brief


def draft_of(idea: Idea) -> BriefDraft:
    """The brief of an idea, in the language of its workspace. What came from outside is a source, never a
    fact; figures of listening are facts, with their period."""
    language = idea.workspace.language if idea.workspace.language in LANGUAGES else "fr"
    known = idea.evidence
    with translation.override(language):
        draft = BriefDraft(
            name=idea.title[:120],
            language=language,
            message=f"{idea.title}\n{idea.note}".strip()[:2000],
            sources=(idea.outside,) if idea.outside else (),
        )
        if idea.origin == Origin.DAY and idea.due_on is not None:
            solemn = bool(known.get("solemn"))
            fact = _("%(date)s: %(name)s") % {"date": date_format(idea.due_on, "j F Y"), "name": idea.title}
            never = _("Sell nothing on this day: it is a day of remembrance or of concern.")
            draft = replace(
                draft, facts=(fact,), link=str(known.get("url", "")), goal=Goal.TALK,
                tone=Tone.SOBER if solemn else Tone.PLAIN, constraints=(never,) if solemn else (),
            )  # fmt: skip
        elif idea.origin == Origin.TREND:
            words = tuple(str(one) for one in known.get("about", []))
            draft = replace(draft, facts=(_risen(idea),), keywords=words, goal=Goal.TALK)
        elif idea.origin == Origin.FEED:
            draft = replace(draft, link=str(known.get("url", "")), goal=Goal.EXPLAIN)
    return draft


def _risen(idea: Idea) -> str:
    known = idea.evidence
    return _("From %(since)s to %(until)s, %(n)d public posts that we heard spoke of “%(word)s”") % {
        "since": _day(known.get("since")), "until": _day(known.get("until")), "n": int(known.get("n", 0)),
        "word": idea.title,
    }  # fmt: skip


def _day(moment: object) -> str:
    at = parse_moment(str(moment))
    return date_format(at, "j F Y") if at else ""


def _take(actor: Actor, idea: Idea, now: datetime) -> None:
    if idea.choice != Choice.CHOSEN:
        idea.choice, idea.taken_at, idea.taken_label = Choice.CHOSEN, now, actor.label[:200]
    if idea.owner_id is None:
        idea.owner_id = actor.user_id
    idea.is_sample = False


def repeats_refused(networks: tuple[str, ...] | list[str]) -> list[str]:
    """Those of these networks whose rules do not take the same words twice."""
    known = limits()
    return [one for one in networks if REPEATS in known.get(one, {}) and not known[one][REPEATS].number]


def body_again(body: Body) -> tuple[Body, list[str]]:
    """What may be said again as it is, and the networks that were left out: a person writes other words for
    those."""
    left_out = repeats_refused(sorted(body.networks))
    kept = tuple(one for one in body.networks if one not in left_out)
    own = {name: variant for name, variant in body.own.items() if name not in left_out}
    asked = {name: said for name, said in body.settings.items() if name not in left_out}
    return bare(replace(body, networks=kept, own=own, settings=asked)), left_out


@transaction.atomic
def idea_draft(*, actor: Actor, workspace: Workspace, idea_id: UUID, now: datetime) -> Post:
    """Make a new draft of an evergreen post, to be approved like any other; the draft that it has, if there
    is one. Raises ``Conflict`` where every network of it refuses the same words."""
    require(actor, workspace, Verb.WRITE_POSTS)
    idea = own(workspace, idea_id)
    if idea.post is not None:
        return idea.post
    if idea.choice == Choice.ASIDE:
        raise Conflict(_("This idea was set aside. Put it back first."), code="aside")
    source = idea.source_post
    if idea.origin != Origin.EVERGREEN or source is None:
        raise BadInput(
            _("Only an evergreen post becomes a draft at once. Begin with a brief."), code="origin"
        )
    body, left_out = body_again(body_of(source))
    if left_out and not body.networks:
        raise Conflict(
            _(
                "Every network of this post refuses the same words twice. "
                "Begin with a brief, and say it anew."
            ),
            code="repeats",
        )
    post = post_create(
        actor=actor, workspace=workspace, body=body, now=now, title=source.title, campaign=source.campaign,
        made=Made(source.made),
    )  # fmt: skip
    _take(actor, idea, now)
    idea.post = post
    idea.evidence = {**idea.evidence, "left_out": left_out}
    idea.save()
    row = Evergreen.objects.select_for_update().filter(workspace=workspace, post=source).first()
    if row is not None:
        row.rounds, row.drafted_at = row.rounds + 1, now
        row.save(update_fields=["rounds", "drafted_at"])
    tell(actor, idea, "idea.draft", after={"post": str(post.pk), "of": str(source.pk)})
    return post


@transaction.atomic
def evergreen_mark(*, actor: Actor, workspace: Workspace, post_id: UUID, now: datetime) -> Evergreen:
    """Say that a post is worth showing again."""
    require(actor, workspace, Verb.WRITE_POSTS)
    post = _own_post(workspace, post_id)
    row, fresh = Evergreen.objects.get_or_create(
        post=post, defaults={"workspace": workspace, "marked_label": actor.label[:200], "marked_at": now}
    )
    if fresh:
        _tell_post(actor, post, "evergreen.mark")
    return row


@transaction.atomic
def evergreen_unmark(*, actor: Actor, workspace: Workspace, post_id: UUID) -> None:
    """Say that it is not; what was made of it stays."""
    require(actor, workspace, Verb.WRITE_POSTS)
    post = _own_post(workspace, post_id)
    if Evergreen.objects.filter(post=post).delete()[0]:
        _tell_post(actor, post, "evergreen.unmark")


def _own_post(workspace: Workspace, post_id: UUID) -> Post:
    post = Post.objects.select_for_update().filter(workspace=workspace, pk=post_id).first()
    if post is None:
        raise NotFound(_("There is no such post here."))
    return post


def _tell_post(actor: Actor, post: Post, verb: str) -> None:
    audit.record(actor=actor, workspace=post.workspace, verb=verb, target="post", target_id=post.pk)
