"""Prompts: versioned files, one per task and language, ``<task>.<language>.v<version>.md``.

A prompt's first line is ``# <title>``; the rest is what the endpoint reads as its instructions. ``{labels}``
stands for the closed list of labels and ``{mark}`` for the delimiter around the posts, drawn anew for each
request. A changed prompt is a new version: results name the version that made them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from parvis.ai.ports import ArtefactFault, Task

CURRENT = 1


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
