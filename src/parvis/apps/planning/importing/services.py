"""Importing planned posts: a file is looked through, then somebody says yes, then a job makes drafts of it.

What is imported is a draft, or a draft with a plan: it still needs approval like any other post.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.bodies import Body, Variant
from parvis.apps.content.services import post_create
from parvis.apps.planning.importing.columns import cells, decoded
from parvis.apps.planning.importing.models import FileState, PlanFile
from parvis.apps.planning.importing.reading import Line, Wanted, lines
from parvis.apps.planning.links.models import LinkTemplate
from parvis.apps.planning.links.services import tagged_by
from parvis.apps.planning.models import Origin
from parvis.apps.planning.plans import GONE, plan_create
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound, ParvisError
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

KEPT: Final = timedelta(days=1)
BATCH: Final = 50  # posts a transaction: a crash repeats none, since ``done`` moves with them


@transaction.atomic
def plan_file_keep(*, actor: Actor, workspace: Workspace, name: str, data: bytes, now: datetime) -> PlanFile:
    """Keep a file to be looked through: for a day, and no post is made. Raises ``BadInput``."""
    _may(actor, workspace)
    text = decoded(data)
    count = sum(1 for _line in cells(text))
    if not count:
        raise BadInput(_("This file has a first line and nothing below it. Add a post a line."), code="file")
    made = PlanFile.objects.create(
        workspace=workspace, name=PurePath(name.replace("\\", "/")).name[:120] or "posts.csv", text=text,
        lines=count, created_by_id=actor.user_id, created_at=now,
    )  # fmt: skip
    _tell(actor, made, "plan_file.keep")
    return made


@transaction.atomic
def plan_file_choose(
    *, actor: Actor, workspace: Workspace, file_id: int, template_id: int | None, now: datetime
) -> PlanFile:
    """Say yes: every line without a problem becomes a draft, by a job. Its links get the template's
    parameters."""
    _may(actor, workspace)
    found = PlanFile.objects.select_for_update().filter(workspace=workspace, pk=file_id).first()
    if found is None:
        raise NotFound(GONE)
    if found.state != FileState.READ:
        raise Conflict(_("This file is imported already."), code="state")
    if template_id is not None:
        found.template = LinkTemplate.objects.filter(workspace=workspace, pk=template_id).first()
        if found.template is None:
            raise NotFound(GONE)
    if all(line.blocked for line in lines(workspace, found.text, now)):
        raise BadInput(_("No line of this file can be imported. Mend it and send it again."), code="file")
    found.state, found.created_by_id = FileState.CHOSEN, actor.user_id
    found.save(update_fields=["state", "template", "created_by"])
    _tell(actor, found, "plan_file.import")
    return found


def plan_file_read(*, file_id: int, now: datetime) -> PlanFile:
    """Make the drafts that somebody said yes to, from where it stopped; as that person, with their role of
    now."""
    found = PlanFile.objects.select_related("workspace", "created_by", "template").get(pk=file_id)
    if found.state != FileState.CHOSEN or found.created_by is None:
        return found
    actor = Actor.human(found.created_by)
    waiting = list(lines(found.workspace, found.text, now))[found.done :]
    for start in range(0, len(waiting), BATCH):
        _make(actor, found, waiting[start : start + BATCH], now)
    with transaction.atomic():
        found.state, found.text = FileState.DONE, ""
        found.save(update_fields=["state", "text"])
        _tell(actor, found, "plan_file.done")
    return found


@transaction.atomic
def _make(actor: Actor, found: PlanFile, part: Sequence[Line], now: datetime) -> None:
    for line in part:
        try:
            with transaction.atomic():
                kept = line.wanted is not None and _post(actor, found, line.wanted, now)
        except ParvisError:  # an account that went since, a role that was taken away
            kept = False
        found.made += bool(kept)
        found.left_out += not kept
    found.done += len(part)
    found.save(update_fields=["done", "made", "left_out"])


def _post(actor: Actor, found: PlanFile, wanted: Wanted, now: datetime) -> bool:
    post = post_create(
        actor=actor, workspace=found.workspace, body=_body(found, wanted, now), now=now, title=wanted.title,
        campaign=wanted.campaign,
    )  # fmt: skip
    if wanted.account is not None and wanted.day is not None and wanted.at is not None:
        plan_create(
            actor=actor, workspace=found.workspace, post_id=post.pk, account_id=wanted.account.pk,
            day=wanted.day, at=wanted.at, zone=wanted.zone, now=now, origin=Origin.FILE,
        )  # fmt: skip
    return True


def _body(found: PlanFile, wanted: Wanted, now: datetime) -> Body:
    """The link stands in the text too where the text does not hold it: not every network shows cards."""
    if not wanted.link:
        return wanted.body
    link = wanted.link
    if found.template is not None:
        link = tagged_by(
            found.template, link, workspace=found.workspace, now=now, campaign=wanted.campaign,
            network=wanted.body.networks[0] if wanted.body.networks else "", post=wanted.title,
        )  # fmt: skip
    common = wanted.body.common
    piece = common.parts[0]
    text = piece.text.replace(wanted.link, link)
    if link not in text:
        text = f"{text}\n\n{link}".strip()
    variant: Variant = replace(common, parts=(replace(piece, text=text),), link=link)
    return replace(wanted.body, common=variant)


@transaction.atomic
def plan_file_forget(*, actor: Actor, workspace: Workspace, file_id: int) -> None:
    """Throw a file away; what was made of it stays."""
    _may(actor, workspace)
    found = PlanFile.objects.select_for_update().filter(workspace=workspace, pk=file_id).first()
    if found is None:
        raise NotFound(GONE)
    if found.state == FileState.CHOSEN:
        raise Conflict(_("This file is being imported at this moment."), code="state")
    _tell(actor, found, "plan_file.forget")
    found.delete()


@transaction.atomic
def plan_files_clean(*, now: datetime) -> int:
    """Throw away what nobody said yes to within a day; how many."""
    old = PlanFile.objects.filter(state=FileState.READ, created_at__lt=now - KEPT)
    for found in old.select_related("workspace"):
        _tell(Actor.system("planning"), found, "plan_file.forget")
    return old.delete()[0]


def _may(actor: Actor, workspace: Workspace) -> None:
    require(actor, workspace, Verb.WRITE_POSTS)
    require(actor, workspace, Verb.PUBLISH_POSTS)


def _tell(actor: Actor, found: PlanFile, verb: str) -> None:
    after = {"name": found.name, "lines": found.lines, "made": found.made, "left_out": found.left_out}
    audit.record(
        actor=actor, workspace=found.workspace, verb=verb, target="plan_file", target_id=found.pk, after=after
    )
