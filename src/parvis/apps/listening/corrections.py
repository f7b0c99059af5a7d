"""Where a person makes the machine honest: labels, drawn at random or corrected in passing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.ai.ports import Emotion, Sentiment
from parvis.apps.listening.models import Correction, LabelTask
from parvis.apps.listening.store import lake_of
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, NotFound
from parvis.core.lake import Filter, UnknownMention
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

SENTIMENTS = (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)
LANGUAGES = ("fr", "en", "de", "es", "it", "pt", "nl", "ar")
CHOICES: dict[LabelTask, tuple[str, ...]] = {
    LabelTask.SENTIMENT: tuple(label.value for label in SENTIMENTS),
    LabelTask.EMOTION: tuple(label.value for label in Emotion),
    LabelTask.LANGUAGE: (*LANGUAGES, "unknown"),
    LabelTask.QUESTION: ("true", "false"),
    LabelTask.COMPLAINT: ("true", "false"),
}


def label_set(
    *,
    actor: Actor,
    workspace: Workspace,
    mention: str,
    task: LabelTask,
    label: str,
    drawn: bool,
    now: datetime,
) -> Correction:
    """Write down what a person says of a post; dashboards show it from now on.

    The prediction stored beside it is the model's own, also when the label is corrected twice.
    """
    if label not in CHOICES[task]:
        raise BadInput(_("This is not one of the answers."), code="label_unknown")
    lake = lake_of(workspace.pk)
    found = lake.mention(mention)
    if not found.num_rows:
        raise NotFound(_("This post is no longer here. Its author may have deleted it."))
    row = found.to_pylist()[0]
    with transaction.atomic():
        require(actor, workspace, Verb.CORRECT_LABELS)
        correction = _write(actor, workspace, row, task, label, drawn=drawn, now=now)
    lake.relabel(mention, **{task.value: _value(task, label)})
    return correction


def labels_restore(workspace_id: int, mentions: Sequence[str]) -> None:
    """Say again what people said of these posts: their words were edited, and the models read them anew."""
    said = Correction.objects.filter(workspace_id=workspace_id, mention__in=mentions)
    for mention, task, label in said.values_list("mention", "task", "label"):
        with suppress(UnknownMention):  # deleted meanwhile
            lake_of(workspace_id).relabel(mention, **{task: _value(task, label)})


def _value(task: str, label: str) -> object:
    return label == "true" if task in {LabelTask.QUESTION, LabelTask.COMPLAINT} else label


def _write(
    actor: Actor,
    workspace: Workspace,
    row: dict[str, Any],
    task: LabelTask,
    label: str,
    *,
    drawn: bool,
    now: datetime,
) -> Correction:
    earlier = Correction.objects.filter(workspace=workspace, mention=row["mention"], task=task).first()
    said = str(row[task.value]).lower()
    correction, _created = Correction.objects.update_or_create(
        workspace=workspace,
        mention=row["mention"],
        task=task,
        defaults={
            "label": label,
            "by_id": actor.user_id,
            "at": now,
            "drawn": drawn or bool(earlier and earlier.drawn),
        },
        create_defaults={
            "author": row["author"],
            "predicted": said,
            "probabilities": [row["p_negative"], row["p_neutral"], row["p_positive"]],
            "model": row["model"],
            "label": label,
            "drawn": drawn,
            "by_id": actor.user_id,
            "at": now,
        },
    )
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="label.set",
        target="mention",
        target_id=str(row["mention"]),
        before={task.value: earlier.label if earlier else said},
        after={task.value: label},
    )
    return correction


def draw(workspace: Workspace, *, wanted: int, seed: int) -> pa.Table:
    """Posts for a person to label, drawn uniformly at random among those not labelled yet."""
    done = set(
        Correction.objects.filter(workspace=workspace, task=LabelTask.SENTIMENT).values_list(
            "mention", flat=True
        )
    )
    table = lake_of(workspace.pk).sample(Filter(), wanted + len(done), seed=seed)
    fresh = [mention not in done for mention in table.column("mention").to_pylist()]
    return table.filter(pa.array(fresh, pa.bool_())).slice(0, wanted)


def labelled(workspace: Workspace) -> tuple[np.ndarray, np.ndarray]:
    """The drawn sentiment labels: model probabilities (m, 3) and labels (m,), 0 negative to 2 positive."""
    rows = Correction.objects.filter(
        workspace=workspace, task=LabelTask.SENTIMENT, drawn=True, label__in=CHOICES[LabelTask.SENTIMENT]
    ).values_list("probabilities", "label")
    order = {label.value: index for index, label in enumerate(SENTIMENTS)}
    pairs = [(probabilities, order[label]) for probabilities, label in rows]
    probabilities = np.asarray([pair[0] for pair in pairs], dtype=np.float64).reshape(-1, 3)
    return probabilities, np.asarray([pair[1] for pair in pairs], dtype=np.int64)
