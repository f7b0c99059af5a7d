"""Where a person makes the machine honest: one post at a time, and corrections in passing."""

from __future__ import annotations

import csv

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening import corrections, selectors
from parvis.apps.listening.corrections import CHOICES
from parvis.apps.listening.models import LabelTask
from parvis.apps.listening.names import language_label, network_label, word
from parvis.apps.listening.pages import common
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.csv import csv_cell

WANTED = 100
CALIBRATED_FROM = 50


@workspace_view(Verb.CORRECT_LABELS, methods=("GET", "POST"))
def label(request: WorkspaceRequest) -> HttpResponseBase:
    """One post drawn at random and three buttons; skipping draws another."""
    if request.method == "POST":
        _write(request, request.POST.get("mention", ""), drawn=True)
        return redirect(reverse("listening:label", args=[request.workspace.slug]))
    done = selectors.labels_drawn(request.workspace)
    skip = request.GET.get("skip", "")
    seed = (done + (int(skip) if skip.isdigit() and len(skip) < 6 else 0)) % 1_000_003
    drawn = corrections.draw(request.workspace, wanted=1, seed=seed)
    found = selectors.seen(request.workspace, drawn, names=False)
    return render(
        request,
        "listening/label.html",
        {
            "post": found[0] if found else None,
            "network": network_label(found[0].network) if found else "",
            "done": done,
            "wanted": WANTED,
            "needed": max(0, CALIBRATED_FROM - done),
            "skip": (int(skip) if skip.isdigit() and len(skip) < 6 else 0) + 1,
            "accuracy": selectors.accuracy(request.workspace),
            "may_export": request.may(Verb.EXPORT_POSTS),
        },
    )


@workspace_view(Verb.CORRECT_LABELS, methods=("GET", "POST"))
def correct(request: WorkspaceRequest, mention: str) -> HttpResponseBase:
    """The small form below a post, and what it sends."""
    if request.method == "POST":
        _write(request, mention, drawn=False)
        if not request.headers.get("HX-Request"):
            return redirect(reverse("listening:post", args=[request.workspace.slug, mention]))
    found = selectors.post(request.workspace, mention, names=request.may(Verb.SEE_AUTHORS))
    if found is None:
        raise Http404
    if request.method == "POST":
        return render(request, "listening/corrected.html", {"card": common.cards(request, [found])[0]})
    now = {task: str(getattr(found, task.value)).lower() for task in LabelTask}
    rows = [
        (task, task.label, [(choice, _say(task, choice), choice == now[task]) for choice in CHOICES[task]])
        for task in LabelTask
    ]
    return render(request, "listening/correct.html", {"mention": mention, "rows": rows, "post": found})


def _say(task: LabelTask, choice: str) -> str:
    return language_label(choice) if task == LabelTask.LANGUAGE else word(choice)


def _write(request: WorkspaceRequest, mention: str, *, drawn: bool) -> None:
    try:
        task = LabelTask(request.POST.get("task", ""))
    except ValueError as error:
        raise BadInput(_("This is not one of the answers."), code="label_unknown") from error
    corrections.label_set(
        actor=request.actor,
        workspace=request.workspace,
        mention=mention,
        task=task,
        label=request.POST.get("label", ""),
        drawn=drawn,
        now=timezone.now(),
    )


@workspace_view(Verb.EXPORT_POSTS)
def export(request: WorkspaceRequest) -> HttpResponseBase:
    """The labels as a training set: text, task, what the model said, what the person said, drawn or not."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="labels.csv"'
    writer = csv.writer(response)
    writer.writerow(["text", "language", "task", "predicted", "label", "drawn", "model", "labelled_at"])
    for row in selectors.training_set(request.workspace):
        writer.writerow([csv_cell(cell) for cell in row])
    return response
