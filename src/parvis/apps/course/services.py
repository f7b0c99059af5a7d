"""Keeping which lessons a person has done. A door."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.course.lessons import lesson
from parvis.apps.course.models import Done
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.autonomy.services import require_person
from parvis.core.errors import NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb


@transaction.atomic
def lesson_do(*, actor: Actor, workspace: Workspace, slug: str, now: datetime) -> Done:
    """Note that a person did the exercise of a lesson; done again, nothing changes. Raises ``NotFound``."""
    person = require_person(actor, workspace, Verb.WRITE_POSTS)
    if lesson(slug, "en") is None:
        raise NotFound(_("There is no such lesson."))
    done, new = Done.objects.get_or_create(
        workspace=workspace, person_id=person, lesson=slug, defaults={"at": now}
    )
    if new:
        audit.record(
            actor=actor, workspace=workspace, verb="lesson.do", target="lesson", target_id=done.pk,
            after={"lesson": slug},
        )  # fmt: skip
    return done
