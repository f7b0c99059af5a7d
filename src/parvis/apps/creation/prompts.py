"""What the endpoint is told to write by: numbered versions per language, and the one in use.

A workspace says the manner; the frame around it keeps the promises and is nobody's to change. Nothing is ever
deleted: going back is choosing an older number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from parvis.ai.prompts import Prompt
from parvis.ai.writing import prompts as shipped
from parvis.ai.writing.prompts import Frame
from parvis.apps.creation.briefs import LANGUAGES
from parvis.apps.creation.models import PromptInUse, PromptVersion
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.markup import one_line, tidy

SHIPPED: Final = 1
LONGEST: Final = 4_000  # characters of a manner: what is longer is obeyed less, and paid for each time
LONGEST_NOTE: Final = 200
MOST: Final = 500  # versions of one language


@dataclass(frozen=True, slots=True)
class PromptSeen:
    """One version. ``at`` and ``by_label`` are empty of the shipped one, number 1."""

    language: str
    number: int
    manner: str
    frame: int
    in_use: bool
    note: str = ""
    based_on: int = SHIPPED
    at: datetime | None = None
    by_label: str = ""

    @property
    def is_shipped(self) -> bool:
        """Whether Parvis brought it."""
        return self.number == SHIPPED

    @property
    def name(self) -> str:
        """What texts that it made name it by: one name, one wording, for ever."""
        if self.is_shipped:
            return f"write.{self.language}.v{self.frame}"
        return f"workspace.{self.language}.v{self.number}"

    @property
    def around(self) -> Frame:
        """What stands before and after the manner, the same for everybody."""
        return shipped.frame(self.language, self.frame)

    def instructions(self) -> Prompt:
        """What the endpoint is told, whole."""
        return Prompt(self.name, self.around.around(self.manner, own=not self.is_shipped))


def prompts_of(workspace: Workspace, language: str) -> list[PromptSeen]:
    """Every version in a language, the newest first, the shipped one last. Raises ``BadInput``."""
    used = _used(workspace, _known(language))
    rows = PromptVersion.objects.filter(workspace=workspace, language=language)
    return [*(_seen(row, used) for row in rows), _shipped(language, used)]


def prompt_numbered(workspace: Workspace, language: str, number: int) -> PromptSeen:
    """One version. Raises ``NotFound``."""
    used = _used(workspace, _known(language))
    if number == SHIPPED:
        return _shipped(language, used)
    row = PromptVersion.objects.filter(workspace=workspace, language=language, number=number).first()
    if row is None:
        raise NotFound(_("There is no such version of the prompt here."))
    return _seen(row, used)


def in_use(workspace: Workspace, language: str) -> PromptSeen:
    """The version that writing in a language goes by now."""
    return prompt_numbered(workspace, language, _used(workspace, _known(language)))


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise BadInput(_("A prompt is written in French or in English."), code="language")
    return language


def _used(workspace: Workspace, language: str) -> int:
    row = PromptInUse.objects.filter(workspace=workspace, language=language).first()
    return row.number if row else SHIPPED


def _seen(row: PromptVersion, used: int) -> PromptSeen:
    return PromptSeen(
        row.language, row.number, row.manner, row.frame, row.number == used, row.note, row.based_on, row.at,
        row.by_label,
    )  # fmt: skip


def _shipped(language: str, used: int) -> PromptSeen:
    return PromptSeen(language, SHIPPED, shipped.manner(language), shipped.CURRENT, used == SHIPPED)


@transaction.atomic
def prompt_write(
    *, actor: Actor, workspace: Workspace, language: str, manner: str, note: str, based_on: int, now: datetime
) -> PromptSeen:
    """Keep another wording as a version of its own, numbered after the last; it is not in use by that.

    Raises ``BadInput``, whose ``code`` is the name of the field to mend, and ``Conflict`` where ``based_on``
    says the very same already.
    """
    require(actor, workspace, Verb.EDIT_VOICE)
    Workspace.objects.select_for_update().get(pk=workspace.pk)  # numbers follow each other without a gap
    base = prompt_numbered(workspace, language, based_on)
    wanted = _checked(manner)
    if wanted == base.manner:
        raise Conflict(
            _("These are the words of version %(number)d. Change something first."), number=based_on
        )
    rows = PromptVersion.objects.filter(workspace=workspace, language=language)
    last = rows.aggregate(last=Max("number"))["last"] or SHIPPED
    if last >= MOST:
        raise BadInput(_("At most %(most)d versions are kept of a language."), code="manner", most=MOST)
    row = PromptVersion.objects.create(
        workspace=workspace, language=language, number=last + 1, manner=wanted, frame=shipped.CURRENT,
        note=one_line(note)[:LONGEST_NOTE], based_on=based_on, at=now, by_label=actor.label[:200],
    )  # fmt: skip
    after = {"language": language, "number": row.number, "note": row.note}
    _audit(actor, workspace, "prompt.write", str(row), after=after)
    return _seen(row, _used(workspace, language))


@transaction.atomic
def prompt_use(
    *, actor: Actor, workspace: Workspace, language: str, number: int, now: datetime
) -> PromptSeen:
    """Have what is written in a language from now on go by this version, a newer or an older one."""
    require(actor, workspace, Verb.EDIT_VOICE)
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    before = in_use(workspace, language)
    chosen = prompt_numbered(workspace, language, number)
    if not chosen.in_use:
        PromptInUse.objects.update_or_create(
            workspace=workspace, language=language, defaults={"number": number, "changed_at": now}
        )
        _audit(
            actor, workspace, "prompt.use", chosen.name,
            before={"number": before.number}, after={"language": language, "number": number},
        )  # fmt: skip
    return prompt_numbered(workspace, language, number)


def _checked(manner: str) -> str:
    wanted = tidy(manner)
    if not wanted:
        raise BadInput(_("Say how texts should be written, in a sentence or more."), code="manner")
    if len(wanted) > LONGEST:
        raise BadInput(
            _("This is %(length)d characters long; at most %(most)d are kept. Shorten it."),
            code="manner", length=len(wanted), most=LONGEST,
        )  # fmt: skip
    place = next((one for one in shipped.PLACES if one in wanted), None)
    if place is not None:
        raise BadInput(
            _("%(place)s is a place that Parvis fills in by itself, around your words. Take it out."),
            code="manner", place=place,
        )  # fmt: skip
    return wanted


def _audit(actor: Actor, workspace: Workspace, verb: str, target_id: str, **changes: object) -> None:
    audit.record(
        actor=actor,
        workspace=workspace,
        verb=verb,
        target="prompt",
        target_id=target_id,
        **changes,  # type: ignore[arg-type]
    )
