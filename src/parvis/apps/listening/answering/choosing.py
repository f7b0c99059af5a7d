"""Choosing who answers a task: tried first, then saved. One verb, one transaction, one audit entry."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.ai.annotate import annotate
from parvis.ai.backends.labels import BackendFault, outputs_of
from parvis.ai.backends.openai_compatible import OpenAiCompatible
from parvis.ai.ports import UNKNOWN, AiFault, Scores, Task
from parvis.ai.shipped import Shipped
from parvis.apps.listening.answering import answerers
from parvis.apps.listening.answering.answerers import Wish
from parvis.apps.listening.answering.words import trouble_message
from parvis.apps.listening.models import Answerer, ModelChoice
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput
from parvis.core.secrets import set_secret
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

TRIAL_TIMEOUT_S = 30
MODEL_NAME = re.compile(r"[\w.:/@-]{1,100}")


class ModelRefused(BadInput):
    """The model cannot be asked as it is set up: one sentence says what to mend."""

    def __init__(self, fault: AiFault, url: str = "") -> None:
        super().__init__(trouble_message(fault.code, url=url, detail=str(fault)), code=fault.code)


@dataclass(frozen=True, slots=True)
class Tried:
    """A sentence, what the wished model says of it (``label`` empty: no answer) and what ours says."""

    text: str
    label: str
    share: float
    own_label: str
    own_share: float


@dataclass(frozen=True, slots=True)
class Trial:
    """How a wished model did on a few sentences, in ``seconds``; ``model`` is the name posts will carry."""

    model: str
    seconds: float
    rows: tuple[Tried, ...]


def wish_checked(wish: Wish, task: Task) -> Wish:
    """The wish, tidied. Raises ``BadInput`` whose ``code`` is the name of the field to mend."""
    if wish.answerer is Answerer.LOCAL:
        return _checked_local(wish, task)
    url = wish.url.strip().rstrip("/").removesuffix("/chat/completions")
    if not answerers.origin(url).startswith(("http://", "https://")) or "@" in url.partition("://")[2]:
        raise BadInput(
            _("Give an address that begins with https://, such as https://api.example.org/v1."), code="url"
        )
    if wish.key and url.startswith("http://") and not answerers.may_be_private(url):
        raise BadInput(
            _("Over http:// the key could be read on its way. Give an address that begins with https://."),
            code="url",
        )
    if not MODEL_NAME.fullmatch(wish.name.strip()):
        raise BadInput(_("Give the model’s name as the endpoint knows it, without spaces."), code="name")
    return replace(wish, url=url, name=wish.name.strip(), outputs=())


def _checked_local(wish: Wish, task: Task) -> Wish:
    if wish.name not in answerers.local_names():
        raise BadInput(_("Choose one of the models that lie on this server."), code="local")
    try:
        outputs_of(task, wish.outputs or None)
    except BackendFault as fault:
        raise BadInput(trouble_message(fault.code, detail=str(fault)), code="outputs") from fault
    return replace(wish, url="", key=None, per_minute=None)


def model_choose(*, actor: Actor, workspace: Workspace, task: Task, wish: Wish, now: datetime) -> ModelChoice:
    """Let another model answer a task for the posts heard from now on."""
    wish = wish_checked(wish, task)
    with transaction.atomic():
        require(actor, workspace, Verb.CHOOSE_MODELS)
        earlier = _row(workspace, task)
        before = _told(earlier)  # (before the row, which may be the same, changes)
        row = earlier or ModelChoice(workspace=workspace, task=task.value)
        for name in ("answerer", "name", "url", "timeout_s", "batch", "per_minute"):
            setattr(row, name, getattr(wish, name))
        row.outputs, row.changed_at = list(wish.outputs), now
        row.answered = row.stood_in = 0
        row.trouble = row.last_trouble = ""
        row.trouble_since = row.last_trouble_at = None
        row.save()
        set_secret(row, "key", wish.key or None)
        after = _told(row) or {}
        if before is not None:  # (only what changed)
            before = {name: value for name, value in before.items() if value != after[name]}
            after = {name: after[name] for name in before}
        _audit(actor, workspace, "model.choose", task, before=before, after=after)
    return row


def model_restore(*, actor: Actor, workspace: Workspace, task: Task) -> None:
    """Let Parvis's own model answer again; the key of an endpoint is forgotten."""
    with transaction.atomic():
        require(actor, workspace, Verb.CHOOSE_MODELS)
        earlier = _row(workspace, task)
        if earlier is None:
            return
        _audit(actor, workspace, "model.restore", task, before=_told(earlier), after=None)
        earlier.delete()


def _row(workspace: Workspace, task: Task) -> ModelChoice | None:
    return ModelChoice.objects.select_for_update().filter(workspace=workspace, task=task.value).first()


def _told(row: ModelChoice | None) -> dict[str, object] | None:
    """A choice as the audit tells it: everything but the key."""
    if row is None:
        return None
    names = ("answerer", "name", "url", "outputs", "timeout_s", "batch", "per_minute")
    return {name: getattr(row, name) for name in names} | {"has_key": row.key is not None}


def _audit(
    actor: Actor,
    workspace: Workspace,
    verb: str,
    task: Task,
    *,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
) -> None:
    audit.record(
        actor=actor,
        workspace=workspace,
        verb=verb,
        target="model",
        target_id=task.value,
        before=before,
        after=after,
    )


def model_try(
    *,
    actor: Actor,
    workspace: Workspace,
    task: Task,
    wish: Wish,
    sentences: Sequence[str],
    clock: Callable[[], float] = time.perf_counter,
) -> Trial:
    """Ask a wished model about a few sentences; nothing is kept. Raises ``ModelRefused`` or ``BadInput``."""
    require(actor, workspace, Verb.CHOOSE_MODELS)
    wish = wish_checked(wish, task)
    texts = [text.strip()[:1000] for text in sentences if text.strip()]
    if not texts:
        raise BadInput(_("Write at least one sentence to try."), code="sentence_1")
    languages = annotate(texts, tasks=[Task.LANGUAGE]).column("language").to_pylist()
    try:
        asked = answerers.classifier(replace(wish, timeout_s=min(wish.timeout_s, TRIAL_TIMEOUT_S)), task)
        began = clock()
        said = asked.classify(texts, languages)
        seconds = clock() - began
    except AiFault as fault:
        raise ModelRefused(fault, wish.url) from fault
    if isinstance(asked, OpenAiCompatible) and said.answered is not None and not said.answered.any():
        raise ModelRefused(said.fault or BackendFault("ai_garbage", "no answer"), wish.url)
    return Trial(said.model, seconds, _rows(texts, said, Shipped(task).classify(texts, languages)))


def _rows(texts: Sequence[str], said: Scores, own: Scores) -> tuple[Tried, ...]:
    rows = []
    for place, text in enumerate(texts):
        answered = said.answered is None or bool(said.answered[place])
        label, share = _best(said, place)
        rows.append(Tried(text, label if answered else "", share, *_best(own, place)))
    return tuple(rows)


def _best(scores: Scores, place: int) -> tuple[str, float]:
    row = scores.probabilities[place]
    if row.max() == row.min():
        return UNKNOWN, 0.0
    return scores.labels[int(row.argmax())], float(row.max())
