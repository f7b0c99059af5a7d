"""The first start: an owner, a workspace, the sample. Later starts find them and change nothing."""

from __future__ import annotations

import os
from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from parvis.cli.login import link_for
from parvis.cli.speech import _
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.services import workspace_create

OWNER = "owner@localhost"
ACTOR = Actor.system("parvis up")


def set_up(*, with_sample: bool, language: str, say: Callable[[str], None]) -> str:
    """Make what is missing. A login link as long as the owner has never signed in, else an empty text."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # the web server warns when it is missing
    owner = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if owner is None:
        owner = owner_create(email=os.environ.get("PARVIS_OWNER_EMAIL", OWNER), language=language)
        say(_("An owner account was made: %s") % owner.email)
    if not Workspace.objects.exists():
        name = _("Discovery") if with_sample else _("My brand")
        workspace = workspace_create(actor=ACTOR, name=name, owner=owner, language=language)
        if with_sample:
            # Loading the models takes seconds, and only the first start needs them.
            from parvis.apps.listening.services import sample_load  # noqa: PLC0415

            kept = sample_load(actor=ACTOR, workspace=workspace)
            say(_("A sample workspace was filled with %d real public posts; remove it in one click.") % kept)
    return "" if owner.last_login else link_for(owner)


@transaction.atomic
def owner_create(*, email: str, language: str) -> User:
    """The person who runs the installation: no password, a link lets them in."""
    owner = User.objects.create_superuser(email, language=language)
    audit.record(
        actor=ACTOR, verb="person.create", target="person", target_id=owner.pk, after={"email": owner.email}
    )
    return owner
