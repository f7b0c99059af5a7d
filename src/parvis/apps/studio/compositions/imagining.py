"""Pictures that a model makes: the endpoint of a workspace, and asking it. A door's other half.

What it makes is a picture of the library, marked as made by an AI, with the model and the prompt kept.
"""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.ai.backends.labels import BackendFault
from parvis.ai.imagining import LONGEST_PROMPT, MAX_BYTES, SIZES, TIMEOUT_S, ImageAsk, Imagine, OpenAiImages
from parvis.apps.library.services import asset_add
from parvis.apps.listening.selectors import may_be_private
from parvis.apps.studio.compositions.models import ImageEndpoint, Imagined
from parvis.apps.studio.compositions.selectors import endpoint_of, imagined_of
from parvis.apps.studio.wording import AI_FAULTS
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.errors import BadInput, Conflict
from parvis.core.secrets import CannotOpen, open_secret, set_secret
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.http import Http


@transaction.atomic
def endpoint_save(
    *, actor: Actor, workspace: Workspace, url: str, model: str, key: str | None, price: float = 0,
    monthly_most: int = 100,
) -> ImageEndpoint:  # fmt: skip
    """Say which endpoint makes pictures. ``key`` None keeps the one that is there, empty forgets it."""
    require(actor, workspace, Verb.CHOOSE_MODELS)
    url, model = url.strip().rstrip("/"), model.strip()
    if not url.startswith(("https://", "http://")):
        raise BadInput(AI_FAULTS["ai_url"], code="url")
    if not model:
        raise BadInput(_("Write the name of the model."), code="model")
    row, is_new = ImageEndpoint.objects.get_or_create(
        workspace=workspace, defaults={"url": url, "model": model}
    )
    if not is_new and row.url != url and key is None:
        key = ""  # a key is for one address: it never goes to another unsaid
    row.url, row.model, row.price, row.monthly_most = url, model, max(price, 0), monthly_most
    row.save()
    if key is not None:
        set_secret(row, "key", key.strip() or None)
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="image_endpoint.save",
        target="image_endpoint",
        target_id=row.pk,
        after={"url": url, "model": model, "price": row.price, "monthly_most": monthly_most},
    )
    return row


@transaction.atomic
def endpoint_forget(*, actor: Actor, workspace: Workspace) -> None:
    """Have no endpoint make pictures any more."""
    require(actor, workspace, Verb.CHOOSE_MODELS)
    row = endpoint_of(workspace)
    if row is not None:
        audit.record(
            actor=actor, workspace=workspace, verb="image_endpoint.forget", target="image_endpoint",
            target_id=row.pk, before={"url": row.url, "model": row.model},
        )  # fmt: skip
        row.delete()


def imagine_with(row: ImageEndpoint) -> Imagine:
    """The endpoint, ready to be asked. Raises ``BadInput`` where its key can no longer be read."""
    try:
        key = open_secret(row, "key")
    except CannotOpen as error:
        raise BadInput(AI_FAULTS["ai_key_lost"], code="ai_key_lost") from error
    private = may_be_private(row.url)
    # No redirect is followed: the permission to go inside holds for this address only.
    http = Http(timeout_s=TIMEOUT_S, max_bytes=MAX_BYTES, allow_private=private, max_redirects=0)
    return OpenAiImages(row.url, row.model, key, http=http)


def asked_this_month(workspace: Workspace, now: datetime) -> int:
    """How many pictures were made since the month began."""
    begun = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return imagined_of(workspace).filter(made_at__gte=begun).count()


def picture_imagine(
    *, actor: Actor, workspace: Workspace, prompt: str, size: str, now: datetime, by: Imagine | None = None
) -> Imagined:
    """Ask the model for a picture and put it into the library. Call it outside a transaction: it takes long.

    Raises ``BadInput`` (what to mend), ``Conflict`` (no endpoint, or the month's pictures are used up).
    """
    require(actor, workspace, Verb.EDIT_LIBRARY)
    prompt = prompt.replace("\0", "").strip()
    if not prompt:
        raise BadInput(_("Say what the picture is to show."), code="prompt")
    if len(prompt) > LONGEST_PROMPT:
        raise BadInput(_("At most %(most)d characters."), code="prompt", most=LONGEST_PROMPT)
    if size not in SIZES:
        raise BadInput(_("Choose a size from the list."), code="size")
    row = endpoint_of(workspace)
    if row is None:
        raise Conflict(_("No image model is set up yet. Somebody who chooses models can name an endpoint."))
    if asked_this_month(workspace, now) >= row.monthly_most:
        raise Conflict(_("The pictures of this month are used up. Whoever chooses models can allow more."))
    try:
        said = (by or imagine_with(row)).imagine(ImageAsk(prompt, size))
    except BackendFault as fault:
        raise BadInput(AI_FAULTS.get(fault.code, AI_FAULTS["ai_server"]), code=fault.code) from fault
    name = " ".join(prompt.split())[:80]
    added = asset_add(
        actor=actor,
        workspace=workspace,
        file=ContentFile(said.picture, name="picture"),
        name=name,
        made=Made.AI,
    )
    with transaction.atomic():
        made, _new = Imagined.objects.get_or_create(
            asset=added.asset,
            defaults={
                "model": said.model[:120],
                "prompt": prompt,
                "size": size,
                "asked_by_id": actor.user_id,
            },
        )
        audit.record(
            actor=actor,
            workspace=workspace,
            verb="picture.imagine",
            target="asset",
            target_id=added.asset.pk,
            after={"model": said.model, "prompt": prompt, "size": size, "revised": said.revised},
        )
    return made
