"""Models: who answers each task, what is known of it, and choosing another."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.ai import measured, shipped
from parvis.ai.backends.labels import LABELS
from parvis.ai.measured import Measure, measured_of
from parvis.ai.ports import Task
from parvis.apps.listening.answering import answerers, choosing
from parvis.apps.listening.answering.choosing import Trial
from parvis.apps.listening.answering.forms import ModelForm
from parvis.apps.listening.answering.words import DATA, METRICS, TASKS, TaskWords, label_word, trouble_message
from parvis.apps.listening.models import Answerer, ModelChoice, ModelTask
from parvis.apps.listening.names import language_label
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

ENDPOINT_FIELDS = ("url", "name", "key", "forget_key", "timeout_s", "batch", "per_minute", "also")
LOCAL_FIELDS = ("local", "outputs")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, in words."""

    data: str | Promise
    language: str
    metric: str | Promise
    measure: Measure


@dataclass(frozen=True, slots=True)
class Line:
    """A task in the list: its words, who answers it, and what was measured of ours."""

    task: Task
    words: TaskWords
    choice: ModelChoice | None
    trouble: str
    figures: list[Figure]
    choosable: bool


def _figure(one: Measure) -> Figure:
    language = _("all languages") if one.language == "all" else language_label(one.language)
    return Figure(DATA.get(one.data, one.data), language, METRICS.get(one.metric, one.metric), one)


def _headlines(task: Task) -> list[Figure]:
    """The first figure in the reader's language and the first in the other of French and English."""
    mine = "fr" if (get_language() or "fr").startswith("fr") else "en"
    found = [measured_of(task, code)[:1] for code in (mine, "en" if mine == "fr" else "fr")]
    return [_figure(one) for few in found for one in few]


def _choices(workspace: Workspace) -> dict[str, ModelChoice]:
    return {row.task: row for row in ModelChoice.objects.filter(workspace=workspace)}


def _line(task: Task, choices: dict[str, ModelChoice]) -> Line:
    choice = choices.get(task.value)
    trouble = trouble_message(choice.trouble, url=choice.url) if choice else ""
    return Line(task, TASKS[task], choice, trouble, _headlines(task), task in LABELS)


def _task(name: str, *, choosable: bool = False) -> Task:
    known = {task.value: task for task in (LABELS if choosable else TASKS)}
    if name not in known:
        raise Http404
    return known[name]


@workspace_view(Verb.SEE_LISTENING)
def models(request: WorkspaceRequest) -> HttpResponseBase:
    """Which model answers each task now, and how good it is known to be."""
    choices = _choices(request.workspace)
    context = {
        "lines": [_line(task, choices) for task in TASKS],
        "version": shipped.version(),
        "may_choose": request.may(Verb.CHOOSE_MODELS),
        "may_label": request.may(Verb.CORRECT_LABELS),
    }
    return render(request, "listening/models.html", context)


@workspace_view(Verb.SEE_LISTENING)
def card(request: WorkspaceRequest, task: str) -> HttpResponseBase:
    """What is known of the model of one task: figures with their intervals, limits, how it goes here."""
    asked = _task(task)
    line = _line(asked, _choices(request.workspace))
    context = {
        "line": line,
        "figures": [_figure(one) for one in measured_of(asked)],
        "version": measured.version(),
        "last_trouble": trouble_message(line.choice.last_trouble, url=line.choice.url) if line.choice else "",
        "may_choose": request.may(Verb.CHOOSE_MODELS) and line.choosable,
        "may_label": request.may(Verb.CORRECT_LABELS),
    }
    return render(request, "listening/model.html", context)


@workspace_view(Verb.CHOOSE_MODELS, methods=("GET", "POST"))
def choose(request: WorkspaceRequest, task: str) -> HttpResponseBase:
    """Choose who answers a task; “try” asks about three sentences and keeps nothing."""
    asked = _task(task, choosable=True)
    stored = _choices(request.workspace).get(asked.value)
    form = ModelForm(request.POST or None, task=asked, labels=LABELS[asked], stored=stored)
    trial: Trial | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") != "try":
                return _save(request, asked, form)
            trial = _trial(request, asked, form)
        except BadInput as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
    return _page(request, asked, form, trial)


def _page(request: WorkspaceRequest, task: Task, form: ModelForm, trial: Trial | None) -> HttpResponseBase:
    context = {
        "form": form,
        "task": task,
        "words": TASKS[task],
        "endpoint_fields": [form[name] for name in ENDPOINT_FIELDS if name in form.fields],
        "local_fields": [form[name] for name in LOCAL_FIELDS],
        "sentence_fields": [form[f"sentence_{number}"] for number in (1, 2, 3)],
        "folder": answerers.models_folder(),
        "trial": trial,
        "tried": [(row, label_word(row.label), label_word(row.own_label)) for row in trial.rows]
        if trial
        else [],
    }
    wrong = form.errors and not request.headers.get("HX-Request")  # (a try that is refused is an answer)
    response = render(request, "listening/model_choose.html", context, status=422 if wrong else 200)
    response.headers["Cache-Control"] = "no-store"  # (it may hold a key that was typed and not yet saved)
    return response


def _trial(request: WorkspaceRequest, task: Task, form: ModelForm) -> Trial:
    wish = form.wish()
    if wish is None:
        raise BadInput(_("Choose an endpoint or a model file to try."), code="answerer")
    return choosing.model_try(
        actor=request.actor, workspace=request.workspace, task=task, wish=wish, sentences=form.sentences()
    )


def _save(request: WorkspaceRequest, task: Task, form: ModelForm) -> HttpResponseBase:
    wish, actor, workspace = form.wish(), request.actor, request.workspace
    if wish is None:
        choosing.model_restore(actor=actor, workspace=workspace, task=task)
        messages.success(request, _("Parvis’s own model answers again, for posts heard from now on."))
        return redirect(reverse("listening:models", args=[request.workspace.slug]))
    also = form.cleaned_data["also"] if wish.answerer is Answerer.ENDPOINT else []
    for one in [task, *(Task(ModelTask(name).value) for name in also)]:
        choosing.model_choose(actor=actor, workspace=workspace, task=one, wish=wish, now=timezone.now())
    messages.success(request, _("“%(model)s” answers for posts heard from now on.") % {"model": wish.name})
    return redirect(reverse("listening:models", args=[request.workspace.slug]))
