"""Prompts: versioned files, one per task and language, ``<task>.<language>.v<version>.md``.

A prompt's first line is ``# <title>``; the rest is what the endpoint reads as its instructions. ``{labels}``
stands for the closed list of labels and ``{mark}`` for the delimiter around the posts, drawn anew for each
request. A changed prompt is a new version: results name the version that made them.

Beside each prompt lie its evaluation cases, ``<prompt>.cases.jsonl``: posts written for this project, each
with its right label and what it tries. ``parvis.ai.prompts.scoring`` puts them to any model.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from parvis.ai.ports import ArtefactFault, Task

CURRENT = 1
LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Case:
    """One post, its right label, and what it tries ("irony", "told to obey"…)."""

    text: str
    label: str
    case: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """Instructions for one task. ``name`` is the file's, with its version."""

    name: str
    text: str

    def filled(self, *, labels: tuple[str, ...], mark: str) -> str:
        """Return the instructions with their places filled."""
        return self.text.replace("{labels}", ", ".join(labels)).replace("{mark}", mark)


@cache
def prompt(task: Task, language: str, version: int = CURRENT) -> Prompt:
    """Return the prompt of a task in French or English. Raises ``ArtefactFault`` when there is none."""
    name = f"{task}.{language}.v{version}"
    try:
        raw = resources.files(__package__).joinpath(f"{name}.md").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ArtefactFault(f"no prompt {name}") from error
    return Prompt(name, raw.partition("\n")[2].strip())


@cache
def cases(task: Task, language: str, version: int = CURRENT) -> tuple[Case, ...]:
    """Return the evaluation cases of a prompt, in the file's order. Raises ``ArtefactFault`` without any."""
    name = f"{task}.{language}.v{version}.cases.jsonl"
    try:
        raw = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ArtefactFault(f"no cases {name}") from error
    return tuple(Case(**json.loads(line)) for line in raw.splitlines())
