"""What a writing endpoint is told, by language and version: ``write.<language>.v<version>.md``.

``{mark}`` stands for the line that encloses data, drawn anew for each request; ``{task}`` for what is to be
written and ``{variants}`` for how many. A changed prompt is a new version: proposals name the one that made
them.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

from parvis.ai.ports import ArtefactFault
from parvis.ai.prompts import Prompt

CURRENT: Final = 1


@cache
def prompt(language: str, version: int = CURRENT) -> Prompt:
    """Return the prompt in French or English. Raises ``ArtefactFault`` when there is none."""
    name = f"write.{language}.v{version}"
    try:
        raw = resources.files(__package__).joinpath(f"{name}.md").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ArtefactFault(f"no prompt {name}") from error
    return Prompt(name, raw.partition("\n")[2].strip())
