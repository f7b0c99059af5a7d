"""Models in words: what each task is, its limits, what its figures are called, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.ai.ports import Task
from parvis.apps.listening.names import word


@dataclass(frozen=True, slots=True)
class TaskWords:
    """A task as people meet it; ``limits`` is what its model card warns of first."""

    label: str | Promise
    what: str | Promise
    limits: str | Promise


TASKS: dict[Task, TaskWords] = {
    Task.LANGUAGE: TaskWords(
        _("Language"),
        _("Which language a post is written in, or “not recognised”."),
        _(
            "Very short posts come out as “not recognised”, posts that mix languages get one. "
            "Dutch was measured on forty sentences only."
        ),
    ),
    Task.SENTIMENT: TaskWords(
        _("Sentiment"),
        _("Whether the author is pleased or not with what they write of."),
        _(
            "Irony, and facts that hurt without a harsh word, mislead it. "
            "Read shares and trends, not a verdict on one post."
        ),
    ),
    Task.EMOTION: TaskWords(
        _("Emotion"),
        _("The strongest emotion: anger, joy, optimism, sadness, or none."),
        _("In French it is an indication only: calm anger and optimism are often missed."),
    ),
    Task.OFFENSIVE: TaskWords(
        _("Offensive words"),
        _("How likely a post holds insults, crude words aimed at somebody, or threats."),
        _(
            "Trained on English: in French it is little better than chance. It orders what a person reads "
            "first; it never hides or blocks anything."
        ),
    ),
    Task.HATE: TaskWords(
        _("Hate speech"),
        _("How likely a post attacks people for what they are."),
        _(
            "Trained on English: in French it is at chance, and naming a group is enough to raise it. "
            "It orders what a person reads first; it never hides or blocks anything."
        ),
    ),
    Task.IRONY: TaskWords(
        _("Irony"),
        _("How likely a post means the contrary of what it says."),
        _("It does not carry over to French. Beside an English post, it is a hint and no more."),
    ),
}
METRICS: dict[str, str | Promise] = {
    "macro-F1": _("macro-F1"),
    "macro-recall": _("macro-recall"),
    "macro-F1 of four": _("macro-F1 of the four emotions"),
    "macro-F1 with none": _("macro-F1, “none” included"),
    "F1 of irony": _("F1 of irony"),
    "recall": _("recall"),
    "precision": _("precision"),
}
DATA: dict[str, str | Promise] = {
    "own French posts about brands": _("our own French posts about brands"),
    "own Dutch sentences": _("our own Dutch sentences"),
    "XED, kept back": _("XED (film subtitles)"),
    "XED, kept back, projected": _("XED (film subtitles, labels carried over from English)"),
}
LABELS: dict[str, str | Promise] = {
    "acceptable": _("acceptable"),
    "offensive": _("offensive"),
    "hate": _("hateful"),
    "literal": _("meant as said"),
    "irony": _("ironic"),
    "": pgettext_lazy("of a model", "no answer"),
}
TROUBLES: dict[str, str | Promise] = {
    "ai_key": _("The endpoint refuses the key. Check it, or create a new one."),
    "ai_key_lost": _("The stored key cannot be opened any more. Enter it again."),
    "ai_quota": _("The endpoint says that too much was asked: a limit or a credit is used up."),
    "ai_missing": _("The endpoint knows no such address or model. Check both."),
    "ai_refused": _("The endpoint refuses the request. Check the model’s name."),
    "ai_server": _("The endpoint answers with an error of its own. Try again later."),
    "ai_timeout": _("The endpoint did not answer in time. Allow it more time, or ask fewer posts at once."),
    "ai_unreachable": _("Nobody answers at this address. Check it, and that the server is running."),
    "ai_address": _(
        "This address lies inside the server’s own network. Whoever runs Parvis can allow it with "
        "PARVIS_AI_HOSTS=%(host)s."
    ),
    "ai_url": _("This address cannot be used. Check how it is written."),
    "ai_redirect": _("This address leads to another, which is not followed. Give the final one."),
    "ai_garbage": _("The endpoint answers, but not in the form asked for: no label could be read."),
    "ai_rate": _("More posts come than the limit you set; Parvis’s own model reads the others."),
    "ai_extra": _("A package is missing on the server (%(detail)s)."),
    "ai_model_gone": _("The model is no longer in the server’s folder of models."),
    "ai_model_file": _("The model cannot be run: %(detail)s."),
    "ai_labels": _("Name the model’s labels in its own order (%(detail)s)."),
}


def label_word(name: str) -> str:
    """A label of any model in the reader's language."""
    return str(LABELS[name]) if name in LABELS else word(name)


def trouble_message(code: str, *, url: str = "", detail: str = "") -> str:
    """What is wrong with a model, and what to do; empty when nothing is."""
    if not code:
        return ""
    said = {"host": url.partition("://")[2].partition("/")[0] or "host:port", "detail": detail.rstrip(".")}
    known = TROUBLES.get(code)
    return str(known) % said if known else str(_("The model cannot answer (%(code)s).")) % {"code": code}
