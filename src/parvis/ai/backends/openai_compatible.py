"""A person's own endpoint answers a task: any server that speaks the chat-completions interface.

What posts say is data, never instructions: posts travel numbered, between two lines that hold a number drawn
for this request, and only labels of the closed list come back. Whatever else an endpoint answers (prose,
wrong ids, unknown labels, nothing) leaves those posts unanswered; it never stops a batch.

Servers differ in how they are told the shape of an answer: a JSON schema is tried first, then plain JSON
mode, then neither (https://platform.openai.com/docs/guides/structured-outputs).
"""

from __future__ import annotations

import json
import math
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from parvis.ai.backends.faults import fault_of, fault_of_status
from parvis.ai.backends.labels import BackendFault, labels_of, unknown_rows
from parvis.ai.ports import UNKNOWN, Floats, Scores, Task
from parvis.ai.prompts import CURRENT, Prompt, prompt
from parvis.kit.http import Garbled, Http, HttpFault, Reply

MAX_CHARACTERS: Final = 1_000
MAX_BYTES: Final = 2_000_000
TIMEOUT_S: Final = 60.0
_ITS_POSTS_ONLY: Final = frozenset({"ai_garbage", "ai_refused", "ai_server"})
"""What may come from the posts of one request: the next one is still asked."""
_THOUGHTS: Final = re.compile(r"<think>.*?</think>", re.DOTALL)


class _Manner(IntEnum):
    """How the shape of an answer is asked for, from the strictest to the most widely known."""

    SCHEMA = 0
    JSON = 1
    WORDS = 2


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
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Raises ``BackendFault`` (``ai_task``) for a task without a closed list of labels."""
        self.task = task
        self.usage = Usage()
        self._endpoint = endpoint
        self._labels = labels_of(task)
        self._http = http or Http(timeout_s=TIMEOUT_S, max_bytes=MAX_BYTES)
        self._mark = mark
        self._now = now
        self._manner = _Manner.SCHEMA

    def classify(self, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        """Return one row a text; equal shares where the endpoint gave no usable answer.

        Raises ``BackendFault`` when not one request of the batch was answered: ``ai_key``, ``ai_quota`` (with
        ``after_s`` if the endpoint says how long), ``ai_missing`` (no such address or model),
        ``ai_refused``, ``ai_server``, ``ai_timeout``, ``ai_unreachable``, ``ai_address`` (a private one),
        ``ai_url``, ``ai_redirect``, ``ai_garbage``. A fault that does not come from a request's own posts
        ends the asking; a second one in a row does too.
        """
        shares = unknown_rows(len(texts), len(self._labels))
        answered = np.zeros(len(texts), np.bool_)
        fault, in_a_row, replied = None, 0, not texts
        for code, places in _batches(languages, self._endpoint.batch):
            try:
                shares[places], answered[places] = self._ask(
                    prompt(self.task, code), [texts[place] for place in places]
                )
                in_a_row, replied = 0, True
            except BackendFault as error:
                fault, in_a_row = error, in_a_row + 1
                self.usage.failed += 1
                if error.code not in _ITS_POSTS_ONLY or in_a_row > 1:
                    break
        self.usage.unanswered += len(texts) - int(answered.sum())
        if fault is not None and not replied:
            raise fault
        if fault is None and not answered.all():
            fault = BackendFault("ai_garbage", "the endpoint gave no usable answer for some posts")
        return Scores(self._labels, shares, self._name, answered, fault)

    @property
    def _name(self) -> str:
        return f"{self._endpoint.model}/{self.task}.v{CURRENT}"

    def _ask(self, instructions: Prompt, texts: Sequence[str]) -> tuple[Floats, npt.NDArray[np.bool_]]:
        for manner in _Manner:
            if manner < self._manner:
                continue
            reply = self._sent(instructions, texts, manner)
            if reply.status not in {400, 422}:  # (what servers say of a setting they do not know)
                self._manner = manner
                return self._read(reply, len(texts))
        raise BackendFault("ai_refused", f"the endpoint refused the request ({reply.status})")

    def _sent(self, instructions: Prompt, texts: Sequence[str], manner: _Manner) -> Reply:
        mark = f"-----{self._mark()}-----"
        posts = "\n".join(f"[{number}] {_one_line(text)}" for number, text in enumerate(texts))
        body: dict[str, object] = {
            "model": self._endpoint.model,
            "messages": [
                {"role": "system", "content": instructions.filled(labels=self._labels, mark=mark)},
                {"role": "user", "content": f"{mark}\n{posts}\n{mark}"},
            ],
            **_shape(manner, self._labels),
        }
        headers = {"Authorization": f"Bearer {self._endpoint.key}"} if self._endpoint.key else {}
        address = f"{self._endpoint.url.rstrip('/')}/chat/completions"
        self.usage.requests += 1
        try:
            return self._http.post_json(address, body, headers=headers)
        except HttpFault as error:
            raise fault_of(error) from error

    def _read(self, reply: Reply, posts: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
        if not reply.ok:
            raise fault_of_status(reply.status, reply.headers, self._now())
        shares = unknown_rows(posts, len(self._labels))
        answered = np.zeros(posts, np.bool_)
        for number, row in self._answers(reply, posts):
            answered[number] = True
            if row is not None:
                shares[number] = row
        return shares, answered

    def _answers(self, reply: Reply, posts: int) -> Iterator[tuple[int, Floats | None]]:
        """Yield usable answers, each post's first one only; None for a post it says it does not know."""
        try:
            said = reply.json()
            self._count(said)
            answers = json.loads(_json_in(said["choices"][0]["message"]["content"]))["answers"]
        except (Garbled, KeyError, IndexError, TypeError, ValueError, RecursionError):
            return
        seen: set[int] = set()
        for answer in answers if isinstance(answers, list) else ():
            number, row = _answer(answer, self._labels)
            if 0 <= number < posts and number not in seen:
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


def _json_in(content: str) -> str:
    """Return the object inside what a model wrote: some think aloud first, or put it into a code block."""
    said = _THOUGHTS.sub("", content)
    return said[said.find("{") : said.rfind("}") + 1]


def _answer(answer: Any, labels: tuple[str, ...]) -> tuple[int, Floats | None]:
    """Return (post number, row), the row None for "unknown"; (-1, None) when the answer is of no use."""
    if not isinstance(answer, dict):
        return -1, None
    number, label, sure = answer.get("id"), answer.get("label"), answer.get("confidence")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(label, str):
        return -1, None
    if label == UNKNOWN:
        return number, None
    if isinstance(sure, bool) or not isinstance(sure, int | float) or not math.isfinite(sure):
        return -1, None
    if label not in labels:
        return -1, None
    least = 1.0 / len(labels)
    top = min(max(float(sure), least), 1.0)
    row = np.full(len(labels), (1.0 - top) / (len(labels) - 1), np.float32)
    row[labels.index(label)] = top
    return number, row


def _shape(manner: _Manner, labels: tuple[str, ...]) -> dict[str, object]:
    """Return the part of a request that says how to answer."""
    if manner is _Manner.WORDS:
        return {}
    schema = {"type": "json_schema", "json_schema": _schema(labels)}
    return {
        "temperature": 0,
        "response_format": schema if manner is _Manner.SCHEMA else {"type": "json_object"},
    }


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
