"""Waiving, declaring, choosing what is checked. A door. Each service: one verb, one transaction, one audit
entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.content import services as content
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of, post_of
from parvis.apps.trust import selectors
from parvis.apps.trust.findings import OPTIONAL, Finding
from parvis.apps.trust.mending import mended
from parvis.apps.trust.models import LONGEST_REASON, AiRule, Declaration, Naming, Rules, Waiver
from parvis.apps.trust.rulings import ruling_note
from parvis.apps.trust.wording import told
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.autonomy.services import require_person
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.markup import one_line

__all__ = [
    "Wish", "declaration_set", "finding_mend", "finding_waive", "hold_back", "rules_set", "ruling_note",
]  # fmt: skip
LONGEST_LINE: Final = 120
MOST_LINES: Final = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """What a workspace wants checked."""

    off: tuple[str, ...] = ()
    naming: str = Naming.NONE
    ai: str = AiRule.PICTURES
    rivals: tuple[str, ...] = ()
    crisis: tuple[str, ...] = ()
    known_brands: bool = True


@transaction.atomic
def finding_waive(
    *, actor: Actor, workspace: Workspace, post_id: UUID, key: str, digest: str, reason: str, now: datetime
) -> Waiver:
    """Sign that a finding does not hold these words back, and say why. Only a person does.

    ``digest`` is of the words that the person saw: raises ``Conflict`` when others stand there now.
    """
    person = require_person(actor, workspace, Verb.WRITE_POSTS)
    post = _post(workspace, post_id)
    checked = selectors.checked(post, now)
    finding = _finding(checked, key, digest)
    if finding.waived_by is None:
        raise Conflict(_("Nobody can waive this: change the post."), code="firm")
    require(actor, workspace, finding.waived_by)
    said = " ".join(reason.split())[:LONGEST_REASON]
    if not said:
        raise BadInput(_("Say why it does not hold here: whoever approves reads it."), code="reason")
    try:
        with transaction.atomic():
            waiver = Waiver.objects.create(
                workspace=workspace, post=post, digest=checked.digest, key=key, rule=finding.rule,
                words=finding.words[:300], reason=said, user_id=person, label=actor.label[:200], at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("Somebody waived this already."), code="waived") from error
    after = {"rule": finding.rule, "words": finding.words[:300], "digest": checked.digest, "reason": said}
    audit.record(
        actor=actor, workspace=workspace, verb="finding.waive", target="post", target_id=post.pk, after=after
    )
    return waiver


@transaction.atomic
def finding_mend(
    *, actor: Actor, workspace: Workspace, post_id: UUID, key: str, digest: str, seen: int, now: datetime
) -> Post:
    """Put the proposed words in the place of those found. Saved, kept and audited as any change of a post."""
    require(actor, workspace, Verb.WRITE_POSTS)
    post = _post(workspace, post_id)
    finding = _finding(selectors.checked(post, now), key, digest)
    body = mended(body_of(post), finding)
    if body is None:
        raise Conflict(_("There are no words ready for this: change it in the editor."), code="no_mend")
    return content.post_save(
        actor=actor, workspace=workspace, post_id=post.pk, body=body, seen=seen, now=now, made=Made(post.made)
    )


@transaction.atomic
def declaration_set(
    *,
    actor: Actor,
    workspace: Workspace,
    post_id: UUID,
    commercial: bool,
    retouched: bool,
    virtual: bool,
    now: datetime,
) -> Declaration:
    """Say of a post what no program can see: that it is paid for, that a face was altered or made by AI."""
    require(actor, workspace, Verb.WRITE_POSTS)
    post = _post(workspace, post_id)
    said = {"commercial": commercial, "retouched": retouched, "virtual": virtual}
    before = Declaration.objects.filter(post=post).values(*said).first()
    declaration, _made = Declaration.objects.update_or_create(
        post=post, defaults={**said, "workspace": workspace, "by_id": actor.user_id, "at": now}
    )
    audit.record(
        actor=actor, workspace=workspace, verb="declaration.set", target="post", target_id=post.pk,
        before=before or {}, after=said,
    )  # fmt: skip
    return declaration


@transaction.atomic
def rules_set(*, actor: Actor, workspace: Workspace, wish: Wish) -> Rules:
    """Choose what is checked here, and which words are watched."""
    require(actor, workspace, Verb.EDIT_CHECKS)
    if not set(wish.off) <= set(OPTIONAL):
        raise BadInput(_("Limits and rights are always looked at."), code="off")
    if wish.naming not in Naming.values or wish.ai not in AiRule.values:
        raise BadInput(_("Choose one of those on the list."), code="naming")
    rules = selectors.rules_of(workspace)
    fields = ("off", "naming", "ai", "rivals", "crisis", "known_brands")
    before = {name: getattr(rules, name) for name in fields}
    rules.off, rules.naming, rules.ai = sorted(set(wish.off)), wish.naming, wish.ai
    rules.rivals, rules.crisis = _lines(wish.rivals), _lines(wish.crisis)
    rules.known_brands = wish.known_brands
    rules.save()
    after = {name: getattr(rules, name) for name in fields}
    audit.record(
        actor=actor, workspace=workspace, verb="checks.set", target="rules", target_id=rules.pk,
        before=before, after=after,
    )  # fmt: skip
    return rules


def hold_back(post: Post, now: datetime) -> None:
    """Raise ``Conflict`` where a law asks something to be said and it is not: nobody approves that, and
    nothing leaves with it. Every way to a review or a delivery passes here."""
    for finding in selectors.undisclosed(post, now):
        raise Conflict(told(finding).sentence, code="undisclosed")


def _finding(checked: selectors.Checked, key: str, digest: str) -> Finding:
    if checked.digest != digest:
        raise Conflict(_("The words have changed since. Look at what is found in them now."), code="changed")
    found = next((one for one in checked.findings if one.key == key), None)
    if found is None:
        raise NotFound(_("This is not found any more."))
    return found


def _lines(lines: Iterable[str]) -> list[str]:
    clean = (one_line(line).strip()[:LONGEST_LINE] for line in lines)
    kept = list(dict.fromkeys(line for line in clean if line.partition("!")[0].strip()))
    if len(kept) > MOST_LINES:
        raise BadInput(_("Keep to %(most)d words a list."), code="rivals", most=MOST_LINES)
    return kept


def _post(workspace: Workspace, post_id: UUID) -> Post:
    found = post_of(workspace, post_id)
    if found is None:
        raise NotFound(_("There is no such post here."))
    return found
