"""What a writing endpoint is told, by language and version: ``write.<language>.v<version>.md``.

``{mark}`` stands for the line that encloses data, drawn anew for each request; ``{task}`` for what is to be
written and ``{variants}`` for how many. ``{manner}`` is how to write, which a workspace may say in its own
words: all around it is the frame, which keeps the promises (nothing but the brief's facts, data enclosed,
the shape of an answer). A changed prompt is a new version: proposals name the one that made them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from parvis.ai.ports import ArtefactFault
from parvis.ai.prompts import Prompt

CURRENT: Final = 1
PLACES: Final = ("{task}", "{variants}", "{mark}", "{manner}")
"""What is filled in when a request is made: a manner may hold none of them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before and after a manner, the same for everybody. ``guard`` is said after a manner that is
    a workspace's own: the rules prevail over it."""

    before: str
    guard: str
    after: str

    def around(self, manner: str, *, own: bool) -> str:
        """The whole instructions. ``manner`` holds none of ``PLACES``."""
        return "\n\n".join(filter(None, (self.before, manner, self.guard if own else "", self.after)))


@cache
def prompt(language: str, version: int = CURRENT) -> Prompt:
    """Return the prompt in French or English. Raises ``ArtefactFault`` when there is none."""
    text = frame(language, version).around(manner(language, version), own=False)
    return Prompt(f"write.{language}.v{version}", text)


@cache
def manner(language: str, version: int = CURRENT) -> str:
    """Return how to write, as shipped. Raises ``ArtefactFault``."""
    return _read(f"manner.{language}.v{version}")


@cache
def frame(language: str, version: int = CURRENT) -> Frame:
    """Return what keeps the promises, whoever says how to write. Raises ``ArtefactFault``."""
    before, _, after = _read(f"write.{language}.v{version}").partition("{manner}")
    return Frame(before.strip(), _read(f"guard.{language}.v{version}"), after.strip())


def _read(name: str) -> str:
    try:
        raw = resources.files(__package__).joinpath(f"{name}.md").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ArtefactFault(f"no prompt {name}") from error
    return raw.partition("\n")[2].strip()
