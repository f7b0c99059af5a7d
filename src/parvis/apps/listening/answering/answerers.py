"""Who answers each task in a workspace: Parvis's own models, or what a person chose instead.

A worker holds each chosen model once and shares it between its sources; Parvis's own stands in for it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
from django.conf import settings
from django.db.models import Case, F, Value, When

from parvis.ai.backends.labels import BackendFault
from parvis.ai.backends.local_model import local_model, onnx_file
from parvis.ai.backends.openai_compatible import MAX_BYTES, Endpoint, OpenAiCompatible
from parvis.ai.backends.stand_in import WithStandIn
from parvis.ai.backends.transformers_model import is_transformers
from parvis.ai.ports import Classify, Task
from parvis.apps.listening.models import Answerer, ModelChoice
from parvis.core.secrets import CannotOpen, open_secret
from parvis.kit.http import Http, private_hosts_allowed

MOST_LOCAL = 200
_PORTS = {"http": 80, "https": 443}
_held: dict[tuple[int, str], tuple[datetime, WithStandIn]] = {}
_holding = threading.Lock()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to answer a task. ``name`` is the endpoint's model, or one of ``local_names``."""

    answerer: Answerer
    name: str
    url: str = ""
    key: str | None = field(default=None, repr=False)
    outputs: tuple[str, ...] = ()
    timeout_s: int = 30
    batch: int = 20
    per_minute: int | None = None


def wish_of(choice: ModelChoice) -> Wish:
    """The stored choice with its key opened. Raises ``BackendFault`` (``ai_key_lost``)."""
    try:
        key = open_secret(choice, "key")
    except CannotOpen as error:
        raise BackendFault("ai_key_lost", str(error)) from error
    return Wish(
        answerer=Answerer(choice.answerer),
        name=choice.name,
        url=choice.url,
        key=key,
        outputs=tuple(choice.outputs),
        timeout_s=choice.timeout_s,
        batch=choice.batch,
        per_minute=choice.per_minute,
    )


def models_folder() -> Path:
    """Where the operator puts models: ``PARVIS_MODELS``, else ``models`` in Parvis's home."""
    return Path(settings.MODELS_FOLDER) if settings.MODELS_FOLDER else Path(settings.HOME) / "models"


def local_names() -> list[str]:
    """The models in that folder: ONNX files, and folders that hold one or a transformers model."""
    folder = models_folder()
    if not folder.is_dir():
        return []
    found = (path.name for path in folder.iterdir() if onnx_file(path) or is_transformers(path))
    return sorted(found)[:MOST_LOCAL]


def origin(url: str) -> str:
    """``scheme://host:port`` of an address, empty when it is none."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        return ""
    port = parsed.port or _PORTS.get(parsed.scheme)
    return f"{parsed.scheme}://{parsed.host}:{port}" if port and parsed.host else ""


def may_be_private(url: str) -> bool:
    """Whether the operator lets an endpoint at this address lie inside the server's own network."""
    return private_hosts_allowed() or origin(url).partition("://")[2] in settings.AI_HOSTS


def classifier(wish: Wish, task: Task) -> Classify:
    """The model itself, ready to be asked. Raises ``BackendFault``."""
    if wish.answerer is Answerer.LOCAL:
        if wish.name not in local_names():
            raise BackendFault("ai_model_gone", f"{wish.name} is not in the folder of models")
        return local_model(models_folder() / wish.name, task, labels=wish.outputs or None)
    # No redirect is followed: the permission to go inside holds for this address only.
    http = Http(
        timeout_s=wish.timeout_s,
        max_bytes=MAX_BYTES,
        allow_private=may_be_private(wish.url),
        max_redirects=0,
    )
    return OpenAiCompatible(Endpoint(wish.url, wish.name, wish.key, wish.batch), task, http=http)


def chosen_for(workspace_id: int) -> Mapping[Task, WithStandIn]:
    """The models that answer instead of ours in a workspace, held until the choice changes."""
    rows = {row.task: row for row in ModelChoice.objects.filter(workspace_id=workspace_id)}
    with _holding:
        for key in [key for key in _held if key[0] == workspace_id and key[1] not in rows]:
            del _held[key]
        for row in rows.values():
            held = _held.get((workspace_id, row.task))
            if held is None or held[0] != row.changed_at:
                _held[workspace_id, row.task] = (row.changed_at, _standing_by(row))
        return {Task(task): _held[workspace_id, task][1] for task in rows}


def _standing_by(row: ModelChoice) -> WithStandIn:
    task = Task(row.task)
    return WithStandIn(task, lambda: classifier(wish_of(row), task), per_minute=row.per_minute)


def tally_keep(workspace_id: int, chosen: Mapping[Task, WithStandIn], *, now: datetime) -> None:
    """Write down how many posts the chosen models read, how many ours read for them, since when and why."""
    for task, model in chosen.items():
        told = model.drain()
        if not told.answered and not told.stood_in:
            continue
        began = Case(When(trouble="", then=Value(now)), default=F("trouble_since"))
        changed: dict[str, object] = {
            "answered": F("answered") + told.answered,
            "stood_in": F("stood_in") + told.stood_in,
            "trouble": told.trouble,
            "trouble_since": began if told.trouble else None,
        }
        if told.trouble:
            changed |= {"last_trouble": told.trouble, "last_trouble_at": now}
        ModelChoice.objects.filter(workspace_id=workspace_id, task=task.value).update(**changed)
