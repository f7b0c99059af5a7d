"""A person's own endpoint answers a task: any server that speaks the chat-completions interface.

What posts say is data, never instructions: posts travel numbered, between two lines that hold a number drawn
for this request, and only labels of the closed list come back. Whatever else an endpoint answers (prose,
wrong ids, unknown labels, nothing) leaves those posts "unknown"; it never stops a batch.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from parvis.ai.backends.labels import BackendFault, labels_of, unknown_rows
from parvis.ai.ports import UNKNOWN, Floats, Scores, Task
from parvis.ai.prompts import Prompt, prompt
from parvis.kit.http import Garbled, Http, HttpFault, Reply

MAX_CHARACTERS: Final = 1_000
MAX_BYTES: Final = 2_000_000
TIMEOUT_S: Final = 60.0
_REFUSED: Final = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask: ``url`` without its ``/chat/completions``; prices in any currency, per million tokens."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    batch: int = 20
    price_in: float = 0.0
    price_out: float = 0.0


@dataclass(slots=True)
class Usage:
    """What was asked and what it cost so far. ``unanswered`` counts posts left "unknown"."""

    requests: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    unanswered: int = 0
    cost: float = 0.0


class OpenAiCompatible:
    """Answers one task through an endpoint. Not shared between threads; ``usage`` grows with each batch."""

    def __init__(
        self,
        endpoint: Endpoint,
        task: Task,
        *,
        http: Http | None = None,
        mark: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        """Raises ``BackendFault`` (``ai_task``) for a task without a closed list of labels."""
        self.task = task
        self.usage = Usage()
        self._endpoint = endpoint
        self._labels = labels_of(task)
        self._http = http or Http(timeout_s=TIMEOUT_S, max_bytes=MAX_BYTES)
        self._mark = mark

    def classify(self, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        """Return one row a text; equal shares where the endpoint gave no usable answer.

        Raises ``BackendFault``: ``ai_key`` when the endpoint refuses the key, ``ai_unreachable`` when not one
        request of the batch was answered.
        """
        shares = unknown_rows(len(texts), len(self._labels))
        failures: list[str] = []
        batches = list(_batches(languages, self._endpoint.batch))
        for instructions, places in ((prompt(self.task, code), places) for code, places in batches):
            try:
                shares[places] = self._ask(instructions, [texts[place] for place in places])
            except HttpFault as fault:
                failures.append(str(fault))
                self.usage.failed += 1
                self.usage.unanswered += len(places)
        if failures and len(failures) == len(batches):
            raise BackendFault("ai_unreachable", f"the endpoint did not answer: {failures[0]}")
        return Scores(self._labels, shares, f"{self._endpoint.model}/{prompt(self.task, 'en').name}")

    def _ask(self, instructions: Prompt, texts: Sequence[str]) -> Floats:
        mark = f"-----{self._mark()}-----"
        posts = "\n".join(f"[{number}] {_one_line(text)}" for number, text in enumerate(texts))
        body = {
            "model": self._endpoint.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": instructions.filled(labels=self._labels, mark=mark)},
                {"role": "user", "content": f"{mark}\n{posts}\n{mark}"},
            ],
            "response_format": {"type": "json_schema", "json_schema": _schema(self._labels)},
        }
        headers = {"Authorization": f"Bearer {self._endpoint.key}"} if self._endpoint.key else {}
        self.usage.requests += 1
        reply = self._http.post_json(
            f"{self._endpoint.url.rstrip('/')}/chat/completions", body, headers=headers
        )
        return self._read(reply, len(texts))

    def _read(self, reply: Reply, posts: int) -> Floats:
        if reply.status in _REFUSED:
            raise BackendFault("ai_key", f"the endpoint refused the key ({reply.status})")
        if not reply.ok:
            raise HttpFault(f"the endpoint answered {reply.status}")
        shares = unknown_rows(posts, len(self._labels))
        answered = 0
        for number, row in self._answers(reply, posts):
            shares[number] = row
            answered += 1
        self.usage.unanswered += posts - answered
        return shares

    def _answers(self, reply: Reply, posts: int) -> Iterator[tuple[int, Floats]]:
        """Yield usable answers, each post's first one only."""
        try:
            said = reply.json()
            self._count(said)
            answers = json.loads(said["choices"][0]["message"]["content"])["answers"]
        except (Garbled, KeyError, IndexError, TypeError, ValueError, RecursionError):
            return
        seen: set[int] = set()
        for answer in answers if isinstance(answers, list) else ():
            number, row = _answer(answer, self._labels)
            if row is not None and 0 <= number < posts and number not in seen:
                seen.add(number)
                yield number, row

    def _count(self, said: Any) -> None:
        used = said.get("usage") if isinstance(said, dict) else None
        for name, counter in (("prompt_tokens", "tokens_in"), ("completion_tokens", "tokens_out")):
            number = used.get(name) if isinstance(used, dict) else None
            if isinstance(number, int) and 0 <= number < 10**9:
                setattr(self.usage, counter, getattr(self.usage, counter) + number)
        usage, where = self.usage, self._endpoint
        usage.cost = (usage.tokens_in * where.price_in + usage.tokens_out * where.price_out) / 1e6


def _batches(languages: Sequence[str], size: int) -> Iterator[tuple[str, list[int]]]:
    """Yield positions to ask about together: French instructions for French posts, English for all others."""
    for code in ("fr", "en"):
        places = [place for place, language in enumerate(languages) if (language == "fr") == (code == "fr")]
        for start in range(0, len(places), size):
            yield code, places[start : start + size]


def _one_line(text: str) -> str:
    """Return the post on one line, so that no post can look like another's number or like the mark."""
    return " ".join(text[:MAX_CHARACTERS].split())


def _answer(answer: Any, labels: tuple[str, ...]) -> tuple[int, Floats | None]:
    """Return (post number, row), or (-1, None) when the answer is of no use."""
    if not isinstance(answer, dict):
        return -1, None
    number, label, sure = answer.get("id"), answer.get("label"), answer.get("confidence")
    if not isinstance(number, int) or isinstance(number, bool) or label not in labels:
        return -1, None
    if isinstance(sure, bool) or not isinstance(sure, int | float) or not math.isfinite(sure):
        return -1, None
    least = 1.0 / len(labels)
    top = min(max(float(sure), least), 1.0)
    row = np.full(len(labels), (1.0 - top) / (len(labels) - 1), np.float32)
    row[labels.index(label)] = top
    return number, row


def _schema(labels: tuple[str, ...]) -> dict[str, object]:
    answer = {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "label", "confidence"],
        "properties": {
            "id": {"type": "integer"},
            "label": {"type": "string", "enum": [*labels, UNKNOWN]},
            "confidence": {"type": "number"},
        },
    }
    answers = {"type": "array", "items": answer}
    return {
        "name": "answers",
        "strict": True,
        "schema": {
            "type": "object",
            "additionalProperties": False,
            "required": ["answers"],
            "properties": {"answers": answers},
        },
    }
