"""A chat-completions answer while it comes: server-sent events, or a whole answer from a server that cannot
stream.

Events: https://html.spec.whatwg.org/multipage/server-sent-events.html; their content:
https://platform.openai.com/docs/api-reference/chat/streaming.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from parvis.kit.http import Streamed

MOST: Final = 400_000  # characters of an answer that are read
_THOUGHTS: Final = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_DECODER: Final = json.JSONDecoder()


@dataclass(slots=True)
class Heard:
    """What an answer has told of itself so far. ``ended``: "" while it has not said that it is over."""

    ended: str = ""
    understood: bool = False
    failed: bool = False
    tokens_in: int | None = None
    tokens_out: int | None = None


def words(stream: Streamed, heard: Heard) -> Iterator[str]:
    """Yield pieces of what the model writes, noting in ``heard`` how it ended and what it cost.

    What is no JSON or has another shape is passed over. Raises ``HttpFault``.
    """
    if "text/event-stream" not in stream.headers.get("content-type", ""):
        yield from _whole("\n".join(stream.lines), heard)
        return
    data: list[str] = []
    for line in stream.lines:
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            yield from _event("\n".join(data), heard)
            data = []
    if data:
        yield from _event("\n".join(data), heard)


def _whole(body: str, heard: Heard) -> Iterator[str]:
    """A server that ignored "stream" answers at once; one that forgot its content type still sends events."""
    if body.lstrip().startswith("data:"):
        for line in body.splitlines():
            if line.startswith("data:"):
                yield from _event(line[5:].strip(), heard)
        return
    yield from _said(_json(body), "message", heard)
    heard.ended = heard.ended or "stop"


def _event(data: str, heard: Heard) -> Iterator[str]:
    if data.strip() == "[DONE]":
        heard.ended = heard.ended or "stop"
        return
    yield from _said(_json(data), "delta", heard)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _said(said: Any, where: str, heard: Heard) -> Iterator[str]:
    if not isinstance(said, dict):
        return
    heard.failed = heard.failed or bool(said.get("error"))
    _count(said.get("usage"), heard)
    choices = said.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    heard.understood = heard.understood or isinstance(choices, list)
    if not isinstance(first, dict):
        return
    ended = first.get("finish_reason")
    if isinstance(ended, str) and ended:
        heard.ended = ended
    message = first.get(where)
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str) and content:
        yield content


def _count(usage: Any, heard: Heard) -> None:
    if not isinstance(usage, dict):
        return
    for name, counter in (("prompt_tokens", "tokens_in"), ("completion_tokens", "tokens_out")):
        number = usage.get(name)
        if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 10**9:
            setattr(heard, counter, number)


class Variants:
    """Takes the pieces of an answer and gives the objects of its list "variants" as each is complete."""

    def __init__(self) -> None:
        self._text = ""
        self._at: int | None = None
        self.characters = 0

    def take(self, piece: str) -> Iterator[Any]:
        """Yield the objects that this piece completes."""
        self.characters += len(piece)
        if len(self._text) + len(piece) > MOST:
            return
        self._text += piece
        if "}" in piece:
            yield from self._complete()

    def _complete(self) -> Iterator[Any]:
        start = self._start()
        if start is None:
            return
        at = start
        while True:
            at = _skipped(self._text, at)
            if self._text[at : at + 1] != "{":
                break
            try:
                found, at = _DECODER.raw_decode(self._text, at)
            except (ValueError, RecursionError):
                break
            self._at = at
            yield found

    def _start(self) -> int | None:
        """Where the first object of the list may begin; None before the list has. Thoughts aloud are
        blanked out."""
        if self._at is None:
            bare = _THOUGHTS.sub(lambda found: " " * len(found[0]), self._text)
            found = re.search(r'"variants"\s*:\s*\[', bare) or re.match(r"\s*(?:```\w*\s*)?\[", bare)
            self._at = found.end() if found else None
        return self._at


def _skipped(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at
