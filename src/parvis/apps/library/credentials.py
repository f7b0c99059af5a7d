"""Who made a file, as it says itself, and as this workspace signs it.

``Asset.credentials`` is JSON: ``standing``, ``signer``, ``program``, ``sources``, ``deeds`` (act, source,
agent, version) as they were read on arrival; ``signed`` names in whose name the workspace signed, with the
``deeds`` that it wrote. Empty: nothing was there, which says nothing.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.apps.library.models import SigningIdentity
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.errors import BadInput
from parvis.core.secrets import open_secret, set_secret
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.imaging.provenance.identity import Identity, identity_of, new_identity
from parvis.imaging.provenance.ports import SILENT, Act, Deed, Part, ProvenanceFault, Reading, Source
from parvis.imaging.provenance.signing import signed

if TYPE_CHECKING:
    from parvis.apps.library.receiving import Arrived

RENEWED: Final = timedelta(days=30)  # before its end
SOURCES: Final = {Made.AI: Source.GENERATED, Made.BOTH: Source.COMPOSED_WITH_AI}
FAULTS: Final[dict[str, str | Promise]] = {
    "key_unreadable": _(
        "This is no private key in PEM without a passphrase. Export it so and paste it whole."
    ),
    "chain_unreadable": _(
        "These are no certificates in PEM. Paste yours first, then those that vouch for it."
    ),
    "key_kind": _(
        "Only keys for ECDSA on the curve P-256 are taken (ES256). Ask for a certificate of this kind."
    ),
    "key_other": _("The first certificate is not that of this key. Paste the two that belong together."),
    "chain_ended": _("This certificate does not hold today. Paste one that does."),
}
log = logging.getLogger("parvis.library")


@dataclass(frozen=True, slots=True)
class Making:
    """How a file was made here: deeds in their order, and the files it was made of."""

    deeds: tuple[Deed, ...]
    parts: tuple[Part, ...] = ()


def trusted() -> str:
    """PEM certificates of those whom this installation trusts; empty where it names none."""
    path = settings.C2PA_TRUST
    return Path(path).read_text(encoding="ascii") if path else ""


def identity(workspace: Workspace, now: datetime) -> Identity:
    """In whose name a workspace signs: made the first time, renewed before its end unless it was brought."""
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        row = SigningIdentity.objects.filter(workspace=workspace).first()
        if row is None or (not row.is_own and row.until - now < RENEWED):
            row = _keep(workspace, new_identity(workspace.name, now), row, is_own=False)
    return Identity(row.chain, open_secret(row, "key") or "")


@transaction.atomic
def identity_bring(
    *, actor: Actor, workspace: Workspace, chain: str, key: str, now: datetime
) -> SigningIdentity:
    """Sign from now on with a certificate that somebody else vouches for. Raises ``BadInput``."""
    require(actor, workspace, Verb.EDIT_WORKSPACE)
    try:
        brought = identity_of(chain, key, now)
    except ProvenanceFault as fault:
        field = "key" if fault.code.startswith("key") else "chain"
        raise BadInput(FAULTS[fault.code], code=field) from fault
    row = SigningIdentity.objects.select_for_update().filter(workspace=workspace).first()
    row = _keep(workspace, brought, row, is_own=True)
    audit.record(
        actor=actor, workspace=workspace, verb="identity.bring", target="identity", target_id=row.pk,
        after={"name": brought.name, "until": brought.until},
    )  # fmt: skip
    return row


def _keep(
    workspace: Workspace, one: Identity, row: SigningIdentity | None, *, is_own: bool
) -> SigningIdentity:
    row = row or SigningIdentity(workspace=workspace)
    row.chain, row.until, row.is_own = one.chain, one.until, is_own
    row.save()
    set_secret(row, "key", one.key)
    return row


def with_credentials(
    workspace: Workspace, found: Arrived, made: Made, making: Making | None, now: datetime
) -> tuple[Arrived, dict[str, Any]]:
    """The file as it is kept, and what is remembered of its making.

    What an AI made, or had a part in, is signed in the workspace's name: here made, with its deeds; come from
    elsewhere, as opened, the file that came and its own credentials being the ingredient. What a person made
    elsewhere is not: nobody here saw it made. A file that cannot be signed is kept unsigned.
    """
    told = {} if found.said == SILENT else _told(found.said)
    deeds, parts = _deeds(found, made, making)
    if not deeds:
        return found, told
    name, target = identity(workspace, now), found.path.with_suffix(".signed")
    try:
        signed(
            found.path, target, found.format, deeds=deeds, parts=parts, title=f"{found.kind}", identity=name
        )
        target.replace(found.path)
    except ProvenanceFault as fault:
        log.warning("a %s file was kept unsigned: %s", found.format, fault)
        return found, told
    finally:
        target.unlink(missing_ok=True)
    with found.path.open("rb") as kept:
        digest = hashlib.file_digest(kept, "sha256").hexdigest()
    ours = {"signed": name.name, "deeds": [_deed(deed) for deed in deeds], "before": told}
    return replace(found, sha256=digest, bytes=found.path.stat().st_size), ours


def _deeds(found: Arrived, made: Made, making: Making | None) -> tuple[tuple[Deed, ...], tuple[Part, ...]]:
    if making is not None:
        return making.deeds, making.parts
    if made is Made.HUMAN:
        return (), ()
    if found.original is None:
        return (Deed(Act.CREATED, SOURCES[made]),), ()
    opened = Deed(Act.OPENED, SOURCES[made], of="original")
    return (opened,), (Part("original", found.original, found.format, "original"),)


def _told(said: Reading) -> dict[str, Any]:
    return {
        "standing": str(said.standing),
        "signer": said.signer,
        "program": said.program,
        "sources": list(said.sources),
        "deeds": [_deed(deed) for deed in said.deeds],
    }


def _deed(deed: Deed) -> dict[str, str]:
    return {"act": str(deed.act), "source": str(deed.source), "agent": deed.agent, "version": deed.version}
